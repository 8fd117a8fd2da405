"""What waits for an actor: two lanes, the system's unbounded, the users' bounded by a policy. Pure."""

from asyncio import Future
from collections import deque
from typing import Final, Literal

import msgspec

Policy = Literal["reject", "drop_oldest", "drop_newest"]


class MailboxSpec(msgspec.Struct, frozen=True):
    """How many user messages may wait, and what happens to one more."""

    capacity: int = 10_000
    policy: Policy = "reject"
    """reject: a tell becomes a dead letter, an ask raises `MailboxFullError`; drop_oldest makes room by giving up the
    oldest; drop_newest gives up the new one. What is given up becomes a dead letter."""


class Envelope:
    """A message on its way.

    Attributes:
        message: what is said.
        reply: where the answer goes; None for a tell.
        deadline: loop time after which the answer is of no use; None for a tell.
        arrived: loop time at which it was admitted.
    """

    __slots__ = ("arrived", "deadline", "message", "reply")

    def __init__(
        self, message: object, arrived: float, reply: "Future[object] | None" = None, deadline: float | None = None
    ) -> None:
        self.message = message
        self.arrived = arrived
        self.reply = reply
        self.deadline = deadline


_NOTHING: Final[deque[Envelope]] = deque(maxlen=0)
"""Shared by all mailboxes in which nothing waits: an empty deque of its own takes 760 bytes."""


class Mailbox:
    """The lanes of one actor; FIFO within a lane, so FIFO between any sender and this receiver."""

    __slots__ = ("_system", "_users", "spec")

    def __init__(self, spec: MailboxSpec) -> None:
        self.spec = spec
        self._system: deque[Envelope] = _NOTHING
        self._users: deque[Envelope] = _NOTHING

    def __len__(self) -> int:
        """User messages that wait."""
        return len(self._users)

    @property
    def oldest_arrival(self) -> float | None:
        """When the user message that has waited longest came; None when nothing waits."""
        return self._users[0].arrived if self._users else None

    @property
    def has_room(self) -> bool:
        """Whether one more user message can come in without another being given up."""
        return len(self._users) < self.spec.capacity

    def put_system(self, envelope: Envelope) -> None:
        """Let a system message in; it passes all user messages."""
        if self._system is _NOTHING:
            self._system = deque()
        self._system.append(envelope)

    def put(self, envelope: Envelope) -> Envelope | None:
        """Let a user message in; returns what had to be given up: nothing, an older message, or this one."""
        if self._users is _NOTHING:
            self._users = deque()
        if len(self._users) < self.spec.capacity:
            self._users.append(envelope)
            return None
        if self.spec.policy != "drop_oldest":
            return envelope
        oldest = self._users.popleft()
        self._users.append(envelope)
        return oldest

    def put_last(self, envelope: Envelope) -> None:
        """Let something in behind all user messages, whatever the bound."""
        if self._users is _NOTHING:
            self._users = deque()
        self._users.append(envelope)

    def take_system(self) -> Envelope | None:
        """Take the next system message."""
        if not self._system:
            return None
        envelope = self._system.popleft()
        if not self._system:
            self._system = _NOTHING
        return envelope

    def take(self) -> Envelope | None:
        """Take the next user message."""
        if not self._users:
            return None
        envelope = self._users.popleft()
        if not self._users:
            self._users = _NOTHING
        return envelope

    def drain(self) -> list[Envelope]:
        """Take everything that waits."""
        waiting = [*self._system, *self._users]
        self._system = self._users = _NOTHING
        return waiting
