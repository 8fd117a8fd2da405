"""Tells of isti'adha and basmala once they are over. They are recognised, never marked. Next stop: `follow`."""

from collections.abc import Iterator

from models.recitation.expected import PREFIX_KINDS
from models.recitation.graph import Graph
from models.recitation.reader import Span, samples_of
from models.recitation.verdict import Prefix


class PrefixReader:
    """Gathers the settled spans of prefix units.

    Holds those since the last word of the passage.
    """

    def __init__(self, graph: Graph, delay_frames: int) -> None:
        self._graph = graph
        self._delay_frames = delay_frames
        self._spans: list[Span] = []

    def take(self, span: Span) -> None:
        """Take a span before or between prefixes; the start and what is not in the text count for nothing."""
        if not span.is_filler and self._graph.prefix_of_unit[span.unit] is not None:
            self._spans.append(span)

    def end(self) -> Iterator[Prefix]:
        """Tell of the prefixes of which at least half was said, now that something else is."""
        for kind in PREFIX_KINDS:
            spans = [span for span in self._spans if self._graph.prefix_of_unit[span.unit] == kind]
            if spans and 2 * len(spans) >= self._graph.prefix_of_unit.count(kind):
                begin, end = spans[0].begin, spans[-1].end
                yield Prefix(kind, samples_of(begin, self._delay_frames), samples_of(end, self._delay_frames))
        self._spans = []
