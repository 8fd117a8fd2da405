"""What the pool itself costs, and how it behaves up to its capacity: `python -m tests.benchmarks.pool`.

The first table is a simulation in virtual time: the real actor over an ear whose steps take 4 ms a row and 2 ms each,
so that 78 streams are its capacity. The second is CPU time of this process over an ear that hears nothing and takes no
time: what is left is the pool's, with the messages there and back.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import click
import msgspec
import numpy as np
import uvloop
from numpy.typing import NDArray

from actors.inference_pool import InferencePool
from actors.pool.ears import EarHeard, EarPlace, Past
from actors.pool.messages import FromPool, HearChunk, OpenStream, PoolMessage, StreamGranted
from actors.pool.slots import StreamId
from actors.runtime import Actor, CellSpec, Ref, System
from config.settings import PoolSettings
from models.voice.features import Front
from tests.fakes.logs import RecordingLog
from tests.fakes.virtual_time import VirtualTimeLoop
from tests.scenarios.test_pool_under_load import CAPACITY, Hall

LOADS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.05)


class Simulated(msgspec.Struct, frozen=True):
    """One load of the simulation."""

    load: float
    streams: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    rows_a_step: float
    lost: int


class Overhead(msgspec.Struct, frozen=True):
    """What the pool costs with so many streams."""

    streams: int
    us_a_chunk: float


async def simulate(load: float, seconds: float) -> Simulated:
    """Let as many speak as make this load, for some virtual seconds."""
    hall = Hall()
    await hall.start()
    await hall.let_in(round(load * CAPACITY))
    await hall.speak(seconds)
    await asyncio.sleep(5)
    latencies = sorted(latency for speaker in hall.speakers for latency in speaker.latencies)
    batches = hall.place.ear.batches
    lost = sum(len(speaker.sent) - len(speaker.heard) for speaker in hall.speakers)
    await hall.stop()
    p50, p95, p99 = (1000 * latencies[int(part * len(latencies))] for part in (0.5, 0.95, 0.99))
    return Simulated(load, len(hall.speakers), p50, p95, p99, sum(batches) / len(batches), lost)


class DeafEar:
    """Hears nothing, at once."""

    name, version, slots, replay_chunks = "deaf", "1", 4096, 9

    def __init__(self) -> None:
        self._log_probs = np.zeros((64, 8, 69), np.float32)
        self._front = Front.start(64)

    def warm_up(self) -> None:
        """It is."""

    def open(self, slot: int, generation: int, past: Past | None) -> None:
        """Forget it."""
        del slot, generation, past

    def step(self, slots: NDArray[np.intp], generations: NDArray[np.int64], pcm: NDArray[np.int16]) -> EarHeard:
        del generations, pcm
        rows, front = len(slots), self._front
        kept = Front(front.tail[:rows], front.level[:rows], front.total[:rows], front.weight[:rows])
        return EarHeard(self._log_probs[:rows], self._log_probs[:rows, :, 0], kept, 0.0001)

    def close(self) -> None:
        """Nothing is held."""


class Counting(Actor[FromPool]):
    """Counts what it is told; one for all streams."""

    def __init__(self) -> None:
        self.told = 0

    def on_receive(self, message: FromPool) -> None:
        del message
        self.told += 1


async def measure_overhead(streams: int, rounds: int) -> Overhead:
    """Have every stream bring a chunk, all at once, some times over."""
    system = System(executor=ThreadPoolExecutor(2), log=RecordingLog())
    place, settings = EarPlace("deaf", DeafEar), PoolSettings(admission_load=1.0)
    pool: Ref[PoolMessage] = await system.spawn(
        "/pool", CellSpec(lambda: InferencePool(lambda _: (place,), settings, count(1)))
    )
    listener = Counting()
    ref = await system.spawn("/listener", CellSpec(lambda: listener))
    opened = [await _opened(pool, ref, number) for number in range(streams)]
    chunk, began = np.zeros(5120, np.int16), time.process_time()
    for number in range(rounds):
        for stream in opened:
            pool.tell(HearChunk(stream, number, chunk, system.clock.now() + 10))
        while listener.told < streams * (number + 1):  # noqa: ASYNC110 - worker threads are under way
            await asyncio.sleep(0.0005)
    spent = time.process_time() - began
    for path in ("/pool", "/listener"):
        await system.ref(path).stop()
    return Overhead(streams, 1e6 * spent / (streams * rounds))


async def _opened(pool: Ref[PoolMessage], listener: Ref[FromPool], number: int) -> StreamId:
    answer = await pool.ask(OpenStream(listener, f"source-{number}", is_going_on=True), within=1)
    assert isinstance(answer, StreamGranted)
    return answer.stream


def simulated(seconds: float) -> list[Simulated]:
    """Simulate every load, each on a loop of its own."""
    figures = []
    for load in LOADS:
        loop = VirtualTimeLoop()
        asyncio.set_event_loop(loop)
        figures.append(loop.run_until_complete(simulate(load, seconds)))
        loop.close()
    return figures


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--seconds", default=60.0, show_default=True, help="Virtual seconds of each load.")
def main(*, as_json: bool, seconds: float) -> None:
    """Simulate the pool under load, and measure what it costs itself."""
    loads = simulated(seconds)
    overheads = [uvloop.run(measure_overhead(streams, rounds=40)) for streams in (50, 500)]
    if as_json:
        click.echo(msgspec.json.encode({"loads": loads, "overheads": overheads}))
        return
    click.echo("  load streams  p50 ms  p95 ms  p99 ms  rows a step  lost")
    for one in loads:
        times = f"{one.p50_ms:8.1f}{one.p95_ms:8.1f}{one.p99_ms:8.1f}"
        click.echo(f"{one.load:6.2f}{one.streams:8}{times}{one.rows_a_step:13.1f}{one.lost:6}")
    for cost in overheads:
        click.echo(f"{cost.streams} streams at once: {cost.us_a_chunk:.0f} us of CPU a chunk")


if __name__ == "__main__":
    main()
