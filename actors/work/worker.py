"""One worker: takes a recording from the queue, has it judged, keeps the answer, and looks for the next.

/work/<number>
"""

import asyncio
from typing import Final, assert_never

import msgspec

from actors.ports import Fault, StoreUnavailableError
from actors.runtime import Actor, StopReason
from actors.stores.documents import ConflictError, Kept
from actors.work.desk import JobDesk
from actors.work.kept import RecordingJob, Stage
from actors.work.ports import NotJudgedError, RecordingJudge, WorkMeter
from actors.work.queue import Taken, WorkQueue

LOOK_SECONDS: Final = 1.0
"""Between two looks while there is nothing to do, or a store is away."""
_HOLDS: Final = 3
"""How often in the time that a silent worker keeps what it has."""


class LookForWork(msgspec.Struct, frozen=True):
    """A timer."""


class SayStillHere(msgspec.Struct, frozen=True):
    """A timer, while something is judged."""


class WorkEnded(msgspec.Struct, frozen=True):
    """What was taken is dealt with, or was let go of."""

    pause_seconds: float = 0.0


WorkerMessage = LookForWork | SayStillHere | WorkEnded


class Worker(Actor[WorkerMessage]):
    """Judges one recording at a time. Killed at any moment, another does what it had; no answer is kept twice."""

    def __init__(
        self,
        name: str,
        queue: WorkQueue,
        desk: JobDesk,
        judge: RecordingJudge,
        hold_seconds: float,
        meter: WorkMeter,
    ) -> None:
        """Make one.

        Args:
            name: unlike any other worker's, on whatever node.
            queue: where from.
            desk: what is known of it.
            judge: judges.
            hold_seconds: the queue's own.
            meter: where what was judged is counted.
        """
        self._name = name
        self._queue = queue
        self._desk = desk
        self._judge = judge
        self._hold_seconds = hold_seconds
        self._meter = meter
        self._taken: Taken | None = None
        self._work: asyncio.Task[float] | None = None

    async def on_start(self) -> None:
        """Look at once."""
        self.context.self_ref.tell(LookForWork())

    async def on_receive(self, message: WorkerMessage) -> None:
        """Route a message."""
        match message:
            case LookForWork():
                await self._look()
            case SayStillHere():
                await self._say_still_here()
            case WorkEnded():
                self._work_ended(message)
            case _:
                assert_never(message)

    async def on_stop(self, reason: StopReason) -> None:
        """Let the next worker have what was begun."""
        del reason
        if self._work is None or self._taken is None:
            return
        self._work.remove_done_callback(self._tell_ended)
        self._work.cancel()
        await asyncio.wait((self._work,))
        try:
            await self._queue.give_back(self._taken)
        except StoreUnavailableError as error:
            self.context.log.warning("work_not_given_back", reason=str(error))  # it is taken once we were silent

    async def _look(self) -> None:
        try:
            self._taken = await self._queue.take(self._name)
        except StoreUnavailableError as error:
            self.context.log.warning("no_work_to_be_had", reason=str(error))
        if self._taken is None:
            self.context.timers.start_timer("look", LookForWork(), LOOK_SECONDS)
            return
        self.context.timers.start_periodic("hold", SayStillHere(), self._hold_seconds / _HOLDS)
        self._work = asyncio.create_task(self._do(self._taken), name=f"work {self._name}")
        self._work.add_done_callback(self._tell_ended)

    async def _say_still_here(self) -> None:
        if self._taken is None or self._work is None:
            return
        try:
            is_ours = await self._queue.hold(self._taken)
        except StoreUnavailableError:
            return  # we cannot be heard; the document refuses whoever comes second
        if not is_ours:
            self._work.cancel()

    def _tell_ended(self, work: "asyncio.Task[float]") -> None:
        if work.cancelled():
            pause = 0.0
        elif (error := work.exception()) is not None:
            self.context.log.error("work_failed", error=repr(error))
            pause = LOOK_SECONDS
        else:
            pause = work.result()
        self.context.self_ref.tell(WorkEnded(pause))

    def _work_ended(self, message: WorkEnded) -> None:
        self._taken = self._work = None
        self.context.timers.cancel("hold")
        self.context.timers.start_timer("look", LookForWork(), message.pause_seconds)

    async def _do(self, taken: Taken) -> float:
        """Deal with what was taken; returns for how many seconds not to take anything."""
        try:
            kept = await self._desk.begin(taken.piece)
            if kept is not None and (wait := await self._judged(kept)):
                await self._queue.give_back(taken)
                return wait
            await self._queue.finish(taken)
        except (ConflictError, StoreUnavailableError) as error:
            self.context.log.warning("work_left", job=taken.piece, reason=str(error))
            await self._queue.give_back(taken)
            return LOOK_SECONDS
        return 0.0

    async def _judged(self, kept: Kept[RecordingJob]) -> float:
        """Judge and keep what comes of it; returns for how many seconds it has to wait, 0 when it is over."""
        audio = await self._desk.audio_of(kept)
        if audio is None:
            gone = Fault("audio_gone", "server", retry=False, detail="its audio is gone")
            return await self._not_judged(kept, gone)
        try:
            answer = await self._judge.judge(audio, kept.value)
        except NotJudgedError as error:
            return await self._not_judged(kept, error.fault)
        except asyncio.CancelledError:
            await self._desk.put_off(kept)
            raise
        await self._desk.judged(kept, answer)
        self._meter.ended(Stage.JUDGED)
        return 0.0

    async def _not_judged(self, kept: Kept[RecordingJob], fault: Fault) -> float:
        if not fault.retry:
            await self._desk.fail(kept, fault)
            self._meter.ended(Stage.FAILED)
            return 0.0
        await self._desk.put_off(kept)
        return max(LOOK_SECONDS, fault.retry_after_ms / 1000)
