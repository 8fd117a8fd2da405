"""Words that the reciter went back to by themselves."""

import msgspec
import pytest

from models.quran.vocabulary import token_ids
from models.recitation.mending import Mending
from models.recitation.verdict import Kind, Status, Verdict, WordVerdict
from tests.fakes.voices import FakeVoice, breath, expect, recite
from tests.models.recitation.following import follow, kinds, standing

NAS = expect("114")
RIGHT = WordVerdict(1, 9, Status.SETTLED, Verdict.RIGHT, Kind.RIGHT, 0, 1, (), (), 0.9, "")
WRONG = msgspec.structs.replace(RIGHT, verdict=Verdict.WRONG, kind=Kind.WRONG_HARAKA)
SKIPPED = msgspec.structs.replace(RIGHT, verdict=Verdict.SKIPPED, kind=Kind.SKIPPED)
MENDED = msgspec.structs.replace(RIGHT, kind=Kind.CORRECTED, mistake=Kind.WRONG_LETTER)
UNSURE = msgspec.structs.replace(RIGHT, verdict=Verdict.UNSURE, kind=Kind.UNSURE)


@pytest.mark.parametrize(
    ("before", "mistake"),
    [
        (WRONG, Kind.WRONG_HARAKA),
        (SKIPPED, Kind.SKIPPED),
        (MENDED, Kind.WRONG_LETTER),
        (RIGHT, None),
        (UNSURE, None),
        (None, None),
    ],
)
def test_what_is_mended_is_what_stood_first(before: WordVerdict | None, mistake: Kind | None) -> None:
    assert Mending().mistake(9, before) is mistake


def test_whoever_says_another_word_and_goes_back_has_mended_the_word_that_was_due() -> None:
    mending = Mending()

    mending.goes_back(4, 3, another_was_said=True)
    mending.goes_back(3, 4, another_was_said=False)
    mending.goes_back(4, 5, another_was_said=False)

    assert mending.mistake(5, None) is Kind.WRONG_WORD


def test_whoever_says_another_word_and_goes_on_has_not() -> None:
    mending = Mending()

    mending.goes_back(4, 5, another_was_said=True)

    assert mending.mistake(5, None) is None


def test_whoever_goes_past_the_word_has_not_mended_it() -> None:
    mending = Mending()

    mending.goes_back(4, 3, another_was_said=True)
    mending.goes_back(3, 7, another_was_said=False)

    assert mending.mistake(5, None) is None


def test_a_skipped_word_that_is_gone_back_to_is_corrected_and_its_first_error_kept() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7], [8, 9, 11], [10, 11], [12, 13, 14, 15, 16]])

    events, summary = follow(NAS, voice)

    assert kinds(events, NAS)[8:12] == [Kind.RIGHT, Kind.RIGHT, Kind.CORRECTED, Kind.REPEATED]
    assert [verdict.mistake for verdict in standing(events) if verdict.mistake] == [Kind.SKIPPED]
    assert (summary.skipped, summary.wrong, summary.corrected, summary.right) == (0, 0, 1, 17)


def test_another_word_before_going_back_is_a_mistake_that_does_not_stand() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7]])
    voice.say(breath(NAS, [8, 9])).say(token_ids(["f", "a", "k", "u:", "θ", "u", "b"])).pause()
    recite(voice, NAS, [[9, 10, 11], [12, 13, 14, 15, 16], [17, 18, 19]])

    events, summary = follow(NAS, voice)

    assert [verdict.mistake for verdict in standing(events) if verdict.kind is Kind.CORRECTED] == [Kind.WRONG_WORD]
    assert kinds(events, NAS)[9:12] == [Kind.REPEATED, Kind.CORRECTED, Kind.RIGHT]
    assert (summary.wrong, summary.added, summary.corrected) == (0, 0, 1)


def test_a_word_broken_off_and_said_whole_is_no_mistake() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7]])
    voice.say(breath(NAS, [8, 9])).say(NAS.words[10].forms[0][:5]).pause()
    recite(voice, NAS, [[9, 10, 11], [12, 13, 14, 15, 16], [17, 18, 19]])

    _, summary = follow(NAS, voice)

    assert (summary.corrected, summary.right) == (0, 20)
