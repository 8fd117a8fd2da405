"""Going over into a verse that says the same up to there."""

from models.quran.repeats import Repeats
from models.quran.text import Text
from models.recitation.follow import Event, Follower
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Crossed, Kind, Summary, Verdict
from tests.fakes.voices import FakeVoice, breath, expect, recite
from tests.models.recitation.following import kinds, standing

TEXT = Text.load()
BAQARAH = expect("2:35-2:36")
"""Whose third to sixth words stand in 7:19, too; there "fa-kula min" goes on."""
ARAF = expect("7:19-7:20")
LEFT, ENTERED = TEXT.index_of(2, 35, 6), TEXT.index_of(7, 19, 6)


def heard(voice: FakeVoice, frames: int = 8) -> tuple[list[Event], Summary]:
    """Let 2:35-36 be expected, and hear a script in pieces of some frames."""
    said, follower = voice.heard, Follower(BAQARAH, JudgeSettings(), Repeats.load())
    events = list[Event]()
    for begin in range(0, len(said.log_probs), frames):
        piece = slice(begin, begin + frames)
        events.extend(follower.advance(said.log_probs[piece], said.level_db[piece]))
    return [*events, *follower.finish()], follower.summary()


def crossings(events: list[Event]) -> list[tuple[int, int]]:
    return [(event.left, event.entered) for event in events if isinstance(event, Crossed)]


def accused(events: list[Event]) -> list[Kind]:
    accusing = {Verdict.WRONG, Verdict.SKIPPED, Verdict.ADDED}
    return [verdict.kind for verdict in standing(events) if verdict.verdict in accusing]


def test_from_2_35_into_7_19_is_named_with_both_places_and_nothing_is_held_against_the_reciter() -> None:
    voice = FakeVoice().say(breath(BAQARAH, range(6))).say(breath(ARAF, range(5, 16))).pause()

    events, summary = heard(voice)

    assert crossings(events) == [(LEFT, ENTERED)]
    assert accused(events) == []
    assert summary.crossings == 1


def test_the_following_resumes_when_the_reciter_comes_back() -> None:
    voice = FakeVoice().say(breath(BAQARAH, range(6))).say(breath(ARAF, range(5, 24))).pause()
    recite(voice, BAQARAH, [range(4, 18), range(18, 28), range(29, 37)])

    events, summary = heard(voice)

    both_end_alike = (TEXT.index_of(2, 35, 18), TEXT.index_of(7, 20, 1))
    assert crossings(events) == [(LEFT, ENTERED), both_end_alike]
    assert set(kinds(events, BAQARAH)[18:28]) == {Kind.RIGHT, Kind.REPEATED}
    assert kinds(events, BAQARAH)[28] is Kind.SKIPPED
    assert summary.right >= 33


def test_a_crossing_is_told_while_the_other_verse_is_still_recited() -> None:
    voice = FakeVoice().say(breath(BAQARAH, range(6))).say(breath(ARAF, range(5, 24))).pause()

    events, _ = heard(voice)

    crossed = next(event for event in events if isinstance(event, Crossed))
    assert crossed.start_samples < crossed.at_samples < len(voice.heard.log_probs) * 640 - 16_000
    assert crossed.common == 4


def test_the_passage_itself_is_no_crossing_however_it_is_recited() -> None:
    voice = recite(FakeVoice(), BAQARAH, [range(6), range(2, 12), range(12, 18), range(18, 30), range(22, 37)])

    events, _ = heard(voice)

    assert crossings(events) == []


def test_a_word_skipped_where_two_verses_part_is_skipped() -> None:
    voice = recite(FakeVoice(), BAQARAH, [[*range(6), *range(7, 18)], range(18, 37)])

    events, _ = heard(voice)

    assert crossings(events) == []
    assert accused(events) == [Kind.SKIPPED]


def test_babble_after_common_words_is_no_crossing() -> None:
    voice = FakeVoice(seed=4).say(breath(BAQARAH, range(6))).babble(60).pause()

    events, _ = heard(voice)

    assert crossings(events) == []


def test_a_crossing_is_told_at_the_same_place_however_the_frames_arrive() -> None:
    voice = FakeVoice().say(breath(BAQARAH, range(6))).say(breath(ARAF, range(5, 24))).pause()

    assert heard(voice)[0] == heard(voice, 1_000)[0]
