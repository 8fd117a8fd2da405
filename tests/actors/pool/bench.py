"""A pool over fake ears, and listeners by name, for the tests of the pool's actor and of its upkeep."""

import asyncio
from itertools import count
from pathlib import Path

import numpy as np

from actors.inference_pool import InferencePool
from actors.pool.ears import EarPlace
from actors.pool.fleet import Installed
from actors.pool.messages import (
    ChunkHeard,
    FromPool,
    HearChunk,
    OpenStream,
    PoolMessage,
    StreamGranted,
    StreamRefused,
)
from actors.pool.schedule import Lane
from actors.pool.slots import StreamId
from actors.runtime import Actor, CellSpec, Ref, System
from config.settings import PoolSettings
from supervisors.library.child import ChildSpec
from supervisors.library.supervisor import Supervisor
from tests.fakes.ears import FakeEar, FakePlace

ELSEWHERE = Path("elsewhere")
CHUNK = np.zeros(5120, np.int16)


class Listener(Actor[FromPool]):
    def __init__(self) -> None:
        self.told: list[FromPool] = []

    def on_receive(self, message: FromPool) -> None:
        self.told.append(message)

    @property
    def chunks(self) -> list[int]:
        return [event.chunk for event in self.told if isinstance(event, ChunkHeard)]


class Bench:
    """A pool with its places, and listeners by name."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.places = {name: FakePlace(name, slots=4) for name in ("core-0", "core-1", "new-0", "fallback")}
        self.listeners: dict[str, Listener] = {}
        self.pool: Ref[PoolMessage] = system.ref("/keeper/pool")
        self._generations = count(1)

    @property
    def ear(self) -> FakeEar:
        return self.places["core-0"].ear

    async def start(self, *places: EarPlace, settings: PoolSettings | None = None) -> None:
        """Start a pool over these places, `core-0` if none is named; another model is at `new-0`."""
        named = places or (self.places["core-0"].place(max_batch=2),)
        new = (self.places["new-0"].place(),)
        chosen = settings or PoolSettings(max_waiting_chunks=3)
        installed = Installed()

        def make() -> InferencePool:
            return InferencePool(lambda w: named if w is None else new, chosen, self._generations, installed=installed)

        await self.system.spawn("/keeper", CellSpec(lambda: Supervisor((ChildSpec("pool", make),))))

    async def open(self, name: str, *, lane: Lane = Lane.LIVE) -> StreamGranted | StreamRefused:
        if name not in self.listeners:
            self.listeners[name] = Listener()
            await self.system.spawn(f"/{name}", CellSpec(lambda: self.listeners[name]))
        return await self.pool.ask(OpenStream(self.system.ref(f"/{name}"), name, lane), within=1)

    async def stream(self, name: str, *, lane: Lane = Lane.LIVE) -> StreamId:
        granted = await self.open(name, lane=lane)
        assert isinstance(granted, StreamGranted)
        return granted.stream

    async def hear(self, *chunks: HearChunk) -> None:
        for chunk in chunks:
            self.pool.tell(chunk)
        await asyncio.sleep(0.1)


def chunk(stream: StreamId, number: int, token: int = 0) -> HearChunk:
    pcm = CHUNK.copy()
    pcm[::640] = token
    return HearChunk(stream, number, pcm, deadline=1e9)
