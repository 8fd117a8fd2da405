"""What the pool's streams are told, whatever becomes of its ears; how it decides is tested in tests/actors/pool."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest_asyncio

from actors.ears import EarPlace
from actors.inference_pool import InferencePool
from actors.pool.messages import (
    ChunkHeard,
    CloseStream,
    ConfirmStream,
    DescribePool,
    FromPool,
    HearChunk,
    InstallModel,
    OpenStream,
    PoolMessage,
    RollBackModel,
    StreamFailed,
    StreamGranted,
    StreamLost,
    StreamRefused,
)
from actors.pool.schedule import Lane
from actors.pool.slots import StreamId
from actors.runtime import Actor, CellSpec, Ref, StartError, System
from config.settings import PoolSettings
from tests.fakes.ears import FakeEar, FakePlace, MindfulModel
from tests.fakes.logs import RecordingLog
from tests.fakes.spoken import POISON

_ELSEWHERE = Path("elsewhere")
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
        self.pool: Ref[PoolMessage] = system.ref("/pool")
        self._generations = count(1)

    @property
    def ear(self) -> FakeEar:
        return self.places["core-0"].ear

    async def start(self, *places: EarPlace, settings: PoolSettings | None = None) -> None:
        """Start a pool over these places, `core-0` if none is named; another model is at `new-0`."""
        named = places or (self.places["core-0"].place(max_batch=2),)
        new = (self.places["new-0"].place(),)
        chosen = settings or PoolSettings(max_waiting_chunks=3)
        spec = CellSpec(lambda: InferencePool(lambda w: named if w is None else new, chosen, self._generations))
        await self.system.spawn("/pool", spec)

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


@pytest_asyncio.fixture
async def bench(system: System) -> AsyncIterator[Bench]:
    bench = Bench(system)
    yield bench
    for cell in system.cells():
        await system.ref(cell.path).stop()


# Hearing


async def test_a_chunk_comes_back_to_its_listener_with_its_number(bench: Bench) -> None:
    await bench.start()
    stream = await bench.stream("a")

    await bench.hear(chunk(stream, 5, token=7))

    (heard,) = bench.listeners["a"].told
    assert isinstance(heard, ChunkHeard)
    assert (heard.stream, heard.chunk, heard.log_probs.shape, heard.level_db.shape) == (stream, 5, (8, 69), (8,))
    assert set(heard.log_probs.argmax(axis=1)) == {7}


async def test_chunks_of_different_streams_share_a_step_up_to_the_largest_batch(bench: Bench) -> None:
    await bench.start()
    streams = [await bench.stream(name) for name in "abc"]

    await bench.hear(*(chunk(stream, number) for number in range(2) for stream in streams))

    assert max(bench.ear.batches) == 2
    assert sum(bench.ear.batches) == 6
    assert [listener.chunks for listener in bench.listeners.values()] == [[0, 1]] * 3


async def test_streams_are_shared_out_over_the_ears(bench: Bench) -> None:
    await bench.start(*(bench.places[name].place() for name in ("core-0", "core-1")))
    streams = [await bench.stream(name) for name in "abcd"]

    await bench.hear(*(chunk(stream, 0) for stream in streams))

    assert [sum(bench.places[name].ear.batches) for name in ("core-0", "core-1")] == [2, 2]


async def test_a_late_chunk_of_a_closed_stream_never_touches_the_slots_new_owner(bench: Bench) -> None:
    await bench.start()
    old = await bench.stream("old")
    bench.pool.tell(CloseStream(old))
    new = await bench.stream("new")

    await bench.hear(chunk(old, 0))

    assert new[0] == old[0]
    assert bench.listeners["old"].told == bench.listeners["new"].told == []


async def test_one_poisoned_input_fails_alone(bench: Bench) -> None:
    await bench.start()
    poisoned, sound = await bench.stream("poisoned"), await bench.stream("sound")

    await bench.hear(chunk(poisoned, 0, POISON), chunk(sound, 0))

    assert [type(event) for event in bench.listeners["poisoned"].told] == [StreamFailed]
    assert bench.listeners["sound"].chunks == [0]


async def test_of_a_batch_that_failed_only_the_guilty_stream_is_closed(bench: Bench) -> None:
    await bench.start()
    bench.ear.refuses = lambda pcm: pcm[0] == 66
    guilty, sound = await bench.stream("guilty"), await bench.stream("sound")

    await bench.hear(chunk(guilty, 0, 66), chunk(sound, 0))

    (failed,) = bench.listeners["guilty"].told
    assert isinstance(failed, StreamFailed)
    assert (failed.code, "the batch failed" in failed.detail) == ("ear_failed", True)
    assert bench.listeners["sound"].chunks == [0]


async def test_a_stream_that_sends_too_much_at_once_is_overloaded(bench: Bench) -> None:
    await bench.start()
    stream = await bench.stream("a")

    await bench.hear(*(chunk(stream, number) for number in range(9)))

    assert [event.code for event in bench.listeners["a"].told if isinstance(event, StreamFailed)] == ["overloaded"]


# Beginning


async def test_a_pool_without_a_free_slot_refuses_for_now(bench: Bench) -> None:
    await bench.start()
    for name in "abcd":
        await bench.stream(name)

    assert await bench.open("e") == StreamRefused("slots", PoolSettings().retry_after_ms)


async def test_who_opens_again_gives_the_old_stream_back(bench: Bench) -> None:
    await bench.start()
    streams = [await bench.stream("a") for _ in range(9)]

    assert len(set(streams)) == 9
    assert (await bench.pool.ask(DescribePool(), within=1)).live_streams == 1


async def test_above_its_capacity_the_pool_refuses(bench: Bench) -> None:
    place = FakePlace("slow", slots=50)
    await bench.start(place.place())
    place.ear.seconds = lambda rows: 0.1 * rows
    streams = [await bench.stream(name) for name in "abc"]
    for number in range(30):
        await bench.hear(*(chunk(stream, number) for stream in streams))  # a batch of one, then one of two

    refused = await bench.open("d")

    assert isinstance(refused, StreamRefused)
    assert refused.reason == "capacity"


async def test_only_so_many_files_are_heard_at_once(bench: Bench) -> None:
    await bench.start(settings=PoolSettings(max_files=1))
    await bench.stream("file", lane=Lane.FILE)

    refused = await bench.open("another", lane=Lane.FILE)

    assert isinstance(refused, StreamRefused)
    assert refused.reason == "files"
    assert isinstance(await bench.open("live"), StreamGranted)


# Losing


async def test_a_lost_ear_is_told_to_its_streams_and_to_no_other(bench: Bench) -> None:
    await bench.start(*(bench.places[name].place() for name in ("core-0", "core-1")))
    streams = [await bench.stream(name) for name in "ab"]
    bench.ear.is_lost = True

    await bench.hear(*(chunk(stream, 0) for stream in streams))

    assert bench.listeners["a"].told == [StreamLost(streams[0])]
    assert bench.listeners["b"].chunks == [0]


async def test_a_lost_ear_is_made_again_after_a_pause_that_grows(bench: Bench, log: RecordingLog) -> None:
    await bench.start()
    stream = await bench.stream("a")
    bench.ear.is_lost = True
    bench.places["core-0"].refusals = 1
    await bench.hear(chunk(stream, 0))
    refused = await bench.open("a")

    await asyncio.sleep(0.6)
    still_refused = await bench.open("a")
    await asyncio.sleep(1.1)

    assert [getattr(answer, "reason", "") for answer in (refused, still_refused)] == ["no_ear", "no_ear"]
    assert isinstance(await bench.open("a"), StreamGranted)
    assert [name for name in log.names if name.startswith("ear_")] == [
        *("ear_up", "ear_lost", "ear_closed", "ear_not_made", "ear_up"),
    ]
    assert bench.places["core-0"].ears[0].is_closed


async def test_an_ear_in_which_nothing_is_heard_turn_after_turn_is_given_up(bench: Bench, log: RecordingLog) -> None:
    await bench.start()
    bench.ear.refuses = lambda _: True

    for name in "abc":
        await bench.hear(chunk(await bench.stream(name), 0))

    assert [type(bench.listeners[name].told[0]) for name in "abc"] == [StreamFailed] * 3
    assert "ear_lost" in log.names


async def test_without_its_gpu_the_pool_goes_on_with_what_a_core_can_do(bench: Bench) -> None:
    gpu, cpu = bench.places["core-0"], bench.places["fallback"]
    await bench.start(gpu.place(max_batch=256), cpu.place(is_fallback=True))
    before = await bench.pool.ask(DescribePool(), within=1)
    stream = await bench.stream("a")
    gpu.ear.is_lost = True
    gpu.refusals = 5
    cpu.ear.seconds = lambda rows: 0.01 * rows

    await bench.hear(chunk(stream, 0))
    again = await bench.stream("a")
    await bench.hear(chunk(again, 0))

    after = await bench.pool.ask(DescribePool(), within=1)
    assert (sum(cpu.ear.batches), bench.listeners["a"].chunks) == (1, [0])
    assert 0 < after.capacity < before.capacity


async def test_when_the_gpu_is_back_streams_go_back_to_it(bench: Bench) -> None:
    gpu, cpu = bench.places["core-0"], bench.places["fallback"]
    await bench.start(gpu.place(), cpu.place(is_fallback=True))
    lost = await bench.stream("a")
    gpu.ear.is_lost = True
    await bench.hear(chunk(lost, 0))
    on_core = await bench.stream("a")

    await asyncio.sleep(1)

    assert bench.listeners["a"].told == [StreamLost(lost), StreamLost(on_core)]


async def test_a_stream_that_is_not_known_is_lost(bench: Bench) -> None:
    await bench.start()
    known = await bench.stream("a")
    listener = bench.system.ref("/a")

    await bench.hear()
    bench.pool.tell(ConfirmStream(known, listener))
    bench.pool.tell(ConfirmStream((3, 999), listener))
    await asyncio.sleep(0.1)

    assert bench.listeners["a"].told == [StreamLost((3, 999))]


async def test_a_pool_whose_ears_cannot_be_made_does_not_start(bench: Bench) -> None:
    bench.places["core-0"].refusals = 1

    try:
        await bench.start()
    except StartError as error:
        assert "no worker can be started" in str(error.__cause__)  # noqa: PT017 - what is asserted is its cause
    else:
        raise AssertionError("it started")


async def test_an_end_puts_all_ears_away(bench: Bench) -> None:
    await bench.start(*(bench.places[name].place() for name in ("core-0", "core-1")))

    await bench.pool.stop()

    assert [bench.places[name].ear.is_closed for name in ("core-0", "core-1")] == [True, True]


# Versions


async def test_new_streams_go_to_a_new_model_and_old_ones_stay_until_it_has_settled(bench: Bench) -> None:
    await bench.start(settings=PoolSettings(drain_seconds=60))
    bench.places["new-0"].version = "spoken 2"
    old = await bench.stream("old")

    bench.pool.tell(InstallModel(_ELSEWHERE))
    await asyncio.sleep(1)
    new = await bench.stream("new")
    await bench.hear(chunk(old, 0), chunk(new, 0))
    before = list(bench.listeners["old"].told)
    await asyncio.sleep(60)

    assert [sum(bench.places[name].ear.batches) for name in ("core-0", "new-0")] == [1, 1]
    assert [type(event) for event in before] == [ChunkHeard]
    assert bench.listeners["old"].told[1:] == [StreamLost(old)]
    assert bench.listeners["new"].chunks == [0]
    assert (await bench.pool.ask(DescribePool(), within=1)).version == "spoken 2"


async def test_a_model_that_is_not_golden_is_refused_and_nothing_changes(bench: Bench, log: RecordingLog) -> None:
    await bench.start()
    bench.places["new-0"].is_golden = False

    bench.pool.tell(InstallModel(_ELSEWHERE))
    await asyncio.sleep(1)

    now = await bench.pool.ask(DescribePool(), within=1)
    assert (now.version, now.installing, [ear.name for ear in now.ears]) == ("spoken 1", False, ["core-0"])
    assert "model_refused" in log.names
    assert bench.places["new-0"].ear.is_closed


async def test_going_back_moves_every_stream_at_once_and_loads_nothing(bench: Bench) -> None:
    await bench.start()
    bench.places["new-0"].version = "spoken 2"
    bench.pool.tell(InstallModel(_ELSEWHERE))
    await asyncio.sleep(1)
    stream = await bench.stream("a")

    bench.pool.tell(RollBackModel())
    again = await bench.stream("a") if await _is_told(bench, StreamLost(stream)) else None

    assert again is not None
    now = await bench.pool.ask(DescribePool(), within=1)
    assert (now.version, now.previous_version) == ("spoken 1", "spoken 2")
    assert len(bench.places["core-0"].ears) == 1


async def _is_told(bench: Bench, message: FromPool) -> bool:
    await asyncio.sleep(0.1)
    return message in bench.listeners["a"].told


async def test_the_model_before_the_last_is_put_away(bench: Bench) -> None:
    await bench.start()
    for _ in range(2):
        bench.pool.tell(InstallModel(_ELSEWHERE))
        await asyncio.sleep(1)

    assert bench.places["core-0"].ear.is_closed
    assert [ear.is_closed for ear in bench.places["new-0"].ears] == [False, False]


async def test_what_was_heard_before_a_move_is_not_heard_again(bench: Bench) -> None:
    await bench.start(FakePlace("mindful", MindfulModel, slots=4).place())
    stream = await bench.stream("a")
    await bench.hear(chunk(stream, 0, 5), chunk(stream, 1, 9))
    heard = list(bench.listeners["a"].told)
    again = await bench.stream("a")  # with no past, as if none of the answers had arrived

    await bench.hear(chunk(again, 0, 5), chunk(again, 1, 9), chunk(again, 2, 3))

    resent = bench.listeners["a"].told[2:]
    assert [_bits(event) for event in resent[:2]] == [_bits(event) for event in heard]
    assert bench.listeners["a"].chunks == [0, 1, 0, 1, 2]


def _bits(event: FromPool) -> bytes:
    assert isinstance(event, ChunkHeard)
    return event.log_probs.tobytes()
