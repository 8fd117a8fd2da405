"""The foreman: brings what waits and is in no queue, forgets what ended long ago, and knows how much there is.

/work/foreman
"""

from contextlib import suppress
from typing import Final, assert_never

import msgspec

from actors.ports import StoreUnavailableError
from actors.runtime import Actor, Question
from actors.work.desk import JobDesk
from actors.work.ports import WorkMeter
from actors.work.queue import Depth, WorkQueue

BRING_SECONDS: Final = 30.0
"""Between two looks at what the documents say waits: that long a recording may lie when the queue lost it."""
FORGET_SECONDS: Final = 3600.0
COUNT_SECONDS: Final = 5.0


class LookAround(msgspec.Struct, frozen=True):
    """A timer."""


class ForgetOld(msgspec.Struct, frozen=True):
    """A timer."""


class CountWork(msgspec.Struct, frozen=True):
    """A timer."""


class DescribeWork(Question[Depth], frozen=True):
    """Whoever shows how much there is."""


ForemanMessage = LookAround | ForgetOld | CountWork | DescribeWork


class Foreman(Actor[ForemanMessage]):
    """One on every node that takes recordings or judges them: what several bring is there once."""

    def __init__(self, queue: WorkQueue, desk: JobDesk, meter: WorkMeter) -> None:
        self._queue = queue
        self._desk = desk
        self._meter = meter

    async def on_start(self) -> None:
        """Look at once: a queue in this process begins empty."""
        self.context.self_ref.tell(LookAround())
        self.context.timers.start_timer("forget", ForgetOld(), FORGET_SECONDS)
        self.context.timers.start_periodic("count", CountWork(), COUNT_SECONDS)

    async def on_receive(self, message: ForemanMessage) -> Depth | None:
        """Route a message."""
        match message:
            case LookAround():
                await self._look_around()
                return None
            case ForgetOld():
                await self._forget_old()
                return None
            case CountWork():
                with suppress(StoreUnavailableError):  # what is not measured stays as it was, and its age shows
                    self._meter.depth(await self._queue.depth())
                return None
            case DescribeWork():
                return await self._queue.depth()
            case _:
                assert_never(message)

    async def _look_around(self) -> None:
        self.context.timers.start_timer("look", LookAround(), BRING_SECONDS)
        try:
            await self._desk.bring_all()
        except StoreUnavailableError as error:
            self.context.log.warning("work_not_brought", reason=str(error))

    async def _forget_old(self) -> None:
        self.context.timers.start_timer("forget", ForgetOld(), FORGET_SECONDS)
        try:
            forgotten = await self._desk.forget_old()
        except StoreUnavailableError as error:
            self.context.log.warning("recordings_not_forgotten", reason=str(error))
        else:
            self.context.log.info("recordings_forgotten", recordings=forgotten)
