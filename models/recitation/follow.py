"""Follows a recitation through its passage and judges it while it goes on. Next stop: the session that asked.

Pure: posteriors and levels in, events out. Every eight frames it looks at what the search holds, so the events do not
depend on how the frames arrive.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.repeats import Repeats
from models.recitation.crossing import CrossingWatch
from models.recitation.expected import Expected
from models.recitation.graph import build_graph
from models.recitation.history import NONE
from models.recitation.ledger import Ledger
from models.recitation.lengths import Lengths
from models.recitation.pauses import PauseDetector
from models.recitation.prefixes import PrefixReader
from models.recitation.reader import FRAME_SAMPLES, Reader, Span
from models.recitation.settings import JudgeSettings
from models.recitation.trellis import Trellis
from models.recitation.verdict import Crossed, Cursor, Prefix, Summary, WordVerdict

Floats = NDArray[np.float32]
Event = Crossed | Cursor | Prefix | WordVerdict

LOOK_EVERY: Final = 8
"""Frames between two looks: a chunk."""
_MANY_RECORDS: Final = 3000
"""They lie in 32 bytes each; to sort out which are still needed takes a tenth of a millisecond."""
_FRAMES_A_SECOND: Final = 25


class Follower:
    """One recitation of one passage.

    Holds the search, the frames it has not settled, the verdicts, the last settled record (root), and the word that the
    cursor was last told to be on.
    """

    def __init__(self, expected: Expected, settings: JudgeSettings, repeats: Repeats | None = None) -> None:
        """Be ready to hear it.

        Args:
            expected: what is to be recited.
            settings: how strictly it is judged.
            repeats: with them, going over into a verse that sounds alike is noticed; the words' labels are then
                their global numbers.
        """
        self._expected = expected
        self._settings = settings
        self._graph = build_graph(expected, settings.follow)
        self._trellis = Trellis(self._graph, settings.follow)
        self._pauses = PauseDetector(settings.follow)
        self._reader = Reader(self._graph, settings)
        self._prefixes = PrefixReader(self._graph, settings.delay_frames)
        self._lengths = Lengths(expected, settings.madd, settings.zones.wrong_doubt)
        self._ledger = Ledger(expected, settings)
        self._crossing = CrossingWatch(expected, repeats, settings.delay_frames) if repeats else None
        self._frames = 0
        self._root = NONE
        self._most_records = _MANY_RECORDS
        self._cursor = -1
        self._is_finished = False

    def advance(self, log_probs: Floats, level_db: NDArray[np.float32]) -> Iterator[Event]:
        """Hear (frames, 69) float32 log-probabilities and (frames,) float32 levels; give the events they bring.

        The frames are taken in as the events are consumed: go through all of them.

        Raises:
            ValueError: there are not as many levels as frames.
        """
        for row, level in zip(log_probs, level_db, strict=True):
            is_paused = self._pauses.hear(float(level))
            self._reader.hear(row, float(level), is_paused=is_paused)
            self._trellis.step(row, self._frames, is_paused=is_paused)
            if self._crossing:
                self._crossing.hear(row)
            self._frames += 1
            self._count_hesitation()
            if self._frames % LOOK_EVERY == 0:
                yield from self._look()

    def finish(self) -> Iterator[Event]:
        """Settle all that was said; nothing may be heard afterwards."""
        if self._is_finished:
            return
        self._is_finished = True
        if not self._frames:
            return  # nothing was heard: nothing can be said
        record, is_complete = self._trellis.best_complete()
        chain = self._trellis.history.chain(record, self._root)
        spans = self._reader.spans(chain, self._trellis.history, self._frames)
        for span in spans if is_complete else spans[:-1]:
            yield from self._settle(span)
        yield from self._prefixes.end()
        yield from self._look_elsewhere()
        yield from self._ledger.finish()

    def summary(self) -> Summary:
        """Count the verdicts that stand."""
        return self._ledger.summary(self._frames / _FRAMES_A_SECOND)

    def _count_hesitation(self) -> None:
        """Count a silence inside an ayah once it has lasted long enough."""
        if self._pauses.quiet_frames != round(self._settings.hesitation_seconds * _FRAMES_A_SECOND):
            return
        unit = self._trellis.best_unit()
        is_inside = self._graph.first_word <= unit < self._graph.units - 1 and not self._graph.is_landing[unit + 1]
        if is_inside:
            self._ledger.hesitated()

    def _look(self) -> Iterator[Event]:
        self._trellis.look_around()
        best = self._trellis.best()
        chain = self._trellis.history.chain(best, self._root)
        spans = self._reader.spans(chain, self._trellis.history, self._frames)
        settled = self._settled(spans)
        if settled:
            self._trellis.keep_only(spans[settled - 1].record)
        for span in spans[:settled]:
            yield from self._settle(span)
        yield from self._look_elsewhere()
        rest = [self._reader.read(span) for span in spans[settled:-1] if self._is_in_text(span)]
        yield from self._ledger.foresee(rest)
        yield from self._moved()
        self._forget()

    def _settled(self, spans: list[Span]) -> int:
        """Count the spans, from the oldest, that no way within the beam denies or that have waited long enough."""
        common = self._trellis.history.common(self._trellis.alive(self._settings.follow.beam))
        agreed = next((number for number, span in enumerate(spans) if span.record == common), 0)
        while agreed < len(spans) and self._is_due(spans[agreed], is_last=agreed == len(spans) - 1):
            agreed += 1
        return agreed

    def _is_due(self, span: Span, *, is_last: bool) -> bool:
        settings = self._settings.follow
        if is_last:
            is_over = self._rested(span) >= settings.settle_quiet_frames
        else:
            is_over = self._frames - span.end >= settings.settle_frames
        if not is_last and self._frames - span.end >= settings.settle_at_last_frames:
            return True
        return is_over and self._trellis.margin_of(span.record) >= settings.settle_margin

    def _rested(self, span: Span) -> int:
        """Give the frames for which it has been quiet, if the best way is at the end of its last word."""
        return 0 if span.is_filler or not self._trellis.is_at_end() else self._pauses.quiet_frames

    def _settle(self, span: Span) -> Iterator[Event]:
        self._root = span.record
        if self._is_in_text(span):
            yield from self._prefixes.end()
            said = self._reader.read(span)
            self._reader.settled(said)
            if self._crossing:
                self._crossing.settle(said)
            yield from self._ledger.settle(self._lengths.weigh(said))
            if after := self._reader.read_after(span):
                yield from self._ledger.settle(after)
        else:
            self._prefixes.take(span)
            self._ledger.begin(self._reader.read(span))

    def _look_elsewhere(self) -> Iterator[Event]:
        """Notice that the reciter has gone over into another verse, and hold nothing against them meanwhile."""
        if self._crossing is None:
            return
        crossed = self._crossing.look()
        if crossed is not None:
            yield crossed
            yield from self._ledger.leave(crossed)
        self._ledger.is_away = self._crossing.is_away

    def _is_in_text(self, span: Span) -> bool:
        """Say whether a span is a word of the passage or something said among its words."""
        return span.unit >= self._graph.first_word

    def _moved(self) -> Iterator[Cursor]:
        unit = self._trellis.best_unit() - self._graph.first_word
        if unit >= 0 and unit != self._cursor:
            self._cursor = unit
            yield Cursor(self._expected.words[unit].label, self._frames * FRAME_SAMPLES)

    def _forget(self) -> None:
        if self._root != NONE:
            self._reader.forget_before(self._trellis.history.frame(self._root))
        if len(self._trellis.history) > self._most_records:
            self._root = self._trellis.forget(self._root)
            self._most_records = max(_MANY_RECORDS, 2 * len(self._trellis.history))
