"""The public door's application: the page, its assets, and the WebSocket."""

from collections.abc import Awaitable, Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from transport.assets import Assets
from transport.recordings.jobs_door import JobsDoor
from transport.recordings.uploads import UploadDoor
from transport.websocket_door import WebSocketDoor

_POLICY: Final = "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'"
"""Nothing from elsewhere, nothing inline. `'self'` does not cover WebSockets in every browser."""

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "microphone=(self)",
}


class Entry(msgspec.Struct, frozen=True):
    """How one comes in, as the page asks it at `/v1/entry` before anything else."""

    accounts: bool
    """Whether people have accounts here."""
    guests: bool
    """Whether one may recite without."""


def web_folder() -> Path:
    """The folder of the page; the package is always installed as files."""
    return Path(str(files("transport") / "web"))


_LINE: Final = "/v1/recite"


def public_application(
    door: WebSocketDoor,
    uploads: UploadDoor | None = None,
    reference_audio: str = "",
    people: Callable[[web.Application], None] | None = None,
    entry: Entry = Entry(accounts=False, guests=True),  # noqa: B008 - frozen
    jobs: JobsDoor | None = None,
) -> web.Application:
    """Put the public door together: `/`, `/teach`, `/assets/*`, `/v1/recite`, `/v1/analyse`; errors are told in JSON.

    Args:
        door: takes the WebSockets.
        uploads: takes whole recordings; None for a door without them.
        reference_audio: where a teacher's recitations are; the page may play what comes from there, and only that.
        people: adds the addresses for people; None where nobody has an account here.
        entry: how one comes in.
        jobs: takes recordings that may wait; None for a door without them.
    """
    application = web.Application(middlewares=[_as_json])
    assets = Assets(web_folder())
    application.router.add_get("/", partial(_page, assets.page("index.html")))
    application.router.add_get("/teach", partial(_page, assets.page("teach/index.html")))
    assets.add_to(application.router)
    application.router.add_get(_LINE, door.handle)
    application.router.add_get("/v1/entry", partial(_entry, msgspec.json.encode(entry)))
    if uploads is not None:
        application.router.add_post("/v1/analyse", uploads.handle)
    if jobs is not None:
        jobs.add_to(application)
    if people is not None:
        people(application)
    application.on_response_prepare.append(partial(_add_headers, assets, policy_with(reference_audio)))
    application.on_shutdown.append(door.close_all)
    return application


def policy_with(reference_audio: str) -> str:
    """Give the page's policy: nothing from elsewhere but the teacher's audio, where there is any."""
    if not reference_audio:
        return _POLICY
    address = urlsplit(reference_audio)
    return f"{_POLICY}; media-src 'self' {address.scheme}://{address.netloc}"


async def _page(text: str, request: web.Request) -> web.Response:
    del request
    return web.Response(text=text, content_type="text/html")


async def _entry(body: bytes, request: web.Request) -> web.Response:
    del request
    return web.Response(body=body, content_type="application/json")


async def _add_headers(assets: Assets, policy: str, request: web.Request, response: web.StreamResponse) -> None:
    if isinstance(response, web.WebSocketResponse):
        return  # nothing is shown or kept of it, and ten thousand of them would keep their headers
    response.headers.update({**_HEADERS, "Content-Security-Policy": policy})
    response.headers.setdefault("Cache-Control", assets.caching(request.path, response.status))


@web.middleware
def _as_json(request: web.Request, handler: Handler) -> Awaitable[web.StreamResponse]:
    """Say in JSON what is wrong; a line's door does so itself, as a coroutine around it is kept as long as the line."""
    is_line = request.path == _LINE and request.method in {"GET", "HEAD"}
    return handler(request) if is_line else _told_as_json(request, handler)


async def _told_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < web.HTTPBadRequest.status_code:
            raise
        told = {name: error.headers[name] for name in ("Allow", "Retry-After") if name in error.headers}
        return web.json_response({"error": error.reason, "detail": error.text}, status=error.status, headers=told)
