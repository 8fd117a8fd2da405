"""An actor whose life is a listening socket: open from its start to its stop."""

from collections.abc import Callable
from math import inf

import msgspec
from aiohttp import web

from actors.runtime import Actor, Question

_CLOSING_SECONDS = 5.0
"""How long open requests may take to end once the door closes; the sessions were drained before it."""


class DoorAddress(msgspec.Struct, frozen=True):
    """Where a door listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address as a browser writes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


class WhereAreYou(Question[DoorAddress], frozen=True):
    """Whoever wants to come in: the port may have been chosen by the system."""


class DoorError(Exception):
    """The socket cannot be opened: the address is in use, or not ours to use."""


class Door(Actor[WhereAreYou]):
    """Serves one aiohttp application on one address."""

    def __init__(self, make_application: Callable[[], web.Application], host: str, port: int, backlog: int) -> None:
        """Make a door that is still closed.

        Args:
            make_application: makes the application; called at every start, because aiohttp's cannot be served twice.
            host: the address to listen on.
            port: 0 lets the system choose.
            backlog: connections that may wait to be accepted.
        """
        self._make_application = make_application
        self._asked = DoorAddress(host, port)
        self._backlog = backlog
        self._runner: web.AppRunner | None = None
        self._port = port

    async def on_start(self) -> None:
        """Open the socket.

        Raises:
            DoorError: it cannot be opened.
        """
        application = await self.context.blocking(self._make_application)  # looks at the folder of the page
        runner = web.AppRunner(
            application,
            handle_signals=False,
            access_log=None,
            shutdown_timeout=_CLOSING_SECONDS,
            timeout_ceil_threshold=inf,  # rounded up to whole seconds, thousands of pings would be due in one moment
        )
        await runner.setup()
        self._runner = runner
        try:
            await web.TCPSite(runner, self._asked.host, self._asked.port, backlog=self._backlog).start()
        except OSError as error:
            raise DoorError(f"cannot listen on {self._asked.host} port {self._asked.port}: {error.strerror}") from error
        self._port = runner.addresses[0][1]

    def on_receive(self, message: WhereAreYou) -> DoorAddress:
        """Say where the door is."""
        del message
        return DoorAddress(self._asked.host, self._port)

    async def on_stop(self, reason: object) -> None:
        """Close the socket and end what is still open."""
        del reason
        if self._runner is not None:
            await self._runner.cleanup()
