"""The whole house in one loop: the real tree and its doors, the real client, and between them a network that fails.

Only what lies outside is played: the model's weights, the store, the threads, the kernel's sockets, and time.
"""

import asyncio
import re
from collections import Counter
from contextlib import suppress
from functools import cache
from typing import Final

from aiohttp import web

from actors.learner.documents import RECITATIONS
from actors.pool.messages import DescribePool
from actors.ports import StoreUnavailableError
from actors.recitation.recital import Knowledge
from actors.runtime import ActorError, System
from actors.stores.documents import Change, Epoch, Fence, Owner, Put
from actors.visit.directory import SessionDirectory
from config.settings import AccessSettings, Settings
from models.quran.places import PlaceIndex
from models.recitation.settings import JudgeSettings
from supervisors.hearing import Lines
from supervisors.tree import Outside, Tree
from tests.fakes.documents import RememberedDocuments
from tests.fakes.ears import FakePlace
from tests.fakes.workers import InlineExecutor
from tests.simulation.ciphered import CipheredModel
from tests.simulation.pieces import sounds, text
from tests.simulation.trace import Trace
from transport.gates import OpenGate
from transport.http import public_application
from transport.websocket_door import WebSocketDoor
from transport.wire_events import Greeting

_SESSION: Final = re.compile(r"/sessions/[^/\s]+")
"""A session's id is as good as random, and says nothing in a trace."""

_ADDRESS: Final = re.compile(r"\('10\.0\.0\.1', \d+\)")
"""A line's number goes on from run to run."""

_WALL: Final = 1_790_000_000.0


class ListeningLog:
    """Writes what the house logs into the trace."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def info(self, event: str, **fields: object) -> None:
        fields.pop("exc_info", None)
        told = _SESSION.sub("/sessions/...", " ".join(f"{key}={value}" for key, value in fields.items()))
        told = _ADDRESS.sub("...", told)
        self._trace.note(asyncio.get_running_loop().time(), f"log {event}", told)

    warning = error = info


class FailingStore(RememberedDocuments):
    """Takes its time, and is away at times.

    Attributes:
        saved: (session, recitation) -> how often it was kept.
        refused: those that could not be kept.
        seconds: how long each thing takes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.saved: Counter[tuple[str, int]] = Counter()
        self.refused: set[tuple[str, int]] = set()
        self.seconds = 0.01

    async def claim(self, owner: Owner, *, under: Fence | None = None) -> Epoch:
        await asyncio.sleep(self.seconds)
        return await super().claim(owner, under=under)

    async def write(self, *changes: Change, epoch: Epoch | None = None, under: Fence | None = None) -> None:
        await asyncio.sleep(self.seconds)
        kept = [change.value for change in changes if isinstance(change, Put) and change.collection is RECITATIONS]
        keys = [(str(record.session), record.recitation) for record in kept]
        try:
            await super().write(*changes, epoch=epoch, under=under)
        except StoreUnavailableError:
            self.refused.update(keys)
            raise
        self.saved.update(keys)


class SimulatedHouse:
    """A running Talqin.

    Attributes:
        place: where its ears are made.
        store: what remembers.
        url: where to recite.
    """

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.system = System(executor=InlineExecutor(), log=ListeningLog(trace))
        self.place = FakePlace(model=CipheredModel, slots=16)
        self.store = FailingStore()
        self.url = ""
        self._tree = Tree(self.system, self._settings(), self._outside())

    async def start(self) -> None:
        """Open the doors."""
        await self._tree.start()
        address = await self._tree.public_address()
        self.url = f"ws://127.0.0.1:{address.port}/v1/recite"

    async def stop(self) -> tuple[str, ...]:
        """Go down in phases; returns those that did not end in time."""
        return await self._tree.stop(25.0)

    async def close(self) -> None:
        """End what is beside it; there is nothing."""

    async def wait_empty(self, within: float) -> bool:
        """Wait until the last visit is over and the pool has no stream; false when that does not come."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self.visits() or await self._streams():  # noqa: ASYNC110 - nobody tells of an empty house
                    await asyncio.sleep(1.0)
                return True
        return False

    async def _streams(self) -> int:
        """Count the pool's streams; a pool that is away for a while counts as one."""
        try:
            pool = await self.system.ref("/inference").ask(DescribePool(), within=5)
        except ActorError:
            return 1
        return sum(ear.streams for ear in pool.ears)

    def visits(self) -> list[str]:
        """Name the sessions that are there."""
        return [cell.path for cell in self.system.cells() if cell.path.startswith("/sessions/")]

    def _settings(self) -> Settings:
        return Settings(access=AccessSettings(development=True))

    def _lines(self) -> Lines | None:
        """What it needs to speak with other nodes; there are none."""
        return None

    def _outside(self) -> Outside:
        knowledge = Knowledge(text(), sounds(), _places(), JudgeSettings(delay_frames=0))
        greeting = Greeting("simulated", "hafs", "mindful", "1", 320)
        gate = OpenGate()

        def public(directory: SessionDirectory, *others: object) -> web.Application:
            del others
            return public_application(WebSocketDoor(directory, gate, greeting, self.system.clock))

        return Outside(
            lambda _: (self.place.place(),),
            knowledge,
            self.store,
            public,
            web.Application,
            wall_clock=lambda: _WALL,
            lines=self._lines(),
        )


@cache
def _places() -> PlaceIndex:
    return PlaceIndex.load()
