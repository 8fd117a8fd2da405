"""What waits for an actor: two lanes, the system's unbounded, the users' bounded by a policy. Pure.

The users' lane is two stacks: messages are put on `_arrived`, and taken off `_ready`, which is what had arrived, turned
round. Both cost nothing while nothing waits (an empty `deque` takes 760 bytes), and neither end ever moves the rest.
"""

from collections import deque
from typing import Final, Literal, cast

import msgspec

Policy = Literal["reject", "drop_oldest", "drop_newest"]


class MailboxSpec(msgspec.Struct, frozen=True):
    """How many user messages may wait, and what happens to one more."""

    capacity: int = 10_000
    policy: Policy = "reject"
    """reject: a tell becomes a dead letter, an ask raises `MailboxFullError`; drop_oldest makes room by giving up the
    oldest; drop_newest gives up the new one. What is given up becomes a dead letter."""


NOBODY: Final = cast("list[object]", ())
"""Shared by all mailboxes in which nothing waits."""

TAKEN: Final = object()
"""What `Mailbox.put` gives when nothing had to be given up."""


class Mailbox:
    """The lanes of one actor; FIFO within a lane, so FIFO between any sender and this receiver.

    Attributes:
        arrived: what was put in last; `Ref.tell` appends to it directly while it is shorter than `room`.
        arrived_since: when the first of them came, in seconds, as told by whoever put it in.
        room: how long `arrived` may grow before `put` must look closer; 0 while it is empty.
    """

    __slots__ = ("_ready", "_ready_since", "_system", "arrived", "arrived_since", "room")

    def __init__(self) -> None:
        self.arrived = NOBODY
        self.room = 0
        self._ready = NOBODY
        self.arrived_since = self._ready_since = 0.0
        self._system: deque[object] | None = None

    @property
    def waiting(self) -> int:
        """How many user messages wait."""
        return len(self.arrived) + len(self._ready)

    @property
    def waiting_since(self) -> float | None:
        """No user message has waited since before this; None when none waits.

        It is when the first of those arrived that were made ready together.
        """
        if self._ready:
            return self._ready_since
        return self.arrived_since if self.arrived else None

    def put_system(self, message: object) -> None:
        """Let a system message in; it passes all user messages."""
        if self._system is None:
            self._system = deque()
        self._system.append(message)

    def put(self, message: object, spec: MailboxSpec) -> object:
        """Let a user message in; returns what had to be given up: an older message, this one, or TAKEN for nothing."""
        waiting = self.waiting
        if waiting < spec.capacity:
            self.put_last(message)
            self.room = spec.capacity - len(self._ready)
            return TAKEN
        if spec.policy != "drop_oldest" or not waiting:
            return message
        oldest = self.take()
        self.put_last(message)
        return oldest

    def put_last(self, message: object) -> None:
        """Let something in behind all user messages, whatever the bound."""
        if self.arrived:
            self.arrived.append(message)
        else:
            self.arrived = [message]

    def put_back(self, messages: list[object]) -> None:
        """Let messages in before all others, in their order, whatever the bound."""
        if not self._ready:
            self._ready_since = self.arrived_since
        self._ready = [*self._ready, *reversed(messages)]
        self.room = 0

    def take_system(self) -> object | None:
        """Take the next system message; None when there is none."""
        lane = self._system
        if lane is None:
            return None
        message = lane.popleft()
        if not lane:
            self._system = None
        return message

    def take(self) -> object:
        """Take the next user message; there must be one."""
        if not self._ready:
            self.turn_round()
        message = self._ready.pop()
        self.room = 0
        return message

    def turn_round(self) -> list[object]:
        """Make what has arrived ready, the first on top; returns it. To be called when nothing is ready."""
        ready = self.arrived
        if len(ready) > 1:
            ready.reverse()
        self._ready = ready
        self._ready_since = self.arrived_since
        self.arrived = NOBODY
        self.room = 0
        return ready

    def drain(self) -> list[object]:
        """Take everything that waits, the system's first."""
        waiting = [*(self._system or ()), *reversed(self._ready), *self.arrived]
        self._system = None
        self.arrived = self._ready = NOBODY
        self.room = 0
        return waiting
