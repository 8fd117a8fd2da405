"""What an operator sees of the actors: frozen records, taken at one moment."""

from collections.abc import Iterable

import msgspec

from actors.runtime.cell import Cell
from actors.runtime.system import System


class ActorNode(msgspec.Struct, frozen=True):
    """One actor, and those below it."""

    path: str
    kind: str
    """Its class."""
    state: str
    incarnation: int
    restarts: int
    depth: int
    """User messages that wait."""
    oldest_age_ms: float
    """How long the first of them has waited; 0 when nothing waits."""
    handled: int
    handler_ms_p50: float
    """How long the handlers of its class held the loop, the latest 512 of them."""
    handler_ms_p99: float
    slowest_ms: float
    """The longest that a handler of this very actor held the loop."""
    children: tuple["ActorNode", ...] = ()


class DeadLetterCount(msgspec.Struct, frozen=True):
    """How many messages of a class reached nobody, and why."""

    message_type: str
    reason: str
    count: int


def actor_tree(system: System) -> tuple[ActorNode, ...]:
    """Describe all actors, as a forest of those without a parent."""
    children: dict[str | None, list[Cell]] = {}
    for cell in system.cells():
        children.setdefault(cell.parent.path if cell.parent else None, []).append(cell)
    return _nodes(system, children, None)


def describe_actor(system: System, path: str) -> ActorNode | None:
    """Describe one actor without those below it; None when there is none."""
    cell = system.find(path)
    return None if cell is None else _node(system, cell, ())


def dead_letter_counts(system: System) -> tuple[DeadLetterCount, ...]:
    """Count the dead letters by class and reason, the most first."""
    return tuple(DeadLetterCount(kind, why, count) for (kind, why), count in system.dead_letters.counts.most_common())


def _nodes(system: System, children: dict[str | None, list[Cell]], parent: str | None) -> tuple[ActorNode, ...]:
    return tuple(_node(system, cell, _nodes(system, children, cell.path)) for cell in children.get(parent, ()))


def _node(system: System, cell: Cell, children: tuple[ActorNode, ...]) -> ActorNode:
    oldest = cell.mailbox.oldest_arrival
    times = system.handler_seconds.get(cell.kind, ())
    return ActorNode(
        path=cell.path,
        kind=cell.kind,
        state=cell.state,
        incarnation=cell.incarnation,
        restarts=max(0, cell.incarnation - 1),
        depth=len(cell.mailbox),
        oldest_age_ms=0.0 if oldest is None else round((system.clock.now() - oldest) * 1000, 3),
        handled=cell.turns.handled,
        handler_ms_p50=_percentile_ms(times, 0.50),
        handler_ms_p99=_percentile_ms(times, 0.99),
        slowest_ms=round(cell.turns.slowest_seconds * 1000, 3),
        children=children,
    )


def _percentile_ms(seconds: Iterable[float], part: float) -> float:
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000, 3) if ordered else 0.0
