"""The pool of other nodes over fake lines, in virtual time."""

import asyncio
from collections.abc import Callable, Mapping
from itertools import count

import numpy as np
import pytest_asyncio

from actors.far.messages import (
    FarChunk,
    FarClose,
    FarFailed,
    FarGranted,
    FarHeard,
    FarLoad,
    FarLost,
    FarOpen,
    FarRefused,
    FromModel,
    Packed,
    ToModel,
    pack,
    pack_front,
)
from actors.far.pool import FarPool
from actors.far.ports import FarEvent, FarLineLost, FarLinesFailed, FarSaid
from actors.far.routes import FAR_SLOT
from actors.pool.admission import Reason
from actors.pool.ears import Past
from actors.pool.messages import (
    ChunkHeard,
    CloseStream,
    ConfirmStream,
    DescribePool,
    HearChunk,
    OpenStream,
    RollBackModel,
    StreamFailed,
    StreamGranted,
    StreamLost,
    StreamRefused,
)
from actors.runtime import CellSpec, System, within
from config.settings import PoolSettings
from models.voice.features import Front
from tests.actors.pool.bench import Listener
from tests.fakes.logs import RecordingLog
from tests.fakes.spans import RecordedSpan


class FakeLines:
    """Implements `FarLines`: what is said is kept; the test answers."""

    def __init__(self, *nodes: str) -> None:
        self.up = {node: FarLoad("voice 1", 0.0, 0, 8.0) for node in nodes}
        self.said: list[tuple[str, ToModel]] = []
        self.dropped: list[str] = []
        self.tell: Callable[[FarEvent], None]

    def open(self, tell: Callable[[FarEvent], None]) -> None:
        self.tell = tell

    def loads(self) -> Mapping[str, FarLoad]:
        return self.up

    def say(self, node: str, message: ToModel) -> None:
        self.said.append((node, message))

    def drop(self, node: str) -> None:
        self.dropped.append(node)

    async def close(self) -> None:
        self.up.clear()


class CountingMeter:
    """Implements `FarMeter`: a list of what was noted."""

    def __init__(self) -> None:
        self.noted: list[object] = []

    def sent(self) -> None:
        self.noted.append("sent")

    def heard(self, seconds: float) -> None:
        self.noted.append(("heard", round(seconds, 1)))

    def lost(self, streams: int) -> None:
        self.noted.append(("lost", streams))

    def refused(self, reason: Reason) -> None:
        self.noted.append(("refused", reason))


class Far:
    """A far pool, its lines and one listener."""

    def __init__(self, system: System) -> None:
        self.lines = FakeLines("a", "b")
        self.listener = Listener()
        self.meter = CountingMeter()
        self.pool = system.ref("/inference")
        self.ear = system.ref("/listener")
        self._system = system

    async def start(self) -> None:
        await self._system.spawn("/listener", CellSpec(lambda: self.listener))
        make = lambda: FarPool(self.lines, PoolSettings(), count(1), lambda _: 0, self.meter)  # noqa: E731 - a factory, named
        await self._system.spawn("/inference", CellSpec(make))

    def ask(self) -> "asyncio.Future[object]":
        return self.pool.begin_ask(OpenStream(self.ear, "me"), 5.0)

    async def say(self, node: str, *said: FromModel) -> None:
        self.lines.tell(FarSaid(node, said))
        await asyncio.sleep(0.01)

    async def stream(self) -> StreamGranted:
        asked = self.ask()
        await asyncio.sleep(0.01)
        node, opening = self.lines.said[-1]
        assert isinstance(opening, FarOpen)
        await self.say(node, FarGranted(opening.number, 3))
        granted = await asked
        assert isinstance(granted, StreamGranted)
        return granted


def heard(number: int, chunk: int) -> FarHeard:
    floats = pack(np.ones((8, 69), np.float32))
    return FarHeard(number, chunk, floats, pack(np.ones(8, np.float32)), pack_front(Front.start(1)))


@pytest_asyncio.fixture
async def far(system: System) -> Far:
    far = Far(system)
    await far.start()
    return far


async def test_a_stream_is_granted_when_the_node_has_granted_it(far: Far) -> None:
    granted = await far.stream()

    assert granted == StreamGranted((FAR_SLOT, 1), 3)
    assert (await far.pool.ask(DescribePool(), within=1)).live_streams == 1


async def test_a_refusal_sends_it_to_another_node_and_two_come_back_as_the_last(far: Far) -> None:
    asked = far.ask()
    await asyncio.sleep(0.01)
    await far.say(far.lines.said[-1][0], FarRefused(1, "capacity", 700))
    again = far.lines.said[-1]
    await far.say(again[0], FarRefused(2, "age", 300))

    assert isinstance(again[1], FarOpen)
    assert {node for node, _ in far.lines.said} == {"a", "b"}
    assert await asked == StreamRefused("age", 300)
    assert far.meter.noted == [("refused", "age")]


async def test_where_another_node_lets_it_in_nobody_was_turned_away(far: Far) -> None:
    asked = far.ask()
    await asyncio.sleep(0.01)
    await far.say(far.lines.said[-1][0], FarRefused(1, "capacity", 700))
    await far.say(far.lines.said[-1][0], FarGranted(2, 3))

    assert await asked == StreamGranted((FAR_SLOT, 2), 3)
    assert far.meter.noted == []


async def test_only_so_many_pasts_are_on_the_way_to_a_node_at_once(far: Far) -> None:
    past = Past(None, np.zeros(5120, np.int16))
    asked = [
        far.pool.begin_ask(OpenStream(far.ear, f"s{number}", is_going_on=True, past=past), 5.0) for number in range(129)
    ]
    await asyncio.sleep(0.01)

    assert len(far.lines.said) == 128
    assert await asked[-1] == StreamRefused("no_ear", PoolSettings().reopen_after_ms)


async def test_a_stream_granted_to_who_does_not_wait_any_more_is_closed(far: Far) -> None:
    asked = far.ask()
    await asyncio.sleep(0.01)
    asked.cancel()
    await far.say("a", FarGranted(1, 3))

    assert far.lines.said[-1][1] == FarClose(1)
    assert (await far.pool.ask(DescribePool(), within=1)).live_streams == 0


async def test_a_chunk_that_is_followed_takes_its_name_along_and_what_was_heard_belongs_to_it(
    system: System, far: Far
) -> None:
    system.carries_traces, root = True, RecordedSpan()
    granted = await far.stream()
    with within(root):
        far.pool.tell(HearChunk(granted.stream, 4, np.ones(5120, np.int16), 9.0))
    await asyncio.sleep(0.1)
    await far.say("a", heard(1, 4))

    sent = far.lines.said[-1][1]
    assert isinstance(sent, FarChunk)
    (line,) = root.parts[0].parts
    assert sent.trace == line.traceparent
    assert (line.name, line.fields) == ("line", {"node": "a", "chunk": 4, "lost": False})
    assert far.meter.noted == ["sent", ("heard", 0.1)]


async def test_what_nobody_asked_for_is_told_to_nobody(far: Far) -> None:
    await far.stream()
    await far.say("a", heard(1, 9))

    assert far.listener.told == []


async def test_without_a_node_nobody_is_let_in_for_now(far: Far) -> None:
    far.lines.up.clear()

    assert await far.ask() == StreamRefused("no_ear", PoolSettings().reopen_after_ms)
    assert far.meter.noted == [("refused", "no_ear")]


async def test_a_chunk_goes_with_the_seconds_that_are_left_and_what_was_heard_comes_back(far: Far) -> None:
    granted = await far.stream()
    now = asyncio.get_running_loop().time()
    far.pool.tell(HearChunk(granted.stream, 4, np.ones(5120, np.int16), now + 2))
    await asyncio.sleep(0.01)
    sent = far.lines.said[-1][1]
    await far.say("a", heard(1, 4))

    assert isinstance(sent, FarChunk)
    assert 1.9 < sent.remaining <= 2
    (told,) = far.listener.told
    assert isinstance(told, ChunkHeard)
    assert (told.stream, told.chunk, told.log_probs.shape) == (granted.stream, 4, (8, 69))


async def test_a_lost_line_loses_its_streams_and_they_are_opened_elsewhere(far: Far) -> None:
    granted = await far.stream()
    lost = far.lines.said[-1][0]
    del far.lines.up[lost]
    far.lines.tell(FarLineLost(lost))
    await asyncio.sleep(0.01)
    again = await far.stream()

    assert far.listener.told == [StreamLost(granted.stream)]
    assert far.meter.noted == [("lost", 1)]
    assert far.lines.said[-1][0] != lost
    assert again.stream != granted.stream


async def test_who_waits_for_a_node_that_is_lost_is_let_in_at_another(far: Far) -> None:
    asked = far.ask()
    await asyncio.sleep(0.01)
    lost = far.lines.said[-1][0]
    del far.lines.up[lost]
    far.lines.tell(FarLineLost(lost))
    await asyncio.sleep(0.01)
    node, opening = far.lines.said[-1]
    assert isinstance(opening, FarOpen)
    await far.say(node, FarGranted(opening.number, 3))

    assert node != lost
    assert await asked == StreamGranted((FAR_SLOT, 2), 3)


async def test_what_the_node_says_of_a_stream_is_told_to_its_listener(far: Far) -> None:
    first = await far.stream()
    await far.say("a", FarFailed(1, "overloaded", "too much"))
    second = await far.stream()
    await far.say("a", FarLost(2))

    assert far.listener.told == [StreamFailed(first.stream, "overloaded", "too much"), StreamLost(second.stream)]


async def test_a_closed_stream_is_closed_there_and_not_known_here(far: Far) -> None:
    granted = await far.stream()
    far.pool.tell(CloseStream(granted.stream))
    far.pool.tell(ConfirmStream(granted.stream, far.ear))
    await asyncio.sleep(0.01)

    assert far.lines.said[-1][1] == FarClose(1)
    assert far.listener.told == [StreamLost(granted.stream)]


async def test_a_node_that_sends_no_arrays_loses_its_line(far: Far) -> None:
    await far.stream()
    broken = Packed((8, 69), b"")
    await far.say("a", FarHeard(1, 0, broken, broken, pack_front(Front.start(1))))

    assert far.lines.dropped == ["a"]
    assert far.listener.told == []


async def test_what_only_a_pool_with_ears_can_do_ends_nothing(far: Far) -> None:
    far.pool.tell(RollBackModel())

    assert (await far.pool.ask(DescribePool(), within=1)).version == "voice 1"


async def test_lines_that_fail_end_the_incarnation_that_has_them(system: System, far: Far, log: RecordingLog) -> None:
    far.lines.tell(FarLinesFailed(ZeroDivisionError()))
    await asyncio.sleep(0.01)

    assert "handler_failed" in log.names
    assert system.find("/inference") is None
