"""The handler of `/v1/recite`: lets learners in, counts those who say nothing, ends all lines when the door closes."""

import asyncio
from itertools import count
from typing import TYPE_CHECKING, Final

from aiohttp import web

from actors.ports import CloseReason
from actors.runtime import Clock
from actors.visit.directory import SessionDirectory
from transport.gates import Gatekeeper
from transport.line.connection import LearnerSocket, end_line
from transport.line.lines import OpenLines
from transport.origins import is_welcome
from transport.telemetry.learners import LearnerMetrics
from transport.websocket import Visit
from transport.wire_events import Greeting

if TYPE_CHECKING:
    from transport.telemetry.tracing import Tracing  # the SDK is loaded only where it is used

_MOST_STRANGERS: Final = 256
"""Connections that have not said hello yet; a flood of them cannot keep out who is known by now."""


class WebSocketDoor:
    """The handler of `/v1/recite`: lets learners in, one `Visit` a connection."""

    def __init__(
        self,
        directory: SessionDirectory,
        gatekeeper: Gatekeeper,
        greeting: Greeting,
        clock: Clock,
        allowed_origins: tuple[str, ...] = (),
        lines: OpenLines | None = None,
        tracing: "Tracing | None" = None,
        metrics: LearnerMetrics | None = None,
    ) -> None:
        self.directory = directory
        self.gatekeeper = gatekeeper
        self.greeting = greeting
        self.clock = clock
        self.lines = lines or OpenLines()
        self.tracing = tracing
        self.metrics = metrics or LearnerMetrics()
        self._allowed_origins = frozenset(allowed_origins)
        self._open: set[LearnerSocket] = set()
        self._numbers = count()
        self.strangers: set[Visit] = set()
        """Who has not said hello yet."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection."""
        if not is_welcome(request.headers.get("Origin"), request.host, self._allowed_origins):
            return _refusal(
                403, "Forbidden", "this origin is not allowed; an operator lists it in server.allowed_origins"
            )
        if len(self.strangers) >= _MOST_STRANGERS:
            return _refusal(503, "Service Unavailable", "too many connections say nothing", {"Retry-After": "5"})
        socket = LearnerSocket(request, next(self._numbers))
        visit = Visit(self, socket)
        self.strangers.add(visit)
        self._open.add(socket)
        try:
            socket.shrink_send_buffer()
            await socket.prepare(request)
            await visit.run()
        except web.HTTPBadRequest as error:
            return _refusal(error.status, error.reason, error.text or "")
        finally:
            visit.leave()  # here, as a coroutine around another takes 0.3 KB of every line
            self.strangers.discard(visit)
            self._open.discard(socket)
        return socket

    async def close_all(self, application: web.Application) -> None:
        """End what is still open when the door closes; sessions that were told of the drain have said more already."""
        del application
        closings = [end_line(socket, CloseReason("draining", retry_after_ms=1000)) for socket in tuple(self._open)]
        await asyncio.gather(*closings, return_exceptions=True)


def _refusal(status: int, error: str, detail: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": error, "detail": detail}, status=status, headers=headers)
