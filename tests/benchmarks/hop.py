"""What it costs to have audio heard by another node: `python -m tests.benchmarks.hop`.

The real model, in this process and in a real `talqin serve --role inference` beside it, over loopback. Rounds
alternate; in each, every stream brings one chunk, all at once, and a chunk's time is from there to its posteriors. The
last column is the CPU time of this process for a chunk that it had heard elsewhere: codec, socket, mailboxes.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

import click
import msgspec
import numpy as np
import uvloop

from actors.far.pool import FarPool
from actors.inference_pool import InferencePool
from actors.pool.messages import (
    ChunkHeard,
    CloseStream,
    DescribePool,
    FromPool,
    HearChunk,
    OpenStream,
    PoolMessage,
    StreamGranted,
)
from actors.pool.slots import StreamId
from actors.runtime import Actor, CellSpec, Ref, System
from config.settings import PoolSettings, VoiceSettings
from tests.cluster.nodes import SECRET, Node, make_node, wait_ready
from tests.fakes.logs import RecordingLog
from transport.ears.places import make_places
from transport.nodes.links import InferenceLinks

STREAMS: Final = (1, 8, 32)
_SAMPLES: Final = 5120
_SETTLE_ROUNDS: Final = 5


class Hop(msgspec.Struct, frozen=True):
    """One crowd: milliseconds of a chunk, medians and 99th percentiles, and CPU here for one heard elsewhere."""

    streams: int
    near_ms: float
    far_ms: float
    near_p99_ms: float
    far_p99_ms: float
    cpu_us: float

    @property
    def ratio(self) -> float:
        """Far over near."""
        return self.far_ms / self.near_ms


class Watch(Actor[FromPool]):
    """Notes when each chunk was heard; one for all streams."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.expected = 0
        self.all_heard = asyncio.Event()

    def expect(self, chunks: int) -> None:
        """Begin anew."""
        self.at.clear()
        self.all_heard.clear()
        self.expected = chunks

    def on_receive(self, message: FromPool) -> None:
        assert isinstance(message, ChunkHeard), message
        self.at.append(time.perf_counter())
        if len(self.at) == self.expected:
            self.all_heard.set()


class Side:
    """One of the two pools, and what came of it."""

    def __init__(self, system: System, name: str) -> None:
        self.watch = Watch()
        self.milliseconds: list[float] = []
        self.cpu_seconds = 0.0
        self._system = system
        self._pool: Ref[PoolMessage] = system.ref(f"/{name}")
        self._listener: Ref[FromPool] = system.ref(f"/{name}-watch")
        self._streams: list[StreamId] = []

    async def start(self, streams: int) -> None:
        """Open streams."""
        await self._system.spawn(self._listener.path, CellSpec(lambda: self.watch))
        for number in range(streams):
            opening = OpenStream(self._listener, f"{self._pool.path}-{number}", is_going_on=True)
            answer = await self._pool.ask(opening, within=5)
            assert isinstance(answer, StreamGranted), answer
            self._streams.append(answer.stream)

    async def round(self, number: int, pcm: np.ndarray[tuple[int, int], np.dtype[np.int16]]) -> None:
        """Have a chunk of every stream heard."""
        self.watch.expect(len(self._streams))
        cpu, began = time.process_time(), time.perf_counter()
        for stream, chunk in zip(self._streams, pcm, strict=True):
            self._pool.tell(HearChunk(stream, number, chunk, self._system.clock.now() + 10))
        await self.watch.all_heard.wait()
        if number >= _SETTLE_ROUNDS:
            self.milliseconds += [1000 * (at - began) for at in self.watch.at]
            self.cpu_seconds += time.process_time() - cpu

    async def stop(self) -> None:
        """Close the streams."""
        for stream in self._streams:
            self._pool.tell(CloseStream(stream))
        await self._listener.stop()


async def measure(node: Node, rounds: int) -> list[Hop]:
    """Measure every crowd, on both sides by turns."""
    system = System(executor=ThreadPoolExecutor(4), log=RecordingLog())
    settings = PoolSettings(admission_load=1.0)
    places = make_places(VoiceSettings(workers=0, provider="cpu"), settings)
    links = InferenceLinks((f"127.0.0.1:{node.process.port}",), SECRET.encode(), system.log)
    await system.spawn("/near", CellSpec(lambda: InferencePool(places, settings, count(1))))
    await system.spawn("/far", CellSpec(lambda: FarPool(links, settings, count(1), Random(0).randrange)))  # noqa: S311 - draws a node
    while not (await system.ref("/far").ask(DescribePool(), within=1)).ears:  # noqa: ASYNC110 - over a real socket, nothing here is told of it
        await asyncio.sleep(0.05)
    figures = [await _crowd(system, streams, rounds) for streams in STREAMS]
    for path in ("/far", "/near"):
        await system.ref(path).stop()
    return figures


async def _crowd(system: System, streams: int, rounds: int) -> Hop:
    near, far = Side(system, "near"), Side(system, "far")
    for side in (near, far):
        await side.start(streams)
    noise = _noise(streams)
    for number in range(rounds + _SETTLE_ROUNDS):
        pcm = next(noise)
        for side in (near, far) if number % 2 else (far, near):
            await side.round(number, pcm)
    for side in (near, far):
        await side.stop()
    p99 = [sorted(side.milliseconds)[int(0.99 * len(side.milliseconds))] for side in (near, far)]
    cpu_us = 1e6 * far.cpu_seconds / (streams * rounds)
    return Hop(streams, median(near.milliseconds), median(far.milliseconds), p99[0], p99[1], cpu_us)


def _noise(streams: int) -> Iterator[np.ndarray[tuple[int, int], np.dtype[np.int16]]]:
    draw = np.random.default_rng(7)
    while True:
        yield draw.integers(-3000, 3000, (streams, _SAMPLES), np.int16)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--rounds", default=200, show_default=True, help="Chunks of each stream on each side.")
def main(*, as_json: bool, rounds: int) -> None:
    """Start an inference node, and compare it with a pool of one's own."""
    with tempfile.TemporaryDirectory(prefix="talqin-hop-") as folder:
        node = make_node("inference-1", "inference", Path(folder) / "inference-1")
        try:
            node.process.start()
            wait_ready([node])
            figures = uvloop.run(measure(node, rounds))
        finally:
            node.process.kill()
    if as_json:
        click.echo(msgspec.json.encode(figures))
        return
    click.echo("streams at once   here ms  elsewhere ms  ratio   p99 here  p99 elsewhere  CPU us here")
    for one in figures:
        p99 = f"{one.near_p99_ms:11.1f}{one.far_p99_ms:15.1f}"
        click.echo(f"{one.streams:15}{one.near_ms:10.2f}{one.far_ms:14.2f}{one.ratio:7.2f}{p99}{one.cpu_us:13.0f}")


if __name__ == "__main__":
    main()
