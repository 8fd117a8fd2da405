"""One life of an actor: its object, and what ends with it (timers, watches, outcomes that it waits for)."""

from typing import Any, Final

from actors.runtime.actor import Actor
from actors.runtime.messages import Personal, Terminated
from actors.runtime.timers import Tick, Timers
from actors.runtime.watch import Watches

NOTHING: Final = object()
"""What `Incarnation.open` gives when there is nothing to be handled."""


class Incarnation:
    """What is new in every life.

    Attributes:
        number: counts from 1 within a cell.
        actor: the object that the factory made; None until it has.
        timers: its timers.
        watches: whose end it wants to hear of.
    """

    __slots__ = ("actor", "number", "timers", "watches")

    def __init__(self, number: int, timers: Timers) -> None:
        self.number = number
        self.actor: Actor[Any] | None = None
        self.timers = timers
        self.watches = Watches()

    def open(self, message: Tick | Personal) -> object:
        """Give what the handler is to see, or NOTHING when it comes too late."""
        if isinstance(message, Tick):
            opened = self.timers.open(message)
            return NOTHING if opened is None else opened
        if message.incarnation != self.number:
            return NOTHING
        if isinstance(message.message, Terminated) and not self.watches.take(message.message):
            return NOTHING
        return message.message
