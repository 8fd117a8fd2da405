"""Who else is concerned with an actor; most have nobody, so it is made when the first comes."""

import asyncio
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from actors.runtime.cell import Cell
    from actors.runtime.messages import StopReason
    from actors.runtime.quiet import Quiet

Waiter = asyncio.Future[None]

NO_WAITERS: Final = cast("list[Waiter]", ())
"""Shared by all for whom nobody waits."""


class Passage:
    """A start or an end that takes its time.

    Attributes:
        hook: what runs at this moment, so that a kill may cut it off.
        ending: the end as a whole; None for a start.
        stop_asked: for a start: why it is to end as soon as it has begun.
        due: for a start: who waits for it to have begun.
    """

    __slots__ = ("due", "ending", "hook", "stop_asked")

    def __init__(self, due: list[Waiter]) -> None:
        self.due = due
        self.hook: asyncio.Task[None] | None = None
        self.ending: asyncio.Task[None] | None = None
        self.stop_asked: StopReason | None = None

    @property
    def has_ended_well(self) -> bool:
        """Whether the hook has ended by itself, without an error."""
        hook = self.hook
        return hook is not None and hook.done() and not hook.cancelled() and hook.exception() is None

    def hold(self, hook: asyncio.Task[None]) -> None:
        """Take note of the hook that runs."""
        self.hook = hook


class Company:
    """The others of one cell.

    Attributes:
        children: path -> cell, in the order in which they came; their lives do not outlast the incarnation.
        watchers: (path, incarnation) of who wants to hear when the cell is gone.
        waiters: done once the cell is buried, or its next incarnation runs.
        senders: done once there may be room in the mailbox, or the cell is buried.
        passage: the start or the end that is under way, if it takes its time.
        quiet: notices that nothing was handled for so long, if the incarnation wants to know.
    """

    __slots__ = ("children", "passage", "quiet", "senders", "waiters", "watchers")

    def __init__(self) -> None:
        self.children: dict[str, Cell] = {}
        self.watchers: dict[tuple[str, int], None] = {}
        self.waiters: list[Waiter] = []
        self.senders: list[Waiter] = []
        self.passage: Passage | None = None
        self.quiet: Quiet | None = None

    @property
    def is_bare(self) -> bool:
        """Whether nobody is left."""
        someone = self.children or self.watchers or self.waiters or self.senders
        return not (someone or self.passage or self.quiet)

    def have_handled(self) -> None:
        """Let those look again who wait for room, and begin anew to wait for quiet."""
        if self.senders:
            self.wake_senders()
        if self.quiet is not None:
            self.quiet.touch()

    def end_quiet(self) -> None:
        """Notice no longer that nothing happens."""
        quiet, self.quiet = self.quiet, None
        if quiet is not None:
            quiet.cancel()

    def take_waiters(self) -> list[Waiter]:
        """Take those who wait for the end, to be told later."""
        waiters, self.waiters = self.waiters, []
        return waiters

    def wake_waiters(self) -> None:
        """Tell those who wait for the end."""
        wake(self.take_waiters())

    def wake_senders(self) -> None:
        """Have those who wait for room look again, in the order in which they came."""
        senders, self.senders = self.senders, []
        wake(senders)

    async def wait_room(self) -> None:
        """Wait until the mailbox may have room, or the cell is buried; the caller looks again, and limits the time."""
        sender: Waiter = asyncio.get_running_loop().create_future()
        self.senders.append(sender)
        await sender


def wake(waiters: list[Waiter]) -> None:
    """Tell all of them."""
    for waiter in waiters:
        if not waiter.done():
            waiter.set_result(None)
