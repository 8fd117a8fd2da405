"""What an operator sees of the actors: frozen records, taken at one moment."""

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
    """How long the first of them has waited at most; 0 when nothing waits."""
    handled: int
    handler_ms_p50: float
    """How long the handlers of its class held the loop: the longest of each of the latest 512 turns."""
    handler_ms_p99: float
    slowest_ms: float
    """The longest of them."""
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
    since, tally = cell.waiting_since, system.tallies[type(cell.actor)]
    return ActorNode(
        path=cell.path,
        kind=cell.kind,
        state=cell.state,
        incarnation=cell.incarnation,
        restarts=max(0, cell.incarnation - 1),
        depth=cell.waiting,
        oldest_age_ms=0.0 if since is None else _ms(system.clock.now() - since),
        handled=cell.handled,
        handler_ms_p50=_ms(tally.percentile(0.50)),
        handler_ms_p99=_ms(tally.percentile(0.99)),
        slowest_ms=_ms(tally.percentile(1.0)),
        children=children,
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
