"""`/v1/recordings`: a recording is brought now and judged when there is time; its answer is asked for later.

POST   /v1/recordings?passage=112   the audio file as the body; 202 and its address
GET    /v1/recordings/{job}         how far it is; the answer, the object of `talqin analyse --json`, once it is judged
DELETE /v1/recordings/{job}         forgets it, judged or not
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from actors.ports import Fault, StoreUnavailableError
from actors.recitation.recital import Knowledge
from actors.stores.documents import Owner
from actors.work.desk import JobDesk, TooMuchWorkError
from actors.work.kept import RecordingJob, Stage
from models.quran.errors import PassageError, VariantError
from models.quran.passage import parse_passage
from models.recitation.manner import Manner
from transport.errors import ClientError, DependencyError
from transport.gates import Gatekeeper
from transport.origins import is_welcome
from transport.recordings.receiving import (
    UploadTooLargeError,
    bearer_of,
    manner_of,
    not_received,
    receive,
    refusal,
    temporary_file,
    turned_away,
)

_MOST_AT_ONCE = 4
"""Recordings that are received at once: each is in memory while it is sealed."""
_ROOM_RETRY_MS = 5_000
_STORE_RETRY_MS = 5_000
_TOO_MANY_RETRY_MS = 60_000

_Turned = ClientError | DependencyError | PassageError | VariantError


@dataclass(frozen=True, slots=True)
class JobParts:
    """What the door is given."""

    desk: JobDesk
    gatekeeper: Gatekeeper
    knowledge: Knowledge
    allowed_origins: tuple[str, ...] = ()


class JobsDoor:
    """The handlers of `/v1/recordings`."""

    def __init__(self, parts: JobParts) -> None:
        self._parts = parts
        self._origins = frozenset(parts.allowed_origins)
        self._room = asyncio.Semaphore(_MOST_AT_ONCE)

    def add_to(self, application: web.Application) -> None:
        """Add the addresses."""
        application.router.add_post("/v1/recordings", self.bring)
        application.router.add_get("/v1/recordings/{job}", self.look)
        application.router.add_delete("/v1/recordings/{job}", self.forget)

    async def bring(self, request: web.Request) -> web.Response:
        """Take a recording in."""
        try:
            owner = await self._admitted(request)
            manner = manner_of(request.query)
            known = await asyncio.to_thread(self._parts.knowledge.meant_by, manner)
            passage = parse_passage(request.query.get("passage", ""), known.text).spec
        except _REFUSALS as error:
            return _refused(error)
        if self._room.locked():
            detail = f"{_MOST_AT_ONCE} recordings are being received"
            return refusal(503, Fault("overloaded", "server", retry=True, detail=detail, retry_after_ms=_ROOM_RETRY_MS))
        async with self._room:
            return await self._accepted(request, owner, passage, manner)

    async def look(self, request: web.Request) -> web.Response:
        """Say how far a recording is."""
        try:
            owner = await self._admitted(request)
            job = await self._parts.desk.look(owner, request.match_info["job"])
        except _REFUSALS as error:
            return _refused(error)
        if job is None:
            return _missing()
        return _shown(job)

    async def forget(self, request: web.Request) -> web.Response:
        """Forget a recording."""
        try:
            owner = await self._admitted(request)
            had = await self._parts.desk.forget(owner, request.match_info["job"])
        except _REFUSALS as error:
            return _refused(error)
        return web.Response(status=204) if had else _missing()

    async def _admitted(self, request: web.Request) -> Owner:
        if not is_welcome(request.headers.get("Origin"), request.host, self._origins):
            raise ClientError("origin_refused", "this origin is not allowed", is_final=True)
        claims = await self._parts.gatekeeper.admit(bearer_of(request))
        return Owner(claims.learner)

    async def _accepted(self, request: web.Request, owner: Owner, passage: str, manner: Manner) -> web.Response:
        file = await asyncio.to_thread(temporary_file)
        try:
            await receive(request, file)
            audio = await asyncio.to_thread(Path(file.name).read_bytes)
            job = await self._parts.desk.accept(owner, audio, passage, manner)
        except (UploadTooLargeError, TimeoutError) as error:
            return not_received(error)
        except _REFUSALS as error:
            return _refused(error)
        finally:
            await asyncio.to_thread(file.close)
        return _shown(job, status=202, headers={"Location": f"/v1/recordings/{job.job}"})


_REFUSALS = (ClientError, DependencyError, PassageError, VariantError, TooMuchWorkError, StoreUnavailableError)


def _refused(error: BaseException) -> web.Response:
    match error:
        case TooMuchWorkError(is_theirs=True):
            fault = Fault("too_many", "client", retry=True, detail=str(error), retry_after_ms=_TOO_MANY_RETRY_MS)
            return refusal(429, fault)
        case TooMuchWorkError():
            fault = Fault("overloaded", "server", retry=True, detail=str(error), retry_after_ms=_TOO_MANY_RETRY_MS)
            return refusal(503, fault)
        case StoreUnavailableError():
            detail = f"recordings cannot be kept now: {error}"
            fault = Fault("unavailable", "server", retry=True, detail=detail, retry_after_ms=_STORE_RETRY_MS)
            return refusal(503, fault)
        case ClientError(code="origin_refused"):
            return refusal(403, error.as_fault())
        case ClientError() | DependencyError() | PassageError() | VariantError():
            return turned_away(error)
        case _:
            raise error


def _missing() -> web.Response:
    detail = "you have no recording of that name, or not any more"
    return refusal(404, Fault("recording_unknown", "client", retry=False, detail=detail))


def _shown(job: RecordingJob, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    shown: dict[str, Any] = {"recording": job.job, "stage": job.stage, "passage": job.passage}
    if job.stage is Stage.JUDGED:
        shown["answer"] = msgspec.Raw(job.answer.encode())
    if job.stage is Stage.FAILED:
        blame = "client" if job.is_theirs else "server"
        shown |= {"error": job.fault, "fault": blame, "detail": job.detail}
    body = msgspec.json.encode(shown)
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)
