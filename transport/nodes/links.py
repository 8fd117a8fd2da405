"""The lines of a session's node: one to each inference node, made again after a pause when it is over."""

import asyncio
from collections.abc import Callable, Mapping
from random import uniform
from typing import Final, Protocol

import msgspec

from actors.far.messages import FarLoad, FromModel, ToModel
from actors.far.ports import FarEvent, FarLineLost, FarLinesFailed, FarSaid
from actors.runtime import EventLog
from transport.nodes.discovery import DiscoveryError
from transport.nodes.errors import LinkError
from transport.nodes.frames import Frame
from transport.nodes.link import Link, LinkLimits, address_of, make_link

_DECODER: Final = msgspec.msgpack.Decoder(Frame[FromModel])
_FIRST_PAUSE_SECONDS: Final = 0.2
_LONGEST_PAUSE_SECONDS: Final = 5.0
_DISCOVERY_PAUSE_SECONDS: Final = 5.0
_UNNAMED_SECONDS: Final = 30.0
"""For how long a line stays whose node is not named any more: on its way down it has its streams moved by itself."""


class Discovery(Protocol):
    """Knows the nodes of today."""

    async def wait_change(self) -> frozenset[str]:
        """Give all nodes; waits until they are others than those given before, or some time has passed."""
        ...


class LinksMeter(Protocol):
    """Where figures go; transport/telemetry/lines.py fills it."""

    def bind(self, loads: Callable[[], Mapping[str, FarLoad]]) -> None:
        """Ask this for gauges from now on."""
        ...

    def line_over(self, reason: str) -> None:
        """Note a line that is over, or could not be had, and what kind of error it was."""
        ...


class InferenceLinks:
    """Fills `FarLines`, for one incarnation: a node is its address, `host:port`."""

    def __init__(
        self,
        nodes: tuple[str, ...],
        secret: bytes,
        log: EventLog,
        discovery: Discovery | None = None,
        limits: LinkLimits | None = None,
        meter: LinksMeter | None = None,
        unnamed_seconds: float = _UNNAMED_SECONDS,
    ) -> None:
        """Make no line yet.

        Args:
            nodes: those that are always there.
            secret: of `link_secret_file`.
            log: where lines that come and go are written.
            discovery: names the others; None for none.
            limits: of each line.
            meter: where figures go; None for nowhere.
            unnamed_seconds: for how long a line stays whose node discovery does not name any more.
        """
        self._meter = meter
        self._unnamed_seconds = unnamed_seconds
        self._unnamed: dict[str, asyncio.TimerHandle] = {}
        self._fixed = frozenset(nodes)
        self._secret = secret
        self._log = log
        self._discovery = discovery
        self._limits = limits or LinkLimits()
        self._wanted = self._fixed
        self._tell: Callable[[FarEvent], None]
        self._links: dict[str, Link[FromModel]] = {}
        self._loads: dict[str, FarLoad] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def open(self, tell: Callable[[FarEvent], None]) -> None:
        """Keep lines from now on."""
        self._tell = tell
        if self._meter is not None:
            self._meter.bind(self.loads)
        self._keep_wanted()
        if self._discovery is not None:
            self._tasks["discovery"] = asyncio.create_task(self._discover(self._discovery))
            self._tasks["discovery"].add_done_callback(self._see_failure)

    def loads(self) -> Mapping[str, FarLoad]:
        """Give what each node said last; one is there once it has said so, until it leaves or is not named any more."""
        return self._loads

    def say(self, node: str, message: ToModel) -> None:
        """Send something, if the line is there."""
        link = self._links.get(node)
        if link is not None:
            link.say(message)

    def drop(self, node: str) -> None:
        """Cut a line."""
        link = self._links.get(node)
        if link is not None:
            link.end()

    async def close(self) -> None:
        """End all lines; nothing more is told."""
        self._tell = lambda _: None
        for timer in self._unnamed.values():
            timer.cancel()
        tasks = tuple(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

    def _want(self, nodes: frozenset[str]) -> None:
        """Keep lines to these, and let the others go after a while; who names nobody at all knows nothing."""
        if not nodes:
            self._log.warning("no_node_named", kept=len(self._wanted))
            return
        for node in nodes & self._unnamed.keys():
            self._unnamed.pop(node).cancel()
        for node in sorted(self._wanted - nodes):
            self._loads.pop(node, None)
            self._unnamed[node] = asyncio.get_running_loop().call_later(self._unnamed_seconds, self._cut, node)
        self._wanted = nodes
        self._keep_wanted()

    def _keep_wanted(self) -> None:
        for node in sorted(self._wanted - self._tasks.keys()):
            self._tasks[node] = asyncio.create_task(self._keep(node))
            self._tasks[node].add_done_callback(self._see_failure)

    def _see_failure(self, task: "asyncio.Task[None]") -> None:
        """Tell of what no line should raise: who has these lines fails, and is given others."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._tell(FarLinesFailed(error))

    def _cut(self, node: str) -> None:
        """End the line of a node that was not named for a while."""
        del self._unnamed[node]
        self._log.info("line_cut", node=node, why="nobody names it any more")
        self.drop(node)

    async def _discover(self, discovery: Discovery) -> None:
        while True:
            try:
                found = await discovery.wait_change()
            except DiscoveryError as error:
                self._log.warning("nodes_not_discovered", why=str(error))
                await asyncio.sleep(_DISCOVERY_PAUSE_SECONDS)
                continue
            self._want(self._fixed | found)

    async def _keep(self, node: str) -> None:
        """Make a node's line again and again, until nobody names the node any more."""
        pause = _FIRST_PAUSE_SECONDS
        while node in self._wanted:
            was_up = False
            try:
                await self._use(node)
            except LinkError as error:
                was_up = node in self._links
                self._line_over(node, error)
            finally:
                self._over(node)
            pause = _FIRST_PAUSE_SECONDS if was_up else min(2 * pause, _LONGEST_PAUSE_SECONDS)
            await asyncio.sleep(pause * uniform(0.5, 1.0))  # noqa: S311 - spreads reconnections; nobody gains by guessing
        del self._tasks[node]

    async def _use(self, node: str) -> None:
        link = await make_link(*address_of(node), self._secret, _DECODER, self._limits)
        self._links[node] = link
        beats = asyncio.create_task(self._beat(link))
        try:
            async for said in link.frames():
                self._note(node, said)
        finally:
            beats.cancel()
            link.end()

    def _note(self, node: str, said: tuple[FromModel, ...]) -> None:
        for one in said:
            if isinstance(one, FarLoad):
                self._note_load(node, one)
        if any(not isinstance(one, FarLoad) for one in said):
            self._tell(FarSaid(node, said))

    def _note_load(self, node: str, load: FarLoad) -> None:
        if load.is_leaving or node not in self._wanted:
            self._loads.pop(node, None)
        else:
            self._loads[node] = load

    async def _beat(self, link: Link[FromModel]) -> None:
        while True:
            await asyncio.sleep(self._limits.beat_seconds)
            link.beat()

    def _line_over(self, node: str, error: LinkError) -> None:
        self._log.warning("line_over", node=node, error=type(error).__name__, why=str(error))
        if self._meter is not None:
            self._meter.line_over(type(error).__name__)

    def _over(self, node: str) -> None:
        self._loads.pop(node, None)
        if self._links.pop(node, None) is not None:
            self._tell(FarLineLost(node))
