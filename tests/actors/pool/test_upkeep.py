"""How ears come and go, and what the streams are told of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from actors.pool.messages import (
    ChunkHeard,
    DescribePool,
    FromPool,
    InstallModel,
    RollBackModel,
    StreamFailed,
    StreamGranted,
    StreamLost,
)
from actors.runtime import StartError, System
from config.settings import PoolSettings
from tests.actors.pool.bench import ELSEWHERE, Bench, chunk
from tests.fakes.logs import RecordingLog


@pytest_asyncio.fixture
async def bench(system: System) -> AsyncIterator[Bench]:
    bench = Bench(system)
    yield bench
    for cell in system.cells():
        await system.ref(cell.path).stop()


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
    bench.places["core-0"].refusals = 2
    await bench.hear(chunk(stream, 0))
    refused = await bench.open("a")

    await asyncio.sleep(0.6)
    still_refused = await bench.open("a")
    await asyncio.sleep(1.1)

    assert [getattr(answer, "reason", "") for answer in (refused, still_refused)] == ["no_ear", "no_ear"]
    assert isinstance(await bench.open("a"), StreamGranted)
    assert [name for name in log.names if name.startswith("ear_")] == [
        *("ear_up", "ear_lost", "ear_closed", "ear_not_made", "ear_not_made", "ear_up"),
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
    gpu.ear.is_lost, gpu.refusals = True, 1
    await bench.hear(chunk(lost, 0))
    on_core = await bench.stream("a")

    await asyncio.sleep(1)

    assert bench.listeners["a"].told == [StreamLost(lost), StreamLost(on_core)]


async def test_a_pool_whose_ears_cannot_be_made_does_not_start(bench: Bench) -> None:
    bench.places["core-0"].refusals = 1

    with pytest.raises(StartError) as caught:
        await bench.start()

    assert caught.value.__cause__ is not None
    assert "no worker can be started" in str(caught.value.__cause__.__cause__)


async def test_an_end_puts_all_ears_away(bench: Bench) -> None:
    await bench.start(*(bench.places[name].place() for name in ("core-0", "core-1")))

    await bench.system.ref("/keeper").stop()

    assert [bench.places[name].ear.is_closed for name in ("core-0", "core-1")] == [True, True]


# Versions


async def test_new_streams_go_to_a_new_model_and_old_ones_stay_until_it_has_settled(bench: Bench) -> None:
    await bench.start(settings=PoolSettings(drain_seconds=60))
    bench.places["new-0"].version = "spoken 2"
    old = await bench.stream("old")

    bench.pool.tell(InstallModel(ELSEWHERE))
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

    bench.pool.tell(InstallModel(ELSEWHERE))
    await asyncio.sleep(1)

    now = await bench.pool.ask(DescribePool(), within=1)
    assert (now.version, now.installing, [ear.name for ear in now.ears]) == ("spoken 1", False, ["core-0"])
    assert "model_refused" in log.names
    assert bench.places["new-0"].ear.is_closed


async def test_going_back_moves_every_stream_at_once_and_loads_nothing(bench: Bench) -> None:
    await bench.start()
    bench.places["new-0"].version = "spoken 2"
    bench.pool.tell(InstallModel(ELSEWHERE))
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
        bench.pool.tell(InstallModel(ELSEWHERE))
        await asyncio.sleep(1)

    assert bench.places["core-0"].ear.is_closed
    assert [ear.is_closed for ear in bench.places["new-0"].ears] == [False, False]


@pytest.mark.parametrize("goes_back", [False, True])
async def test_a_pool_that_is_made_again_hears_with_the_model_that_was_in_use(bench: Bench, *, goes_back: bool) -> None:
    await bench.start()
    bench.places["new-0"].version = "spoken 2"
    bench.pool.tell(InstallModel(ELSEWHERE))
    await asyncio.sleep(1)
    if goes_back:
        bench.pool.tell(RollBackModel())
        await asyncio.sleep(0.1)

    await bench.pool.kill()

    now = await bench.pool.ask(DescribePool(), within=1)
    assert now.version == ("spoken 1" if goes_back else "spoken 2")
