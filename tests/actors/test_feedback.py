"""What the learner is told, and when."""

import asyncio
from typing import Any

import pytest

from actors.events import CursorMoved, RecitationOpened, VerseCrossed, WordJudged, WordPlace
from actors.feedback import Feedback, FeedbackGiven, FromFeedback
from actors.runtime import Actor, CellSpec, System
from models.recitation.verdict import Kind, Status, Verdict


class Listener(Actor[FromFeedback]):
    def __init__(self) -> None:
        self.heard: list[FromFeedback] = []

    def on_receive(self, message: FromFeedback) -> None:
        self.heard.append(message)


def judged(
    verdict: Verdict, kind: Kind, status: Status = Status.SETTLED, serial: int = 1, word: int | None = 2
) -> WordJudged:
    place: dict[str, Any] = (
        {"surah": 112, "ayah": 1, "word": word} if word else {"surah": None, "ayah": None, "word": None}
    )
    return WordJudged(
        serial=serial,
        text="هُوَ",
        status=status,
        verdict=verdict,
        kind=kind,
        start_samples=0,
        end_samples=640,
        expected=(),
        heard=(),
        confidence=0.9,
        runner_up="",
        **place,
    )


RIGHT = judged(Verdict.RIGHT, Kind.RIGHT)
SKIPPED = judged(Verdict.SKIPPED, Kind.SKIPPED)


async def told(system: System, *events: Any) -> list[FromFeedback]:
    listener = Listener()
    ref = await system.spawn("/listener", CellSpec(lambda: listener))
    feedback = await system.spawn("/feedback", CellSpec(lambda: Feedback(ref, "en")))
    for event in events:
        feedback.tell(event)
    await asyncio.sleep(1)
    await feedback.stop()
    await ref.stop()
    return listener.heard


def codes(heard: list[FromFeedback]) -> list[str]:
    return [event.code for event in heard if isinstance(event, FeedbackGiven)]


async def test_every_event_passes_in_order_with_its_sentence_right_behind_it(system: System) -> None:
    cursor = CursorMoved(112, 1, 3, 0)

    heard = await told(system, SKIPPED, cursor)

    assert heard[0] == SKIPPED
    assert isinstance(heard[1], FeedbackGiven)
    assert (heard[1].surah, heard[1].ayah, heard[1].word) == (112, 1, 2)
    assert heard[2] == cursor


@pytest.mark.parametrize("status", [Status.TENTATIVE, Status.RETRACTED])
async def test_nothing_is_said_of_what_may_change_or_no_longer_holds(system: System, status: Status) -> None:
    heard = await told(system, judged(Verdict.WRONG, Kind.WRONG_LETTER, status))

    assert codes(heard) == []


async def test_nothing_is_said_of_what_is_right_or_unsure(system: System) -> None:
    heard = await told(system, RIGHT, judged(Verdict.UNSURE, Kind.UNSURE))

    assert codes(heard) == []


async def test_a_word_that_was_mended_is_praised_once(system: System) -> None:
    heard = await told(system, SKIPPED, RIGHT, RIGHT)

    assert codes(heard) == ["skipped", "corrected"]


async def test_a_new_recitation_knows_nothing_of_the_mistakes_before_it(system: System) -> None:
    heard = await told(system, SKIPPED, RecitationOpened(2, "112", ()), RIGHT)

    assert codes(heard) == ["skipped"]


async def test_an_added_word_is_told_without_a_place(system: System) -> None:
    heard = await told(system, judged(Verdict.ADDED, Kind.ADDED, word=None))

    assert heard[1] == FeedbackGiven("added", "Something was heard that is not in the text.")


async def test_a_crossing_is_told_at_the_word_after_which_the_passage_was_left(system: System) -> None:
    crossed = VerseCrossed(WordPlace(2, 35, 6), WordPlace(7, 19, 6), 4, 640, 6400)

    heard = await told(system, crossed)

    sentence = "You went from 2:35 into 7:19, which says the same up to there."
    assert heard == [crossed, FeedbackGiven("crossed", sentence, 2, 35, 6)]
