"""How a door finds a session or has one made: a port that supervisors/visits.py fills."""

from typing import Protocol

import msgspec

from actors.ports import LearnerId, SessionId
from actors.runtime import Ref
from actors.shards.ownership import Home
from actors.visit.messages import SessionMessage
from models.learning.levels import Level


class Visitor(msgspec.Struct, frozen=True):
    """What a door knows of who comes in."""

    learner: LearnerId
    locale: str = "en"
    level: Level | None = None
    """How readily they wish to be told; None for whatever is usual here."""
    zone_minutes: int | None = None
    """Minutes that their clock is ahead of UTC; None where the client does not say."""
    was_sent: bool = False
    """Whether they come because another node sent them to one by name: they are sent on no more, wherever they are."""


class SessionDirectory(Protocol):
    """The sessions of this node."""

    async def open_session(self, visitor: Visitor) -> "Ref[SessionMessage]":
        """Have a new session started.

        Raises:
            SessionRefusedError: no more sessions can be carried now, or the node is draining.
            SessionElsewhereError: the learner is at home at another node.
        """
        ...

    async def find_session(self, session: SessionId, epoch: int, visitor: Visitor) -> "Ref[SessionMessage]":
        """Find a session that waits for its learner.

        Raises:
            SessionUnknownError: it never was, is over, belongs to another learner, or the epoch is another one.
        """
        ...


class SessionRefusedError(Exception):
    """No session can be opened now; try again after `retry_after_ms`."""

    def __init__(self, detail: str, retry_after_ms: int) -> None:
        super().__init__(detail)
        self.retry_after_ms = retry_after_ms


class SessionElsewhereError(Exception):
    """The learner is at home at another node: come in there."""

    def __init__(self, home: Home) -> None:
        super().__init__(f"this learner is at home at {home.node}")
        self.home = home


class SessionUnknownError(Exception):
    """There is no such session for this learner."""
