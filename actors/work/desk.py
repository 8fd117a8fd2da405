"""The desk of recordings: takes them in, says how far they are, and keeps what becomes of them.

A recording is accepted once its audio and its document are kept; the queue is told last, and whoever looks after it
tells it again (foreman.py). Audio goes as soon as it is judged.
"""

import hashlib
import math
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import msgspec

from actors.ports import Fault, StoreUnavailableError
from actors.privacy.keys import DataKeys
from actors.stores.documents import ConflictError, DocumentStore, Kept, Owner, Put, Remove
from actors.stores.objects import ObjectMissingError, ObjectStore
from actors.work.kept import AUDIO, JOBS, RecordingJob, Stage, audio_name
from actors.work.queue import WorkQueue
from config.settings import WorkSettings
from models.people.sealing import NONCE_BYTES, SealError, seal, unseal
from models.recitation.manner import Manner

_STRAY_SECONDS: Final = 3600.0
"""After which audio without a document is nobody's."""
_DAYS_BACK: Final = 60
"""What ended before that is gone, unless no foreman ran for so long."""
_SOME_MORE: Final = 2
"""Several who are let in at once may be more than may wait."""


class TooMuchWorkError(Exception):
    """No more is taken in at the moment."""

    def __init__(self, detail: str, *, is_theirs: bool) -> None:
        super().__init__(detail)
        self.is_theirs = is_theirs
        """Whether it is this learner who has too many, not the server."""


class JobDesk:
    """Keeps recordings that wait, and what was said of them; all raise `StoreUnavailableError` when a store is away."""

    def __init__(
        self,
        documents: DocumentStore,
        objects: ObjectStore,
        keys: DataKeys,
        queue: WorkQueue,
        settings: WorkSettings,
        wall_clock: Callable[[], float],
    ) -> None:
        """Put it on its stores."""
        self._documents = documents
        self._objects = objects
        self._keys = keys
        self._queue = queue
        self._settings = settings
        self._wall_clock = wall_clock

    # For the door

    async def accept(self, owner: Owner, audio: bytes, passage: str, manner: Manner) -> RecordingJob:
        """Take a recording in; the same one, brought again before it is forgotten, is the same job.

        Raises:
            TooMuchWorkError: too much waits already.
        """
        job = _name(owner, audio, passage, manner)
        known = await self._documents.read(JOBS, owner, job)
        if known is not None and known.value.stage is not Stage.FAILED:
            return known.value
        await self._see_room(owner)
        riwayah = "" if manner.riwayah is None else str(manner.riwayah)
        made = RecordingJob(job, passage, Stage.WAITING, self._wall_clock(), riwayah, manner.strictness)
        name = audio_name(owner, job)
        key = await self._keys.get(owner)
        await self._objects.put(name, seal(key, secrets.token_bytes(NONCE_BYTES), audio, name))
        with suppress(ConflictError):  # another of the same was faster
            await self._documents.write(Put(JOBS, owner, job, made, expected=0 if known is None else known.version))
        with suppress(StoreUnavailableError):  # the foreman brings it
            await self._queue.bring(job)
        return made

    async def look(self, owner: Owner, job: str) -> RecordingJob | None:
        """Say how far a recording is; None when they have none of that name."""
        kept = await self._documents.read(JOBS, owner, job)
        return None if kept is None else kept.value

    async def forget(self, owner: Owner, job: str) -> bool:
        """Take a recording away, judged or not; says whether there was one."""
        kept = await self._documents.read(JOBS, owner, job)
        await self._documents.write(Remove(JOBS, owner, job))
        await self._objects.remove(audio_name(owner, job))
        return kept is not None

    # For workers

    async def begin(self, job: str) -> Kept[RecordingJob] | None:
        """Note that a worker begins; None for one that is over, or not there any more.

        Raises:
            ConflictError: another is at it.
        """
        kept = next(iter(await self._documents.find(JOBS, "job", job, limit=1)), None)
        if kept is None or kept.value.stage is not Stage.WAITING:
            return None
        if kept.value.tries >= self._settings.most_tries:
            detail = f"{kept.value.tries} workers began with this recording, and none came to an end"
            await self.fail(kept, Fault("recording_not_judged", "server", retry=True, detail=detail))
            return None
        return await self._write(kept, msgspec.structs.replace(kept.value, tries=kept.value.tries + 1))

    async def audio_of(self, kept: Kept[RecordingJob]) -> bytes | None:
        """Give the file as it was brought; None when it is gone, or its key is."""
        name, key = audio_name(kept.owner, kept.value.job), await self._keys.find(kept.owner)
        if key is None:
            return None
        try:
            return unseal(key, b"".join([piece async for piece in self._objects.get(name)]), name)
        except (ObjectMissingError, SealError):
            return None

    async def judged(self, kept: Kept[RecordingJob], answer: str) -> None:
        """Keep the answer, and let the audio go.

        Raises:
            ConflictError: another was faster, or it was forgotten; nothing was written.
        """
        ended = msgspec.structs.replace(kept.value, stage=Stage.JUDGED, answer=answer, tries=0)
        await self._end(kept, ended)

    async def fail(self, kept: Kept[RecordingJob], fault: Fault) -> None:
        """Keep why it cannot be judged, and let the audio go.

        Raises:
            ConflictError: another was faster, or it was forgotten; nothing was written.
        """
        is_theirs = fault.fault == "client"
        ended = msgspec.structs.replace(
            kept.value,
            stage=Stage.FAILED,
            fault=fault.code,
            is_theirs=is_theirs,
            detail=fault.detail,
        )
        await self._end(kept, ended)

    async def put_off(self, kept: Kept[RecordingJob]) -> None:
        """Take back that a worker began: that it could not go on was not the recording's doing."""
        with suppress(ConflictError):
            await self._write(kept, msgspec.structs.replace(kept.value, tries=max(0, kept.value.tries - 1)))

    # For the foreman

    async def bring_all(self) -> int:
        """Bring whatever waits; what is in the queue stays where it is. Returns how much waits."""
        waiting = await self._documents.find(
            JOBS, "stage", Stage.WAITING.value, limit=_SOME_MORE * self._settings.most_waiting
        )
        for kept in waiting:
            await self._queue.bring(kept.value.job)
        return len(waiting)

    async def forget_old(self) -> int:
        """Take away what ended long ago; returns how many there were."""
        first_kept = math.ceil(self._day() - self._settings.answer_days)
        forgotten = 0
        for day in range(max(1, first_kept - _DAYS_BACK), first_kept):
            while old := await self._documents.find(JOBS, "ended_day", day):
                forgotten += sum([await self.forget(kept.owner, kept.key) for kept in old])
        return forgotten + await self._forget_strays()

    async def _forget_strays(self) -> int:
        """Take audio away that no document tells of: a process ended between the two."""
        before, strays = self._wall_clock() - _STRAY_SECONDS, list[str]()
        async for info in self._objects.find(f"{AUDIO}/"):
            job = info.name.rpartition("/")[2]
            if info.written_at < before and not await self._documents.find(JOBS, "job", job, limit=1):
                strays.append(info.name)
        return sum([await self._objects.remove(name) for name in strays])

    # Inside

    async def _see_room(self, owner: Owner) -> None:
        own = await self._documents.list_owned(JOBS, owner)
        waiting = sum(kept.value.stage is Stage.WAITING for kept in own)
        if waiting >= self._settings.most_each:
            raise TooMuchWorkError(f"{waiting} of your recordings wait already", is_theirs=True)
        unfinished = (await self._queue.depth()).unfinished
        if unfinished >= self._settings.most_waiting:
            raise TooMuchWorkError(f"{unfinished} recordings wait already", is_theirs=False)

    async def _end(self, kept: Kept[RecordingJob], ended: RecordingJob) -> None:
        await self._write(kept, msgspec.structs.replace(ended, ended_day=self._day()))
        await self._objects.remove(audio_name(kept.owner, kept.value.job))

    def _day(self) -> int:
        return int(self._wall_clock() // 86_400)

    async def _write(self, kept: Kept[RecordingJob], value: RecordingJob) -> Kept[RecordingJob]:
        await self._documents.write(Put(JOBS, kept.owner, kept.key, value, expected=kept.version))
        return Kept(kept.owner, kept.key, value, kept.version + 1)


def _name(owner: Owner, audio: bytes, passage: str, manner: Manner) -> str:
    """Name a job by what it is: the same recording of the same passage is the same job, of one learner."""
    digest = hashlib.sha256(msgspec.json.encode((owner, passage, manner.riwayah, manner.strictness)))
    digest.update(audio)
    return digest.hexdigest()[:32]
