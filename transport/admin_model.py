"""The operator's door to the voice model: which is in use, another beside it, and back again."""

import asyncio
from pathlib import Path
from typing import Final

import msgspec
from aiohttp import web

from actors.pool.messages import DescribePool, InstallModel, RollBackModel
from actors.pool.port import PoolPort
from actors.runtime import ActorError
from models.voice.manifest import VoiceModelError, read_manifest
from transport.strict_json import see_plain

_ASK_SECONDS: Final = 5.0


class Install(msgspec.Struct, forbid_unknown_fields=True):
    """The body of `POST /model/install`."""

    weights: str | None = None
    """Folder of the model on the server's machine; null is the configured one."""


def add_model_routes(application: web.Application, pool: PoolPort | None, *, hears: bool = True) -> None:
    """Let an operator see the pool (`GET /model`), install a model and go back (`POST /model/install`, `/rollback`).

    Where this node has no model (`hears`), there is none to be installed, and where it has nothing to do with audio
    (no pool), none to be seen: that is said.
    """
    door = _ModelDoor(pool, hears=hears)
    application.router.add_get("/model", door.show)
    application.router.add_post("/model/install", door.install)
    application.router.add_post("/model/rollback", door.roll_back)


class _ModelDoor:
    def __init__(self, pool: PoolPort | None, *, hears: bool) -> None:
        self._pool = pool
        self._hears = hears

    async def show(self, request: web.Request) -> web.Response:
        del request
        if self._pool is None:
            return _elsewhere()
        try:
            statistics = await self._pool.ask(DescribePool(), within=_ASK_SECONDS)
        except ActorError as error:
            return _answer({"error": "pool_away", "detail": str(error)}, 503)
        return _answer(statistics)

    async def install(self, request: web.Request) -> web.Response:
        """Have a model loaded; what becomes of it is seen in `GET /model`."""
        if self._pool is None or not self._hears:
            return _elsewhere()
        if refusal := _not_json(request):
            return refusal
        try:
            body = await request.read() or b"{}"
            asked = msgspec.json.decode(body, type=Install)
            see_plain(body)
            weights = None if asked.weights is None else Path(asked.weights)
            if weights is not None:
                await asyncio.to_thread(read_manifest, weights)
        except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError, VoiceModelError) as error:
            return _answer({"error": "bad_model", "detail": str(error)}, 400)
        self._pool.tell(InstallModel(weights))
        return _answer({"installing": True}, 202)

    async def roll_back(self, request: web.Request) -> web.Response:
        """Go back to the model before."""
        if self._pool is None or not self._hears:
            return _elsewhere()
        if refusal := _not_json(request):
            return refusal
        self._pool.tell(RollBackModel())
        return await self.show(request)


def _elsewhere() -> web.Response:
    detail = "no model runs in this node; each inference node is told by itself"
    return _answer({"error": "model_elsewhere", "detail": detail}, 409)


def _not_json(request: web.Request) -> web.Response | None:
    """A page elsewhere in the operator's browser can post forms here, but no JSON: that needs our consent (CORS)."""
    if request.content_type == "application/json":
        return None
    return _answer({"error": "json_expected", "detail": "say Content-Type: application/json"}, 415)


def _answer(body: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")
