import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quran.vocabulary import token_ids
from models.recitation.analyse import Analysis, analyse
from models.recitation.judge import judge_word
from models.recitation.settings import JudgeSettings
from models.recitation.strictness import LEVELS, USUAL, factor_of, strictness_of, with_strictness
from models.recitation.verdict import ACCUSING, Kind, Verdict
from tests.fakes.voices import FakeVoice, breath, expect

SETTINGS = JudgeSettings()
IKHLAS = expect("112")


def recited(strictness: float, *, sureness: float = 0.9) -> Analysis:
    """Recite surah 112 with a word left out, one put in, one wrong and one haraka wrong."""
    said = breath(IKHLAS, range(len(IKHLAS)))
    voice = FakeVoice(sureness=sureness).say(breath(IKHLAS, [0, 1, 2, 4])).pause()
    voice.say(breath(IKHLAS, [4, 5])).say(token_ids(["f", "i", "ʃ", "ʃ", "a", "k", "k"])).say(breath(IKHLAS, [6, 7, 8]))
    voice.pause().say(said[-20:]).pause()
    return analyse(voice.heard.log_probs, voice.heard.level_db, IKHLAS, with_strictness(SETTINGS, strictness))


def verdict_of(doubt_nats: float, strictness: float) -> Verdict:
    """Judge a word of which one letter is in doubt by some nats."""
    word = token_ids(["q", "u", "l"]).astype(np.int64)
    log_probs = np.full((9, 69), -20.0, np.float32)
    log_probs[:, 0] = -0.001
    for frame, token in zip((1, 4, 7), word, strict=True):
        log_probs[frame, 0], log_probs[frame, token] = -20.0, -0.01
    other = token_ids(["m"])[0]
    log_probs[7, word[2]], log_probs[7, other] = -0.01 - doubt_nats, -0.01
    return judge_word(word, log_probs, with_strictness(SETTINGS, strictness).zones).verdict


def test_the_usual_strictness_changes_nothing() -> None:
    assert with_strictness(SETTINGS, USUAL) is SETTINGS
    assert LEVELS["default"] == USUAL


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_stricter_the_less_a_mistake_must_bring(one: float, other: float) -> None:
    gentler, stricter = sorted((one, other))

    assert factor_of(gentler) >= factor_of(stricter)


@pytest.mark.parametrize(
    ("strictness", "verdicts"),
    [
        (0.0, [Verdict.RIGHT, Verdict.UNSURE, Verdict.UNSURE, Verdict.UNSURE]),
        (0.25, [Verdict.RIGHT, Verdict.UNSURE, Verdict.UNSURE, Verdict.WRONG]),
        (0.5, [Verdict.RIGHT, Verdict.UNSURE, Verdict.WRONG, Verdict.WRONG]),
        (1.0, [Verdict.UNSURE, Verdict.WRONG, Verdict.WRONG, Verdict.WRONG]),
    ],
)
def test_one_number_moves_where_wrong_begins_and_leaves_unsure_between(
    strictness: float, verdicts: list[Verdict]
) -> None:
    nats = SETTINGS.zones.letter_nats

    assert [verdict_of(nats * share, strictness) for share in (0.6, 0.85, 1.3, 2.3)] == verdicts


def test_at_nought_nobody_is_accused_of_anything() -> None:
    usual, never = recited(USUAL), recited(0.0)

    accused = [verdict for verdict in (*usual.words, *usual.added) if verdict.verdict in ACCUSING]
    assert accused
    assert never.added == ()
    assert {verdict.verdict for verdict in never.words} <= {Verdict.RIGHT, Verdict.UNSURE}
    assert never.summary.wrong == never.summary.skipped == never.summary.added == 0


def test_what_would_have_been_accused_is_unsure_and_says_of_what() -> None:
    usual, never = recited(USUAL), recited(0.0)

    skipped = [number for number, word in enumerate(usual.words) if word.kind is Kind.SKIPPED]
    assert skipped
    assert {never.words[number].kind for number in skipped} == {Kind.UNSURE}
    assert {never.words[number].runner_up for number in skipped} == {Kind.SKIPPED}


@pytest.mark.parametrize(("written", "strictness"), [("never", 0.0), ("gentle", 0.25), ("strict", 1.0), ("0.7", 0.7)])
def test_a_level_is_written_as_a_name_or_a_number(written: str, strictness: float) -> None:
    assert strictness_of(written) == strictness


@pytest.mark.parametrize("written", ["harsh", "1.1", "-0.1", "nan", ""])
def test_what_is_no_level_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no strictness"):
        strictness_of(written)
