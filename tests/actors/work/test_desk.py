"""The desk takes recordings in, and loses none."""

import asyncio

import pytest

from actors.ports import Fault, StoreUnavailableError
from actors.stores.documents import ConflictError
from actors.work.desk import TooMuchWorkError
from actors.work.kept import Stage, audio_name
from config.settings import WorkSettings
from models.recitation.manner import Manner
from tests.fakes.work import AMINA, BILAL, Workshop


async def test_what_was_accepted_waits_sealed_and_is_in_the_queue() -> None:
    shop = Workshop()

    made = await shop.bring(b"the sound of it")

    assert (await shop.look(made.job)).stage is Stage.WAITING
    _, sealed = shop.objects.held[audio_name(AMINA, made.job)]
    assert b"the sound of it" not in sealed
    taken = await shop.queue.take("one")
    assert taken is not None
    assert taken.piece == made.job


async def test_the_same_recording_is_one_job_of_one_learner() -> None:
    shop = Workshop()

    first, again = await shop.bring(), await shop.bring()
    others = [await shop.bring(passage="113"), await shop.bring(b"else"), await shop.bring(owner=BILAL)]
    strict = await shop.desk.accept(AMINA, b"sound", "112", Manner(strictness=1.0))

    assert first.job == again.job
    assert len({first.job, strict.job, *(other.job for other in others)}) == 5


async def test_a_learner_sees_only_their_own() -> None:
    shop = Workshop()
    made = await shop.bring()

    assert await shop.desk.look(BILAL, made.job) is None
    assert not await shop.desk.forget(BILAL, made.job)
    assert await shop.desk.look(AMINA, made.job) is not None


async def test_a_learner_who_has_many_waiting_is_told_so_and_others_are_not() -> None:
    shop = Workshop(WorkSettings(most_each=2))
    await shop.bring(b"1")
    await shop.bring(b"2")

    with pytest.raises(TooMuchWorkError, match="2 of your recordings") as refused:
        await shop.bring(b"3")
    await shop.bring(b"3", owner=BILAL)

    assert refused.value.is_theirs


async def test_a_full_server_says_that_it_is_full() -> None:
    shop = Workshop(WorkSettings(most_waiting=2))
    await shop.bring(b"1")
    await shop.bring(b"2", owner=BILAL)

    with pytest.raises(TooMuchWorkError) as refused:
        await shop.bring(b"3")

    assert not refused.value.is_theirs


async def test_nothing_is_accepted_that_cannot_be_kept() -> None:
    shop = Workshop()
    shop.objects.is_away = True

    with pytest.raises(StoreUnavailableError):
        await shop.bring()

    shop.objects.is_away = False
    assert await shop.desk.bring_all() == 0


async def test_what_a_queue_lost_is_brought_again_from_the_documents() -> None:
    shop = Workshop()
    made = [await shop.bring(b"1"), await shop.bring(b"2", owner=BILAL)]
    await shop.queue.close()  # it has forgotten everything

    assert await shop.desk.bring_all() == 2
    assert await shop.desk.bring_all() == 2

    taken = [await shop.queue.take("one") for _ in range(3)]
    assert {each.piece for each in taken if each is not None} == {job.job for job in made}
    assert taken[2] is None


async def test_the_audio_comes_back_as_it_was_brought_and_goes_when_it_is_judged() -> None:
    shop = Workshop()
    made = await shop.bring(b"the sound of it")
    kept = await shop.desk.begin(made.job)
    assert kept is not None

    assert await shop.desk.audio_of(kept) == b"the sound of it"
    await shop.desk.judged(kept, '{"words":[]}')

    assert not shop.objects.held
    judged = await shop.look(made.job)
    assert (judged.stage, judged.answer) == (Stage.JUDGED, '{"words":[]}')
    assert await shop.desk.begin(made.job) is None


async def test_of_two_who_judge_the_same_the_second_writes_nothing() -> None:
    shop = Workshop()
    made = await shop.bring()
    first, second = await shop.desk.begin(made.job), await shop.desk.begin(made.job)
    assert first is not None
    assert second is not None

    with pytest.raises(ConflictError):
        await shop.desk.judged(first, "{}")
    await shop.desk.judged(second, '{"second":true}')

    assert (await shop.look(made.job)).answer == '{"second":true}'


async def test_what_was_forgotten_is_not_written_back() -> None:
    shop = Workshop()
    made = await shop.bring()
    kept = await shop.desk.begin(made.job)
    assert kept is not None
    assert await shop.desk.forget(AMINA, made.job)

    with pytest.raises(ConflictError):
        await shop.desk.judged(kept, "{}")

    assert await shop.desk.look(AMINA, made.job) is None
    assert not shop.objects.held


async def test_a_recording_at_which_workers_break_fails_for_good_and_may_be_brought_again() -> None:
    shop = Workshop(WorkSettings(most_tries=2))
    made = await shop.bring()
    for _ in range(2):
        assert await shop.desk.begin(made.job) is not None

    assert await shop.desk.begin(made.job) is None

    failed = await shop.look(made.job)
    assert (failed.stage, failed.fault, failed.is_theirs) == (Stage.FAILED, "recording_not_judged", False)
    assert (await shop.bring()).stage is Stage.WAITING
    assert await shop.desk.begin(made.job) is not None


async def test_putting_off_is_no_try() -> None:
    shop = Workshop(WorkSettings(most_tries=1))
    made = await shop.bring()
    for _ in range(3):
        kept = await shop.desk.begin(made.job)
        assert kept is not None
        await shop.desk.put_off(kept)

    assert (await shop.look(made.job)).stage is Stage.WAITING


async def test_without_its_key_there_is_no_audio() -> None:
    shop = Workshop()
    made = await shop.bring()
    kept = await shop.desk.begin(made.job)
    assert kept is not None
    await shop.keys.erase(AMINA)

    assert await shop.desk.audio_of(kept) is None


async def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not() -> None:
    now = 100 * 86_400.0
    shop = Workshop(WorkSettings(answer_days=1), lambda: now)
    old, failed, waiting = await shop.bring(b"1"), await shop.bring(b"2"), await shop.bring(b"3")
    begun = [await shop.desk.begin(job.job) for job in (old, failed)]
    assert begun[0] is not None
    assert begun[1] is not None
    await shop.desk.judged(begun[0], "{}")
    await shop.desk.fail(begun[1], Fault("bad_audio", "client", retry=False, detail="no audio"))
    now = 101 * 86_400.0
    assert await shop.desk.forget_old() == 0
    now = 102 * 86_400.0
    assert await shop.desk.forget_old() == 2

    assert await shop.desk.look(AMINA, old.job) is None
    assert (await shop.look(waiting.job)).stage is Stage.WAITING
    assert list(shop.objects.held) == [audio_name(AMINA, waiting.job)]


async def test_audio_of_which_no_document_tells_goes_after_an_hour() -> None:
    now = 0.0
    shop = Workshop(now=lambda: now)
    await shop.objects.put(audio_name(AMINA, "stray"), b"x")

    assert await shop.desk.forget_old() == 0
    now = 3601.0
    assert await shop.desk.forget_old() == 1
    assert not shop.objects.held


async def test_a_queue_that_is_away_keeps_nobody_from_bringing(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Workshop()

    async def away(piece: str) -> None:
        raise StoreUnavailableError(piece)

    monkeypatch.setattr(shop.queue, "bring", away)
    made = await shop.bring()
    await asyncio.sleep(0)

    assert (await shop.look(made.job)).stage is Stage.WAITING
