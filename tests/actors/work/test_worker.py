"""Workers judge what waits, each recording once, whatever happens to one of them."""

import asyncio

import pytest

from actors.ports import Fault
from actors.runtime import CellSpec, System
from actors.work.kept import RecordingJob, Stage
from actors.work.worker import Worker
from config.settings import WorkSettings
from tests.fakes.logs import RecordingLog
from tests.fakes.work import AMINA, Workshop

HOLD_SECONDS = 30.0
OVERLOADED = Fault("overloaded", "server", retry=True, detail="full", retry_after_ms=5000)
BAD_AUDIO = Fault("bad_audio", "client", retry=False, detail="no audio")


class Workers(Workshop):
    """And workers who do what waits."""

    def __init__(self, system: System, log: RecordingLog) -> None:
        super().__init__(WorkSettings(hold_seconds=HOLD_SECONDS, most_tries=3))
        self.log = log
        self.system = system

    async def hire(self, name: str) -> None:
        def make() -> Worker:
            return Worker(name, self.queue, self.desk, self.judge, HOLD_SECONDS, self.meter)

        await self.system.spawn(f"/{name}", CellSpec(make))

    async def outcome(self, job: str, within: float = 600.0) -> RecordingJob:
        async with asyncio.timeout(within):
            while True:
                found = await self.look(job)
                if found.stage is not Stage.WAITING:
                    return found
                await asyncio.sleep(0.1)


@pytest.fixture
def shop(system: System, log: RecordingLog) -> Workers:
    return Workers(system, log)


async def test_what_waits_is_judged_in_its_order_and_the_queue_is_empty(shop: Workers) -> None:
    made = [await shop.bring(bytes([number])) for number in range(3)]
    await shop.hire("one")

    ended = [await shop.outcome(job.job) for job in made]

    assert [each.answer for each in ended] == ['{"passage":"112","bytes":1}'] * 3
    assert shop.judge.judged == [job.job for job in made]
    assert (await shop.queue.depth()).unfinished == 0
    assert shop.meter.stages == [Stage.JUDGED] * 3


async def test_what_comes_later_is_seen(shop: Workers) -> None:
    await shop.hire("one")
    await asyncio.sleep(100)

    made = await shop.bring()

    assert (await shop.outcome(made.job, within=3)).stage is Stage.JUDGED


async def test_two_workers_judge_two_at_once_and_one_judges_one(shop: Workers) -> None:
    shop.judge.seconds = 10
    made = [await shop.bring(bytes([number])) for number in range(4)]
    await shop.hire("one")
    await shop.hire("two")

    for job in made:
        await shop.outcome(job.job)

    assert shop.judge.most_at_once == 2
    assert sorted(shop.judge.judged) == sorted(job.job for job in made)


async def test_a_long_recording_is_held_all_the_while(shop: Workers) -> None:
    shop.judge.seconds = 10 * HOLD_SECONDS
    made = await shop.bring()
    await shop.hire("one")
    await shop.hire("two")

    await shop.outcome(made.job)

    assert shop.judge.most_at_once == 1
    assert shop.judge.judged == [made.job]


async def test_a_killed_workers_recording_is_judged_by_another(shop: Workers) -> None:
    shop.judge.seconds = 20
    made = await shop.bring()
    await shop.hire("one")
    await asyncio.sleep(5)
    worker = shop.system.ref("/one")
    work = next(task for task in asyncio.all_tasks() if task.get_name() == "work one")
    worker.kill()
    work.cancel()  # a killed process has no tasks either
    await shop.hire("two")

    assert (await shop.outcome(made.job, within=120)).stage is Stage.JUDGED
    assert shop.judge.judged == [made.job]


async def test_a_stopped_worker_gives_back_what_it_had_at_once_and_it_is_no_try(shop: Workers) -> None:
    shop.judge.seconds = 20
    made = await shop.bring()
    await shop.hire("one")
    await asyncio.sleep(5)
    await shop.system.ref("/one").stop()
    assert (await shop.look(made.job)).tries == 0

    shop.judge.seconds = 0
    await shop.hire("two")

    assert (await shop.outcome(made.job, within=2)).stage is Stage.JUDGED


async def test_a_full_pool_is_waited_for(shop: Workers) -> None:
    shop.judge.refusals = [OVERLOADED] * 10
    made = await shop.bring()
    began = asyncio.get_running_loop().time()
    await shop.hire("one")

    ended = await shop.outcome(made.job)

    assert ended.stage is Stage.JUDGED
    assert asyncio.get_running_loop().time() - began >= 10 * 5


async def test_what_can_never_be_judged_says_whose_fault_it_is(shop: Workers) -> None:
    shop.judge.refusals = [BAD_AUDIO]
    made = await shop.bring()
    await shop.hire("one")

    ended = await shop.outcome(made.job)

    assert (ended.stage, ended.fault, ended.is_theirs) == (Stage.FAILED, "bad_audio", True)
    assert not shop.objects.held
    assert shop.meter.stages == [Stage.FAILED]


async def test_a_recording_at_which_the_judge_breaks_fails_and_the_next_is_judged(shop: Workers) -> None:
    shop.judge.refusals = [ZeroDivisionError("broken")] * 3
    broken, fine = await shop.bring(b"1"), None
    await shop.hire("one")

    ended = await shop.outcome(broken.job)
    fine = await shop.bring(b"2")

    assert (ended.stage, ended.fault, ended.is_theirs) == (Stage.FAILED, "recording_not_judged", False)
    assert (await shop.outcome(fine.job)).stage is Stage.JUDGED
    assert shop.log.names.count("work_failed") == 3


async def test_a_store_that_goes_away_in_between_delays_and_loses_nothing(shop: Workers) -> None:
    shop.judge.seconds = 5
    made = await shop.bring()
    await shop.hire("one")
    await asyncio.sleep(2)
    shop.documents.is_away = True
    await asyncio.sleep(60)
    shop.documents.is_away = False

    assert (await shop.outcome(made.job)).stage is Stage.JUDGED


async def test_what_is_forgotten_while_it_is_judged_stays_forgotten(shop: Workers) -> None:
    shop.judge.seconds = 5
    made = await shop.bring()
    await shop.hire("one")
    await asyncio.sleep(2)
    await shop.desk.forget(AMINA, made.job)
    await asyncio.sleep(120)

    assert await shop.desk.look(AMINA, made.job) is None
    assert (await shop.queue.depth()).unfinished == 0


async def test_audio_that_is_gone_is_said_to_be(shop: Workers) -> None:
    made = await shop.bring()
    shop.objects.held.clear()
    await shop.hire("one")

    ended = await shop.outcome(made.job)

    assert (ended.stage, ended.fault) == (Stage.FAILED, "audio_gone")
