"""Events for whoever wants them: subscribed to by type; a slow subscriber misses some and is told how many."""

from typing import TYPE_CHECKING, Final

from actors.runtime.messages import Lagged
from actors.runtime.sealed import NOTHING, Sealed

if TYPE_CHECKING:
    from actors.runtime.cell import Cell
    from actors.runtime.turns import Turns

SUBSCRIBER_CAPACITY: Final = 256
"""Events that may wait for a subscriber, unless it says otherwise."""


class Subscription:
    """One subscriber's share of one type of events; it ends with the incarnation that wanted it.

    Attributes:
        kind: the type of events, derived types included.
        waiting: events in the subscriber's mailbox.
        missed: events that found no room since the last `Lagged`.
    """

    __slots__ = ("_capacity", "_cell", "_incarnation", "kind", "missed", "waiting")

    def __init__(self, cell: "Cell", incarnation: int, kind: type, capacity: int) -> None:
        self.kind = kind
        self._cell = cell
        self._incarnation = incarnation
        self._capacity = capacity
        self.waiting = 0
        self.missed = 0

    @property
    def subscriber(self) -> tuple[str, int]:
        """Path and incarnation."""
        return self._cell.path, self._incarnation

    def give(self, event: object) -> None:
        """Let an event in, or count it as missed; what was missed before is told first."""
        if self.waiting >= self._capacity:
            self.missed += 1
            return
        if self.missed:
            self._put(Lagged(self.missed))
            self.missed = 0
        self._put(event)

    def took_one(self) -> None:
        """Note that the subscriber has one event less to handle; when none is left, it hears of what it missed."""
        self.waiting -= 1
        if self.missed and not self.waiting:
            self._put(Lagged(self.missed))
            self.missed = 0

    def is_of(self, cell: "Turns") -> bool:
        """Whether the incarnation of the moment is the one that wanted it, and still does."""
        life = cell.life
        return life is not None and life.incarnation == self._incarnation and self in cell.system.events

    def _put(self, event: object) -> None:
        self.waiting += 1
        self._cell.admit_unbounded(Published(event, self))  # the subscription bounds it, not the mailbox


class Published(Sealed):
    """An event on its way to a subscriber."""

    __slots__ = ("_subscription", "message")

    def __init__(self, event: object, subscription: Subscription) -> None:
        self.message = event
        self._subscription = subscription

    def open(self, cell: "Turns") -> object:
        """Give the event, if this incarnation still wants it."""
        is_wanted = self._subscription.is_of(cell)
        self._subscription.took_one()
        return self.message if is_wanted else NOTHING


class EventStream:
    """The subscriptions of one system."""

    def __init__(self) -> None:
        self._by_kind: dict[type, dict[tuple[str, int], Subscription]] = {}

    def __contains__(self, subscription: Subscription) -> bool:
        """Whether it still stands."""
        return self._by_kind.get(subscription.kind, {}).get(subscription.subscriber) is subscription

    def add(self, subscription: Subscription) -> None:
        """Let a subscriber hear of a type of events, in place of what it had of this type."""
        self._by_kind.setdefault(subscription.kind, {})[subscription.subscriber] = subscription

    def remove(self, subscriber: tuple[str, int], kind: type | None = None) -> None:
        """Let a subscriber hear no more of a type, or of any."""
        for wanted in (kind,) if kind is not None else tuple(self._by_kind):
            subscriptions = self._by_kind.get(wanted)
            if subscriptions is not None and subscriptions.pop(subscriber, None) is not None and not subscriptions:
                del self._by_kind[wanted]

    def publish(self, event: object) -> None:
        """Give an event to all who want its type, or a type that it derives from; never waits for any of them."""
        for kind in type(event).__mro__:
            for subscription in tuple(self._by_kind.get(kind, {}).values()):
                subscription.give(event)
