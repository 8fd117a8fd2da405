"""What the learner is told, and when."""

import asyncio
from typing import Any

import pytest

from actors.events import (
    CursorMoved,
    RecitationEnded,
    RecitationOpened,
    ShownWord,
    VerseCrossed,
    WordJudged,
    WordPlace,
)
from actors.feedback import Feedback, FeedbackGiven, FromFeedback, Manner
from actors.runtime import Actor, CellSpec, System
from models.learning.levels import Level
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.verdict import Kind, Status, Summary, Verdict

TEXT, SOUNDS = Text.load(), Sounds.load()
OPENED = RecitationOpened(
    1,
    "112",
    tuple(ShownWord(word.surah, word.ayah, word.word, word.text) for word in map(TEXT.word, TEXT.surah_range(112))),
)


class Listener(Actor[FromFeedback]):
    def __init__(self) -> None:
        self.heard: list[FromFeedback] = []

    def on_receive(self, message: FromFeedback) -> None:
        self.heard.append(message)


def judged(
    verdict: Verdict,
    kind: Kind,
    status: Status = Status.SETTLED,
    serial: int = 1,
    word: int | None = 2,
    *,
    ayah: int = 1,
    change: str = "",
) -> WordJudged:
    place: dict[str, Any] = (
        {"surah": 112, "ayah": ayah, "word": word} if word else {"surah": None, "ayah": None, "word": None}
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
        runner_up=change,
        **place,
    )


RIGHT = judged(Verdict.RIGHT, Kind.RIGHT)
SKIPPED = judged(Verdict.SKIPPED, Kind.SKIPPED)


def ended(*words: WordJudged) -> RecitationEnded:
    return RecitationEnded(1, "112", words, Summary())


async def told(system: System, *events: Any, level: Level = Level.STRICT, locale: str = "en") -> list[FromFeedback]:
    listener, manner = Listener(), Manner(locale, level)
    ref = await system.spawn("/listener", CellSpec(lambda: listener))
    feedback = await system.spawn("/feedback", CellSpec(lambda: Feedback(ref, manner, TEXT, SOUNDS)))
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
    heard = await told(system, judged(Verdict.ADDED, Kind.ADDED, word=None, serial=7))

    assert heard[1] == FeedbackGiven("added", "Something was heard that is not in the text.", serial=7)


SAD = judged(Verdict.WRONG, Kind.WRONG_LETTER, serial=5, word=2, ayah=2, change="d>t")
LAST_OF_FIRST = judged(Verdict.RIGHT, Kind.RIGHT, serial=4, word=4)


async def test_a_letter_is_explained_with_other_words_of_the_passage_that_have_it(system: System) -> None:
    given = (await told(system, OPENED, SAD))[2]

    assert isinstance(given, FeedbackGiven)
    assert (given.serial, given.expected, given.heard) == (5, "dal (د)", "ta (ت)")
    assert "voice" in given.how
    assert [(word.ayah, word.word, word.text) for word in given.elsewhere] == [
        (place, word, TEXT.word(TEXT.index_of(112, place, word)).text) for place, word in ((3, 2), (3, 4), (4, 5))
    ]


async def test_gentle_waits_for_the_last_word_of_the_verse(system: System) -> None:
    heard = await told(system, OPENED, SKIPPED, LAST_OF_FIRST, SAD, level=Level.GENTLE)

    kinds = [type(event) for event in heard]
    assert kinds == [RecitationOpened, WordJudged, WordJudged, FeedbackGiven, WordJudged, FeedbackGiven]
    assert codes(heard) == ["skipped", "wrong_letter"]


async def test_gentle_speaks_when_the_reciter_went_on_from_within_the_verse(system: System) -> None:
    heard = await told(system, OPENED, SKIPPED, judged(Verdict.RIGHT, Kind.RIGHT, ayah=3), level=Level.GENTLE)

    assert codes(heard) == ["skipped"]


async def test_a_word_that_was_mended_before_anything_was_said_is_never_spoken_of(system: System) -> None:
    retracted = judged(Verdict.SKIPPED, Kind.SKIPPED, Status.RETRACTED)
    right = judged(Verdict.RIGHT, Kind.RIGHT, serial=2)

    heard = await told(system, OPENED, SKIPPED, retracted, right, LAST_OF_FIRST, level=Level.GENTLE)

    assert codes(heard) == []


async def test_quiet_speaks_right_before_the_end(system: System) -> None:
    heard = await told(system, OPENED, SKIPPED, LAST_OF_FIRST, SAD, ended(SKIPPED, SAD), level=Level.QUIET)

    assert codes(heard[:4]) == []
    assert codes(heard) == ["skipped", "wrong_letter"]
    assert isinstance(heard[-1], RecitationEnded)


async def test_the_end_says_what_to_mend_first(system: System) -> None:
    added, unsure = judged(Verdict.ADDED, Kind.ADDED, word=None), judged(Verdict.UNSURE, Kind.UNSURE)

    (end,) = await told(system, ended(SAD, unsure, added))

    assert isinstance(end, RecitationEnded)
    assert [(one.code, [word.word for word in one.words]) for one in end.mend] == [("added", []), ("wrong_letter", [2])]
    assert all(one.text and one.why for one in end.mend)
    assert end.words == (SAD, unsure, added)


async def test_everything_is_said_in_the_learners_language(system: System) -> None:
    given = (await told(system, SKIPPED, locale="tr-TR"))[1]

    assert isinstance(given, FeedbackGiven)
    assert given.text == "Şu kelime atlandı: \u2068هُوَ\u2069."


CROSSED = VerseCrossed(WordPlace(2, 35, 6), WordPlace(7, 19, 6), 4, 640, 6400)


async def test_a_crossing_is_told_at_once_at_the_word_after_which_the_passage_was_left(system: System) -> None:
    heard = await told(system, OPENED, CROSSED, level=Level.GENTLE)

    sentence = "You went from \u20682:35\u2069 into \u20687:19\u2069, which says the same up to there."
    assert heard[1:] == [CROSSED, FeedbackGiven("crossed", sentence, 2, 35, 6)]


async def test_quiet_tells_a_crossing_at_the_end(system: System) -> None:
    heard = await told(system, OPENED, CROSSED, ended(), level=Level.QUIET)

    assert codes(heard[:2]) == []
    assert codes(heard) == ["crossed"]


async def test_nobody_is_told_that_the_last_word_before_a_crossing_is_right_now(system: System) -> None:
    crossed = VerseCrossed(WordPlace(112, 1, 2), WordPlace(7, 19, 6), 4, 640, 6400)

    assert codes(await told(system, crossed, RIGHT)) == ["crossed"]
