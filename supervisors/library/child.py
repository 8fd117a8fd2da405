"""What a supervisor knows of a child: how to make it, when to make it again, how long it may take to go."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from actors.runtime import Actor, CellSpec, MailboxSpec, StopReason

Restart = Literal["permanent", "transient", "temporary"]
"""When a child that has ended is started again: always, only when it failed, never."""

Shutdown = float | Literal["infinity", "brutal"]
"""Seconds to stop in before it is cut off; infinity is for supervisors, brutal cuts off at once."""


class ChildSpec(msgspec.Struct, frozen=True):
    """One child of a supervisor (OTP's child specification)."""

    id: str
    """Its name among its siblings; its path is its supervisor's with this behind it."""
    factory: Callable[[], Actor[Any]]
    """Makes a new object for every incarnation."""
    restart: Restart = "permanent"
    shutdown: Shutdown = 5.0
    significant: bool = False
    """Whether its end may end its supervisor; see `AutoShutdown`."""
    mailbox: MailboxSpec = MailboxSpec()

    @property
    def cell(self) -> CellSpec:
        """What the runtime needs of it."""
        seconds = None if self.shutdown == "infinity" else 0.0 if self.shutdown == "brutal" else self.shutdown
        is_supervisor = self.shutdown == "infinity"
        return CellSpec(self.factory, self.mailbox, None if is_supervisor else 30.0, seconds)

    @property
    def stop_reason(self) -> StopReason:
        """How its supervisor stops it."""
        return "killed" if self.shutdown == "brutal" else "shutdown"

    def comes_back(self, reason: StopReason) -> bool:
        """Say whether it is started again after it ended by itself."""
        if self.restart == "transient":
            return reason in {"failed", "killed"}
        return self.restart == "permanent"
