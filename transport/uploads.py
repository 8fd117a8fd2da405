"""`POST /v1/analyse`: a whole recording judged, as `talqin analyse` judges it; the same one is judged once an hour.

The body is the audio file; `?passage=112` says what is recited. The answer is the object of `talqin analyse --json`.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import msgspec
from aiohttp import web

from actors.hearing import HearingRefusedError, RecordingHearer
from actors.ports import Fault, ResultCache
from actors.recital import Knowledge
from models.quran.errors import PassageError, VariantError
from models.quran.packaged import riwayah_of
from models.quran.passage import Passage, parse_passage
from models.recitation.manner import Manner
from models.recitation.strictness import strictness_of
from transport.audio_files import AudioFileError, decode_audio
from transport.errors import ClientError, DependencyError
from transport.gates import Gatekeeper
from transport.origins import is_welcome
from transport.recording_answer import recording_answer

MOST_BYTES: Final = 64 << 20
LONGEST_SECONDS: Final = 1800.0
"""Half an hour of recitation: 58 MB decoded, 12 MB of posteriors."""
RECEIVE_SECONDS: Final = 120.0
_BLOCK: Final = 1 << 18

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
        self._origins = frozenset(parts.allowed_origins)
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def handle(self, request: web.Request) -> web.Response:
        """Judge one recording."""
        if not is_welcome(request.headers.get("Origin"), request.host, self._origins):
            return _refusal(403, Fault("origin_refused", "client", retry=False, detail="this origin is not allowed"))
        try:
            await self._parts.gatekeeper.admit(bearer_of(request))
            manner = _manner_of(request.query)
            known = await asyncio.to_thread(self._parts.knowledge.meant_by, manner)
            passage = parse_passage(request.query.get("passage", ""), known.text)
        except (ClientError, DependencyError, PassageError, VariantError) as error:
            return _turned_away(error)
        if self._room.locked():
            detail = f"{MOST_AT_ONCE} recordings are being received and judged"
            return _refusal(503, Fault("overloaded", "server", retry=True, detail=detail, retry_after_ms=5000))
        async with self._room:
            return await self._judged(request, passage, known, manner)

    async def _judged(self, request: web.Request, passage: Passage, known: Knowledge, manner: Manner) -> web.Response:
        file = await asyncio.to_thread(_temporary_file)
        try:
            digest = await _receive(request, file)
            version = await self._parts.hearer.version()
            key = f"{digest} {passage.spec} {version} {manner.riwayah} {manner.strictness}"
            kept = await self._parts.results.find(key)
            if kept is None:
                kept = await self._judge(Path(file.name), passage, version, known)
                await self._parts.results.keep(key, kept)
        except UploadTooLargeError as error:
            return _refusal(413, Fault("too_large", "client", retry=False, detail=str(error)))
        except TimeoutError:
            detail = f"the recording did not come within {RECEIVE_SECONDS:.0f} s"
            return _refusal(408, Fault("too_slow", "client", retry=True, detail=detail))
        except AudioFileError as error:
            return _refusal(400, Fault("bad_audio", "client", retry=False, detail=str(error)))
        except HearingRefusedError as error:
            return _refusal(503, error.fault)
        finally:
            await asyncio.to_thread(file.close)
        return web.Response(body=kept, content_type="application/json")

    async def _judge(self, file: Path, passage: Passage, version: str, known: Knowledge) -> bytes:
        pcm = await asyncio.to_thread(decode_audio, file, longest_seconds=LONGEST_SECONDS, name="the recording")
        heard = await self._parts.hearer.hear(pcm)
        answer = await asyncio.to_thread(recording_answer, heard, passage, known.text, known.sounds, known.judging)
        return msgspec.json.encode({**answer, "model": version})


class UploadTooLargeError(Exception):
    """More than an upload may hold."""


def _temporary_file() -> IO[bytes]:
    return tempfile.NamedTemporaryFile(suffix=".audio")


async def _receive(request: web.Request, file: IO[bytes]) -> str:
    """Write the body into a file; returns its SHA-256.

    Raises:
        UploadTooLargeError: there is too much of it.
        TimeoutError: it takes too long.
    """
    digest, size = hashlib.sha256(), 0
    async with asyncio.timeout(RECEIVE_SECONDS):
        async for block in request.content.iter_chunked(_BLOCK):
            size += len(block)
            if size > MOST_BYTES:
                raise UploadTooLargeError(f"more than {MOST_BYTES >> 20} MiB")
            digest.update(block)
            await asyncio.to_thread(file.write, block)
        await asyncio.to_thread(file.flush)
    return digest.hexdigest()


def _manner_of(query: Mapping[str, str]) -> Manner:
    """Read `riwayah` and `strictness` (a level's name or a number) of a query.

    Raises:
        VariantError: one of them is not known.
    """
    riwayah, strictness = query.get("riwayah"), query.get("strictness")
    try:
        return Manner(
            riwayah=None if riwayah is None else riwayah_of(riwayah),
            strictness=None if strictness is None else strictness_of(strictness),
        )
    except ValueError as error:
        raise VariantError(str(error)) from error


def bearer_of(request: web.Request) -> str | None:
    """Give the token of a request's `Authorization`; None where there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else None


def _turned_away(error: ClientError | DependencyError | PassageError | VariantError) -> web.Response:
    """Say why a recording is not even received."""
    match error:
        case ClientError():
            return _refusal(401, error.as_fault())
        case DependencyError():
            return _refusal(503, error.as_fault())
        case PassageError():
            return _refusal(400, Fault("passage_unknown", "client", retry=False, detail=str(error)))
        case VariantError():
            return _refusal(400, Fault("reading_unknown", "client", retry=False, detail=str(error)))


def _refusal(status: int, fault: Fault) -> web.Response:
    headers = {"Retry-After": str(-(-fault.retry_after_ms // 1000))} if fault.retry_after_ms else {}
    body = msgspec.json.encode({"error": fault.code, "detail": fault.detail})
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)
