"""What every door that takes a recording shares: who brings it, what is recited, the file, and how one is refused."""

import asyncio
import hashlib
import tempfile
from collections.abc import Mapping
from typing import IO, Final

import msgspec
from aiohttp import web

from actors.ports import Fault
from models.quran.errors import PassageError, VariantError
from models.quran.packaged import riwayah_of
from models.recitation.manner import Manner
from models.recitation.strictness import strictness_of
from transport.errors import ClientError, DependencyError

MOST_BYTES: Final = 64 << 20
RECEIVE_SECONDS: Final = 120.0
_BLOCK: Final = 1 << 18


class UploadTooLargeError(Exception):
    """More than an upload may hold."""


def temporary_file() -> IO[bytes]:
    """Make a file that is gone when it is closed."""
    return tempfile.NamedTemporaryFile(suffix=".audio")


async def receive(request: web.Request, file: IO[bytes]) -> str:
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


def manner_of(query: Mapping[str, str]) -> Manner:
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


def turned_away(error: ClientError | DependencyError | PassageError | VariantError) -> web.Response:
    """Say why a recording is not even received."""
    match error:
        case ClientError():
            return refusal(401, error.as_fault())
        case DependencyError():
            return refusal(503, error.as_fault())
        case PassageError():
            return refusal(400, Fault("passage_unknown", "client", retry=False, detail=str(error)))
        case VariantError():
            return refusal(400, Fault("reading_unknown", "client", retry=False, detail=str(error)))


def refusal(status: int, fault: Fault) -> web.Response:
    """Say why not."""
    headers = {"Retry-After": str(-(-fault.retry_after_ms // 1000))} if fault.retry_after_ms else {}
    body = msgspec.json.encode({"error": fault.code, "detail": fault.detail})
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


def not_received(error: UploadTooLargeError | TimeoutError) -> web.Response:
    """Say why a recording did not come whole."""
    if isinstance(error, UploadTooLargeError):
        return refusal(413, Fault("too_large", "client", retry=False, detail=str(error)))
    detail = f"the recording did not come within {RECEIVE_SECONDS:.0f} s"
    return refusal(408, Fault("too_slow", "client", retry=True, detail=detail))
