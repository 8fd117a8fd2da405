"""The operator's door: the actors, the dead letters, health, metrics. Its own port, loopback by default."""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.registry import Collector

from actors.pool.port import PoolPort
from actors.runtime import System
from actors.runtime.statistics import actor_tree, dead_letter_counts, describe_actor
from transport.admin_model import add_model_routes
from transport.telemetry.actors import SystemCollector

IsReady = Callable[[], Awaitable[bool]]
"""Whether the process can serve learners now."""

_SYSTEM: Final = web.AppKey("system", System)
_READY: Final[web.AppKey[IsReady]] = web.AppKey("ready")
_REGISTRY: Final = web.AppKey("registry", CollectorRegistry)


def admin_application(
    system: System, is_ready: IsReady, pool: PoolPort | None, *collectors: Collector, hears: bool = True
) -> web.Application:
    """Put the operator's door together; it exports what the collectors give beside what the actors do.

    Args:
        system: whose actors are shown.
        is_ready: whether the process can serve now.
        pool: described, and told of models; None where there is nothing to do with audio.
        collectors: of what is counted elsewhere.
        hears: whether a model runs in this node, to be exchanged.
    """
    application = web.Application()
    application[_SYSTEM] = system
    application[_READY] = is_ready
    application[_REGISTRY] = CollectorRegistry()
    for collector in (SystemCollector(system), *collectors):
        application[_REGISTRY].register(collector)
    add_model_routes(application, pool, hears=hears)
    application.router.add_get("/tree", _tree)
    application.router.add_get("/actors/{path:.*}", _actor)
    application.router.add_get("/dead-letters", _dead_letters)
    application.router.add_get("/health/live", _live)
    application.router.add_get("/health/ready", _ready)
    application.router.add_get("/metrics", _metrics)
    return application


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")


async def _tree(request: web.Request) -> web.Response:
    return _json(actor_tree(request.app[_SYSTEM]))


async def _actor(request: web.Request) -> web.Response:
    path = "/" + request.match_info["path"]
    node = describe_actor(request.app[_SYSTEM], path)
    if node is None:
        return _json({"error": "no_such_actor", "detail": f"there is no actor {path} now"}, 404)
    return _json(node)


async def _dead_letters(request: web.Request) -> web.Response:
    system = request.app[_SYSTEM]
    return _json({"counts": dead_letter_counts(system), "latest": system.dead_letters.latest()})


async def _live(request: web.Request) -> web.Response:
    del request
    return _json({"live": True})


async def _ready(request: web.Request) -> web.Response:
    is_ready = await request.app[_READY]()
    return _json({"ready": is_ready}, 200 if is_ready else 503)


async def _metrics(request: web.Request) -> web.Response:
    body = generate_latest(request.app[_REGISTRY])
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
