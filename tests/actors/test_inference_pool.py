"""What the pool's streams are told; how it decides, and how ears come and go, is tested in tests/actors/pool."""

import asyncio
import time
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
import pytest_asyncio

from actors.pool.messages import (
    ChunkHeard,
    CloseStream,
    ConfirmStream,
    DescribePool,
    FromPool,
    StreamFailed,
    StreamGranted,
    StreamLost,
    StreamRefused,
)
from actors.pool.schedule import Lane
from actors.runtime import System, within
from config.settings import PoolSettings
from tests.actors.pool.bench import Bench, chunk
from tests.fakes.ears import FakePlace, MindfulModel
from tests.fakes.spans import RecordedSpan
from tests.fakes.spoken import POISON


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


async def test_a_batch_is_linked_with_the_chunks_of_all_streams_in_it_that_are_followed(
    bench: Bench, system: System
) -> None:
    system.carries_traces = True
    await bench.start()
    streams = [await bench.stream(name) for name in "abc"]
    spans = {name: RecordedSpan(name) for name in "ab"}

    for name, stream in zip("abc", streams, strict=True):  # while the last one's slot is being filled
        with within(spans.get(name)):
            bench.pool.tell(chunk(stream, 0))
    await asyncio.sleep(1)

    first, other = (handled.parts[0] for span in spans.values() for handled in span.parts)
    (batch,) = [part for part in first.parts if part.name == "batch"]
    assert batch.linked == [first, other]
    assert (first.linked, other.linked) == ([batch], [batch])
    assert first.ended == other.ended == batch.ended


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


async def test_a_loop_that_is_behind_lets_nobody_in(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    await bench.start(settings=PoolSettings(admission_age_seconds=60.0))
    monkeypatch.setattr("actors.pool.turns.time", SimpleNamespace(monotonic=lambda: time.monotonic() - 100.0))
    stream = await bench.stream("a")
    for number in range(30):
        await bench.hear(chunk(stream, number))

    refused = await bench.open("b")

    assert isinstance(refused, StreamRefused)
    assert refused.reason == "age"


async def test_only_so_many_files_are_heard_at_once(bench: Bench) -> None:
    await bench.start(settings=PoolSettings(max_files=1))
    await bench.stream("file", lane=Lane.FILE)

    refused = await bench.open("another", lane=Lane.FILE)

    assert isinstance(refused, StreamRefused)
    assert refused.reason == "files"
    assert isinstance(await bench.open("live"), StreamGranted)


# Losing


async def test_a_stream_that_is_not_known_is_lost(bench: Bench) -> None:
    await bench.start()
    known = await bench.stream("a")
    listener = bench.system.ref("/a")

    await bench.hear()
    bench.pool.tell(ConfirmStream(known, listener))
    bench.pool.tell(ConfirmStream((3, 999), listener))
    await asyncio.sleep(0.1)

    assert bench.listeners["a"].told == [StreamLost((3, 999))]


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
