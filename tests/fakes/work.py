"""Recordings that wait, on stores in memory, and a judge who may be slow, refuse, or break."""

import asyncio
from collections.abc import Callable

from actors.ports import Fault
from actors.privacy.keys import DataKeys
from actors.runtime import LoopClock
from actors.stores.documents import Owner
from actors.work.desk import JobDesk
from actors.work.kept import RecordingJob, Stage
from actors.work.ports import NotJudgedError
from actors.work.queue import Depth
from config.settings import WorkSettings
from models.recitation.manner import Manner
from tests.fakes.documents import RememberedDocuments
from tests.fakes.objects import RememberedObjects
from transport.stores.work_memory import WorkMemory

AMINA = Owner("amina")
BILAL = Owner("bilal")


class Judge:
    """Implements `RecordingJudge`: says what it was given.

    Attributes:
        refusals: what it says in the next turns, instead of an answer.
        seconds: how long it takes.
        judged: the jobs, in their order.
        most_at_once: of all its turns.
    """

    def __init__(self) -> None:
        self.refusals: list[Fault | Exception] = []
        self.seconds = 0.0
        self.judged: list[str] = []
        self.at_once = self.most_at_once = 0

    async def judge(self, audio: bytes, job: RecordingJob) -> str:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.at_once -= 1
        if self.refusals:
            refusal = self.refusals.pop(0)
            raise NotJudgedError(refusal) if isinstance(refusal, Fault) else refusal
        self.judged.append(job.job)
        return f'{{"passage":"{job.passage}","bytes":{len(audio)}}}'


class Meter:
    """Implements `WorkMeter`: remembers."""

    def __init__(self) -> None:
        self.depths: list[Depth] = []
        self.stages: list[Stage] = []

    def depth(self, depth: Depth) -> None:
        self.depths.append(depth)

    def ended(self, stage: Stage) -> None:
        self.stages.append(stage)


class Workshop:
    """A desk on stores in memory."""

    def __init__(self, settings: WorkSettings | None = None, now: Callable[[], float] | None = None) -> None:
        clock = LoopClock()
        self.settings = settings or WorkSettings()
        self.documents, self.keys = RememberedDocuments(), RememberedDocuments()
        self.objects = RememberedObjects(now or clock.now)
        self.queue = WorkMemory(clock, self.settings.hold_seconds)
        keys = DataKeys(self.keys, clock.now)
        self.desk = JobDesk(self.documents, self.objects, keys, self.queue, self.settings, now or clock.now)
        self.judge, self.meter = Judge(), Meter()

    async def bring(self, audio: bytes = b"sound", passage: str = "112", owner: Owner = AMINA) -> RecordingJob:
        return await self.desk.accept(owner, audio, passage, Manner())

    async def look(self, job: str, owner: Owner = AMINA) -> RecordingJob:
        found = await self.desk.look(owner, job)
        assert found is not None
        return found
