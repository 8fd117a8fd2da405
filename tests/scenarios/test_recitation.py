"""What a learner sees of a recitation, from the door inwards."""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

import pytest
import pytest_asyncio

from actors.events import CursorMoved, PlacesLocated, RecitationEnded, RecitationOpened, WordJudged
from actors.feedback import FeedbackGiven
from actors.learner.documents import RECITATIONS
from actors.ports import Fault
from actors.runtime import System
from actors.stores.documents import Owner
from actors.visit.messages import (
    AudioArrived,
    ContinueRecitation,
    Detach,
    FinishRecitation,
    Leave,
    OpenRecitation,
    PauseRecitation,
)
from actors.visit.to_client import Acknowledged, Continued, Paused, Welcome
from config.settings import FeedbackSettings, SessionSettings
from models.learning.levels import Level
from models.recitation.verdict import Status, Verdict
from supervisors.visits import Visits
from tests.fakes.house import House, Learner
from tests.fakes.spoken import POISON, pause, recited, spoken


@pytest_asyncio.fixture
async def house(system: System) -> AsyncIterator[House]:
    house = House(system)
    await house.start()
    yield house
    await house.stop()


def final_of(learner: Learner) -> RecitationEnded:
    (final,) = learner.heard(RecitationEnded)
    assert isinstance(final, RecitationEnded)
    return final


def verdicts_of(learner: Learner) -> list[str]:
    return [f"{word.ayah}:{word.word} {word.verdict}" for word in final_of(learner).words]


async def recite_whole(house: House, learner: Learner, surah: int) -> None:
    learner.say(OpenRecitation(str(surah)))
    await learner.recite(recited(house.text.surah_range(surah), house.sounds))
    learner.say(FinishRecitation())
    await asyncio.sleep(5)


async def test_a_surah_recited_right_is_called_right_word_by_word(house: House) -> None:
    learner = await house.visit()

    await recite_whole(house, learner, 112)

    final = final_of(learner)
    assert [word.verdict for word in final.words] == [Verdict.RIGHT] * 15
    assert [word.text for word in final.words] == [house.text.word(i).text for i in house.text.surah_range(112)]
    assert learner.heard(FeedbackGiven) == []


async def test_words_are_told_while_the_recitation_goes_on(house: House) -> None:
    learner = await house.visit()
    learner.say(OpenRecitation("112"))

    await learner.recite(recited(house.text.surah_range(112), house.sounds)[: 16000 * 5])

    told = [type(body) for body in learner.line.bodies]
    assert told.index(RecitationOpened) < told.index(CursorMoved) < told.index(WordJudged)
    assert RecitationEnded not in told


async def test_a_skipped_word_is_said_to_be_skipped_and_no_other(house: House) -> None:
    learner = await house.visit()
    words = house.text.surah_range(112)
    first, rest = house.sounds.phrase(words[:6]), house.sounds.phrase(words[7:])
    learner.say(OpenRecitation("112"))

    for part in (pause(0.4), spoken([*first, *rest]), pause(1.2)):
        await learner.recite(part)
    learner.say(FinishRecitation())
    await asyncio.sleep(5)

    wrong = [verdict for verdict in verdicts_of(learner) if not verdict.endswith("right")]
    assert wrong == ["3:1 skipped"]
    assert [advice.code for advice in learner.heard(FeedbackGiven)] == ["skipped"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("usual", "wished", "behind"),
    [("quiet", None, (4, 5)), ("quiet", Level.STRICT, (3, 1)), ("gentle", None, (3, 4)), ("strict", None, (3, 1))],
)
async def test_a_learner_is_told_at_the_moment_and_in_the_language_they_wish(
    system: System, usual: Literal["quiet", "gentle", "strict"], wished: Level | None, behind: tuple[int, int]
) -> None:
    house = House(system, feedback=FeedbackSettings(level=usual))
    await house.start()
    learner = await house.visit(locale="fr", level=wished)
    words = house.text.surah_range(112)
    learner.say(OpenRecitation("112"))

    for part in (pause(0.4), spoken([*house.sounds.phrase(words[:6]), *house.sounds.phrase(words[7:])]), pause(1.2)):
        await learner.recite(part)
    learner.say(FinishRecitation())
    await asyncio.sleep(5)

    said = [body for body in learner.line.bodies if not isinstance(body, WordJudged) or body.status is Status.SETTLED]
    (told,) = (body for body in said if isinstance(body, FeedbackGiven))
    *_, last = (body for body in said[: said.index(told)] if isinstance(body, WordJudged))
    assert told.text.startswith("Le mot")
    assert (last.ayah, last.word) == behind
    assert [mending.code for mending in final_of(learner).mend] == ["skipped"]
    await house.stop()


async def test_every_event_number_comes_once_and_in_order(house: House) -> None:
    learner = await house.visit()

    await recite_whole(house, learner, 112)

    assert learner.line.numbers == list(range(1, len(learner.line.numbers) + 1))


async def test_every_frame_is_acknowledged(house: House) -> None:
    learner = await house.visit()

    await recite_whole(house, learner, 112)

    acknowledgements = [body.through for body in learner.heard(Acknowledged)]  # type: ignore[union-attr]
    assert acknowledgements == sorted(set(acknowledgements))
    assert acknowledgements[-1] == learner.sequence - 1


async def test_a_lost_line_loses_nothing_and_judges_nothing_twice(house: House) -> None:
    undisturbed, disturbed = await house.visit(), await house.visit()
    await recite_whole(house, undisturbed, 112)
    disturbed.say(OpenRecitation("112"))
    frames = disturbed.frames(recited(house.text.surah_range(112), house.sounds))
    seen: list[int] = []

    for number, frame in enumerate(frames):
        if number in {3, 9, 20}:
            disturbed.say(Detach(disturbed.line.connection_id))
            await asyncio.sleep(7)
            seen.extend(disturbed.line.numbers)
            disturbed.come_back(seen_event=seen[-1] if seen else 0)
            await asyncio.sleep(0.1)
            for lost in frames[max(0, number - 2) : number]:
                disturbed.say(lost)  # what was not acknowledged is sent again
        disturbed.say(frame)
        await asyncio.sleep(0.32)
    disturbed.say(FinishRecitation())
    await asyncio.sleep(5)

    seen.extend(disturbed.line.numbers)
    assert seen == list(range(1, len(seen) + 1))
    assert final_of(disturbed).words == final_of(undisturbed).words


async def test_an_unknown_place_is_found_and_followed_from_its_beginning(house: House) -> None:
    learner = await house.visit()
    learner.say(OpenRecitation(None))

    await learner.recite(recited(house.text.ayah_range(2, 255), house.sounds))
    learner.say(FinishRecitation())
    await asyncio.sleep(5)

    decided = [body for body in learner.heard(PlacesLocated) if isinstance(body, PlacesLocated) and body.decided]
    assert [(place.surah, place.ayah_from) for place in decided[0].places[:1]] == [(2, 255)]
    right = [word for word in final_of(learner).words if word.verdict is Verdict.RIGHT]
    assert len(right) == len(house.text.ayah_range(2, 255))


async def test_what_cannot_be_a_passage_is_refused_and_the_session_goes_on(house: House) -> None:
    learner = await house.visit()

    learner.say(OpenRecitation("2:300"))
    await asyncio.sleep(1)
    await recite_whole(house, learner, 112)

    faults = [fault for fault in learner.heard(Fault) if isinstance(fault, Fault)]
    assert [(fault.code, fault.fault) for fault in faults] == [("passage_unknown", "client")]
    assert "286" in faults[0].detail
    assert len(final_of(learner).words) == 15


async def test_poisoned_audio_fails_its_own_recitation_only(house: House) -> None:
    poisoned, bystander = await house.visit(), await house.visit()
    poisoned.say(OpenRecitation("112"))

    await poisoned.recite(spoken([POISON] * 10))
    await recite_whole(house, bystander, 112)

    assert [fault.code for fault in poisoned.heard(Fault)] == ["ear_failed"]  # type: ignore[union-attr]
    assert final_of(poisoned).words == ()
    assert len(final_of(bystander).words) == 15


async def test_silence_accuses_nobody(house: House) -> None:
    learner = await house.visit()
    learner.say(OpenRecitation("112"))

    await learner.recite(pause(12))
    learner.say(FinishRecitation())
    await asyncio.sleep(5)

    assert [fault.code for fault in learner.heard(Fault)] == ["silence"]  # type: ignore[union-attr]
    final = final_of(learner)
    assert [word for word in final.words if word.verdict in {Verdict.WRONG, Verdict.SKIPPED, Verdict.ADDED}] == []
    assert learner.heard(FeedbackGiven) == []


async def test_another_surah_is_told_to_be_another_and_accuses_nobody(house: House) -> None:
    learner = await house.visit()
    learner.say(OpenRecitation("112"))

    await learner.recite(recited(house.text.surah_range(99), house.sounds))
    learner.say(FinishRecitation())
    await asyncio.sleep(5)

    accused = [word for word in final_of(learner).words if word.verdict in {Verdict.WRONG, Verdict.SKIPPED}]
    assert "not_this_passage" in [fault.code for fault in learner.heard(Fault)]  # type: ignore[union-attr]
    assert len(accused) <= 1


async def test_audio_without_a_recitation_is_told_once_and_acknowledged(house: House) -> None:
    learner = await house.visit()

    await learner.recite(pause(2))

    assert [fault.code for fault in learner.heard(Fault)] == ["no_recitation"]  # type: ignore[union-attr]
    assert learner.heard(Acknowledged)[-1].through == learner.sequence - 1  # type: ignore[union-attr]


async def test_what_is_said_while_paused_is_not_judged(house: House) -> None:
    learner = await house.visit()
    words = house.text.surah_range(112)
    learner.say(OpenRecitation("112"))
    await learner.recite(recited(words[:4], house.sounds))

    learner.say(PauseRecitation())
    await learner.recite(recited(house.text.surah_range(113), house.sounds))
    learner.say(ContinueRecitation())
    await learner.recite(recited(words[4:], house.sounds))
    learner.say(FinishRecitation())
    await asyncio.sleep(5)

    assert len(learner.heard(Paused)) == len(learner.heard(Continued)) == 1
    assert {word.verdict for word in final_of(learner).words} == {Verdict.RIGHT}


async def test_what_is_out_of_turn_is_told(house: House) -> None:
    learner = await house.visit()

    learner.say(PauseRecitation())
    await asyncio.sleep(1)

    assert [fault.code for fault in learner.heard(Fault)] == ["out_of_turn"]  # type: ignore[union-attr]


async def test_a_gap_is_told_and_filled(house: House) -> None:
    learner = await house.visit()
    learner.say(OpenRecitation("112"))
    first, second, third = learner.frames(pause(0.96))

    for frame in (first, third, second):
        learner.say(frame)
    await asyncio.sleep(5)

    assert [fault.code for fault in learner.heard(Fault)] == ["audio_gap"]  # type: ignore[union-attr]
    assert learner.heard(Acknowledged)[-1].through == 2  # type: ignore[union-attr]


async def test_a_frame_beyond_the_credit_is_told(house: House) -> None:
    learner = await house.visit()

    learner.say(AudioArrived(1000, b"\x00\x00"))
    await asyncio.sleep(1)

    assert [fault.code for fault in learner.heard(Fault)] == ["beyond_credit"]  # type: ignore[union-attr]


async def test_opening_another_passage_ends_the_first_with_its_final(house: House) -> None:
    learner = await house.visit()
    learner.say(OpenRecitation("112"))
    await learner.recite(recited(house.text.surah_range(112)[:4], house.sounds))

    learner.say(OpenRecitation("113"))
    await asyncio.sleep(5)

    told = [body for body in learner.line.bodies if isinstance(body, RecitationOpened | RecitationEnded)]
    assert [(type(body), body.passage) for body in told] == [
        (RecitationOpened, "112"),
        (RecitationEnded, "112"),
        (RecitationOpened, "113"),
    ]


async def test_a_learner_who_does_not_come_back_is_remembered_all_the_same(house: House) -> None:
    learner = await house.visit()
    learner.say(OpenRecitation("112"))
    await learner.recite(recited(house.text.surah_range(112), house.sounds))

    learner.say(Detach(learner.line.connection_id))
    await asyncio.sleep(300)

    (record,) = [kept.value for kept in await house.store.list_owned(RECITATIONS, Owner("amina"))]
    assert (record.learner, record.passage, record.right) == ("amina", "112", 15)
    assert not learner.session.is_alive


async def test_goodbye_ends_the_session_after_the_final(house: House) -> None:
    learner = await house.visit()
    learner.say(OpenRecitation("112"))
    await learner.recite(recited(house.text.surah_range(112)[:4], house.sounds))

    learner.say(Leave())
    await asyncio.sleep(5)

    assert len(learner.heard(RecitationEnded)) == 1
    assert learner.line.closed is not None
    assert learner.line.closed.code == "goodbye"
    assert await house.visits.count() == 0


async def test_a_memory_that_is_away_costs_nobody_their_final(house: House) -> None:
    house.store.is_away = True
    learner = await house.visit()

    await recite_whole(house, learner, 112)

    assert len(final_of(learner).words) == 15
    assert [(fault.code, fault.fault) for fault in learner.heard(Fault)] == [("memory_unavailable", "dependency")]  # type: ignore[union-attr]


async def test_draining_gives_every_learner_their_final_and_says_to_come_back(house: House) -> None:
    learners = [await house.visit(str(number)) for number in range(3)]
    for learner in learners:
        learner.say(OpenRecitation("112"))
        await learner.recite(pause(1))

    await house.visits.stop_accepting()
    await house.visits.drain()

    assert [len(learner.heard(RecitationEnded)) for learner in learners] == [1, 1, 1]
    assert {learner.line.closed.code for learner in learners if learner.line.closed} == {"draining"}
    assert await house.visits.count() == 0


async def test_a_drained_crowd_is_told_where_to_go_and_not_to_come_back_as_one(house: House) -> None:
    settings = SessionSettings(drain_to="wss://b.example.org/v1/recite", drain_per_second=2.0)
    chances = iter([0.0, 0.5, 1.0, 0.25])
    visits = Visits(house.system, settings, lambda: next(chances))
    learners = [await house.visit(str(number)) for number in range(4)]

    await visits.drain()

    closed = [learner.line.closed for learner in learners if learner.line.closed]
    assert [reason.retry_after_ms for reason in closed] == [1000, 2000, 3000, 1500]
    assert {reason.go_to for reason in closed} == {"wss://b.example.org/v1/recite"}


async def test_a_broken_model_is_told_to_all_and_breaks_no_session(house: House) -> None:
    learner = await house.visit()
    house.model.is_broken = True
    learner.say(OpenRecitation("112"))
    await learner.recite(pause(1))

    house.model.is_broken = False
    await recite_whole(house, learner, 113)

    assert [fault.code for fault in learner.heard(Fault)][:1] == ["ear_failed"]  # type: ignore[union-attr]
    finals = [body.passage for body in learner.heard(RecitationEnded)]  # type: ignore[union-attr]
    assert finals == ["112", "113"]


async def test_the_first_word_on_every_line_is_the_welcome(house: House) -> None:
    learner = await house.visit()
    await asyncio.sleep(1)
    learner.come_back(seen_event=0)
    await asyncio.sleep(1)

    (welcome,) = learner.heard(Welcome)
    assert isinstance(welcome, Welcome)
    assert (welcome.resumed, welcome.next_audio, welcome.credit) == (True, 0, 64)
