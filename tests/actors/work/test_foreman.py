"""The foreman sees to it that what waits is in the queue."""

import asyncio

import pytest

from actors.ports import StoreUnavailableError
from actors.runtime import CellSpec, Ref, System
from actors.work.foreman import BRING_SECONDS, COUNT_SECONDS, FORGET_SECONDS, DescribeWork, Foreman, ForemanMessage
from tests.fakes.logs import RecordingLog
from tests.fakes.work import Workshop


class Yard(Workshop):
    """And a foreman."""

    def __init__(self, system: System, log: RecordingLog) -> None:
        super().__init__()
        self.log = log
        self.system = system
        self.foreman: Ref[ForemanMessage] = self.system.ref("/foreman")

    async def begin(self) -> None:
        await self.system.spawn("/foreman", CellSpec(lambda: Foreman(self.queue, self.desk, self.meter)))


@pytest.fixture
def yard(system: System, log: RecordingLog) -> Yard:
    return Yard(system, log)


async def test_a_process_that_begins_finds_what_another_left(yard: Yard) -> None:
    await yard.bring()
    await yard.queue.close()
    await yard.begin()
    await asyncio.sleep(0.1)

    assert (await yard.foreman.ask(DescribeWork(), within=1)).unfinished == 1


async def test_a_queue_that_loses_everything_is_filled_again(yard: Yard) -> None:
    await yard.begin()
    await yard.bring()
    await yard.queue.close()

    await asyncio.sleep(BRING_SECONDS + 0.1)

    assert (await yard.foreman.ask(DescribeWork(), within=1)).unfinished == 1


async def test_a_store_that_is_away_is_looked_at_again(yard: Yard) -> None:
    await yard.bring()
    await yard.queue.close()
    yard.documents.is_away = True
    await yard.begin()
    await asyncio.sleep(1)
    yard.documents.is_away = False
    await asyncio.sleep(BRING_SECONDS)

    assert (await yard.foreman.ask(DescribeWork(), within=1)).unfinished == 1
    assert "work_not_brought" in yard.log.names


async def test_who_asks_a_foreman_whose_queue_is_away_is_told(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    await yard.begin()

    async def away() -> None:
        raise StoreUnavailableError("Redis")

    monkeypatch.setattr(yard.queue, "depth", away)
    with pytest.raises(StoreUnavailableError):
        await yard.foreman.ask(DescribeWork(), within=1)


async def test_audio_of_which_no_document_tells_goes_in_time(yard: Yard) -> None:
    await yard.objects.put("work/amina/stray", b"x")
    await yard.begin()
    await asyncio.sleep(2 * FORGET_SECONDS + 1)

    assert not yard.objects.held
    assert "recordings_forgotten" in yard.log.names


async def test_how_much_there_is_is_counted_again_and_again(yard: Yard) -> None:
    await yard.begin()
    await yard.bring()
    await asyncio.sleep(2 * COUNT_SECONDS + 0.1)

    assert [depth.unfinished for depth in yard.meter.depths] == [1, 1]
    assert yard.meter.depths[1].oldest_seconds == 2 * COUNT_SECONDS
