"""Which node a stream is opened at, and which streams are where. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from actors.far.messages import FarLoad, FarOpen
from actors.pool.messages import FromPool
from actors.pool.slots import StreamId
from actors.runtime import Ref, Span

FAR_SLOT: Final = -1
"""Stands where a stream of this node's own pool has its slot: ids of far streams are like none of those."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A chunk that was sent and is not heard yet.

    Attributes:
        at: when, in seconds on the system's clock.
        span: of its way there and back; None when it is not followed.
    """

    at: float
    span: Span | None


@dataclass(slots=True)
class Route:
    """One stream's way.

    Attributes:
        node: where it is opened.
        listener: who is told what is heard.
        opening: what the node is asked; its number is the stream's name on the line.
        tried: nodes that refused it.
        is_granted: whether the node has let it in.
        under_way: its chunks that are not heard yet, by their numbers.
    """

    node: str
    listener: Ref[FromPool]
    opening: FarOpen
    tried: frozenset[str] = frozenset()
    is_granted: bool = False
    under_way: dict[int, UnderWay] = field(default_factory=dict[int, UnderWay])

    @property
    def number(self) -> int:
        """Its name on the line."""
        return self.opening.number

    @property
    def source(self) -> str:
        """Whose recitation it is."""
        return self.opening.source

    @property
    def stream(self) -> StreamId:
        """Its name here."""
        return FAR_SLOT, self.number

    def end_spans(self, now: float) -> None:
        """Write down that what is under way is lost."""
        for sent in self.under_way.values():
            if sent.span is not None:
                sent.span.end(now, lost=True)
        self.under_way.clear()


class Routes:
    """Every stream that was asked for and is not closed, by its number and by whose it is."""

    def __init__(self) -> None:
        self._by_number: dict[int, Route] = {}
        self._by_source: dict[str, Route] = {}
        self._rebuilding: Counter[str] = Counter()

    def __len__(self) -> int:
        """Count them."""
        return len(self._by_number)

    def add(self, route: Route) -> None:
        """Take a way in; its source has no other."""
        self._by_number[route.number] = route
        self._by_source[route.source] = route
        self._rebuilding[route.node] += route.opening.past is not None

    def rebuilding(self, most: int) -> frozenset[str]:
        """Name the nodes that have so many pasts, or more, before them."""
        return frozenset(node for node, count in self._rebuilding.items() if count >= most)

    def grant(self, route: Route) -> None:
        """Note that a stream is let in; its past is not needed again."""
        route.is_granted = True
        self._forget_past(route)

    def find(self, number: int) -> Route | None:
        """Give a way; None when there is none of this number any more."""
        return self._by_number.get(number)

    def of_source(self, source: str) -> Route | None:
        """Give the way of a recitation, if it has one."""
        return self._by_source.get(source)

    def remove(self, number: int) -> Route | None:
        """Let a way go and give it; None when it has gone before."""
        route = self._by_number.pop(number, None)
        if route is not None:
            del self._by_source[route.source]
            self._forget_past(route)
        return route

    def remove_node(self, node: str) -> tuple[Route, ...]:
        """Let all ways over a node go, and give them."""
        gone = tuple(route for route in self._by_number.values() if route.node == node)
        for route in gone:
            self.remove(route.number)
        return gone

    def _forget_past(self, route: Route) -> None:
        if route.opening.past is not None:
            self._rebuilding[route.node] -= 1
            route.opening = msgspec.structs.replace(route.opening, past=None)


def better_of_two(
    loads: Mapping[str, FarLoad], draw: Callable[[int], int], but: frozenset[str] = frozenset()
) -> str | None:
    """Draw two nodes and give the one that is less behind; None when there is none.

    Two at random are almost as good as the best of all, and sessions that look at the same old figures do not all run
    to the same node (Mitzenmacher, "The power of two choices").

    Args:
        loads: what each node said last.
        draw: gives a number from 0 to below its argument.
        but: nodes that are not asked.
    """
    nodes = sorted(loads.keys() - but)
    if not nodes:
        return None
    first = nodes.pop(draw(len(nodes)))
    if not nodes:
        return first
    return min(first, nodes[draw(len(nodes))], key=lambda node: _behind(loads[node]))


def _behind(load: FarLoad) -> tuple[float, float]:
    return load.age_seconds, load.live_streams / max(load.capacity, 1.0)
