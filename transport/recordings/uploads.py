"""`POST /v1/analyse`: a whole recording judged, as `talqin analyse` judges it; the same one is judged once an hour.

The body is the audio file; `?passage=112` says what is recited. The answer is the object of `talqin analyse --json`.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from actors.ports import Fault, ResultCache
from actors.recitation.hearing import HearingRefusedError, RecordingHearer
from actors.recitation.recital import Knowledge
from models.quran.errors import PassageError, VariantError
from models.quran.passage import Passage, parse_passage
from models.recitation.manner import Manner
from transport.errors import ClientError, DependencyError
from transport.gates import Gatekeeper
from transport.origins import is_welcome
from transport.recordings.audio_files import AudioFileError
from transport.recordings.judge import FileJudge
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

MOST_AT_ONCE: Final = 4
"""Uploads that are received, decoded or judged at once; beside them the pool has a bound of its own."""


@dataclass(frozen=True, slots=True)
class UploadParts:
    """What the door is given."""

    hearer: RecordingHearer
    gatekeeper: Gatekeeper
    knowledge: Knowledge
    results: ResultCache
    allowed_origins: tuple[str, ...] = ()


class UploadDoor:
    """The handler of `/v1/analyse`."""

    def __init__(self, parts: UploadParts) -> None:
        self._parts = parts
        self._judge = FileJudge(parts.hearer, parts.knowledge)
        self._origins = frozenset(parts.allowed_origins)
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def handle(self, request: web.Request) -> web.Response:
        """Judge one recording."""
        if not is_welcome(request.headers.get("Origin"), request.host, self._origins):
            return refusal(403, Fault("origin_refused", "client", retry=False, detail="this origin is not allowed"))
        try:
            await self._parts.gatekeeper.admit(bearer_of(request))
            manner = manner_of(request.query)
            known = await asyncio.to_thread(self._parts.knowledge.meant_by, manner)
            passage = parse_passage(request.query.get("passage", ""), known.text)
        except (ClientError, DependencyError, PassageError, VariantError) as error:
            return turned_away(error)
        if self._room.locked():
            detail = f"{MOST_AT_ONCE} recordings are being received and judged"
            return refusal(503, Fault("overloaded", "server", retry=True, detail=detail, retry_after_ms=5000))
        async with self._room:
            return await self._judged(request, passage, known, manner)

    async def _judged(self, request: web.Request, passage: Passage, known: Knowledge, manner: Manner) -> web.Response:
        file = await asyncio.to_thread(temporary_file)
        try:
            digest = await receive(request, file)
            version = await self._parts.hearer.version()
            key = f"{digest} {passage.spec} {version} {manner.riwayah} {manner.strictness}"
            kept = await self._parts.results.find(key)
            if kept is None:
                kept = await self._judge.judge_file(Path(file.name), passage, version, known)
                await self._parts.results.keep(key, kept)
        except (UploadTooLargeError, TimeoutError) as error:
            return not_received(error)
        except AudioFileError as error:
            return refusal(400, Fault("bad_audio", "client", retry=False, detail=str(error)))
        except HearingRefusedError as error:
            return refusal(503, error.fault)
        finally:
            await asyncio.to_thread(file.close)
        return web.Response(body=kept, content_type="application/json")
