import numpy as np
import pytest

from models.quran.vocabulary import token_ids
from models.recitation.judge import Judgement, difference, judge_word
from models.recitation.settings import ZoneSettings
from models.recitation.verdict import Kind, Verdict
from tests.fakes.voices import FakeVoice

ZONES = ZoneSettings()
WORD = ["m", "u", "s", "l", "i", "m", "i:", "n"]


def judged(said: list[str], *, strain: float = 1.0, sureness: float = 0.95) -> Judgement:
    heard = FakeVoice(sureness=sureness).say(token_ids(said)).heard
    return judge_word(token_ids(WORD).astype(np.int64), heard.log_probs, ZONES, strain)


def test_what_was_expected_is_right() -> None:
    judgement = judged(WORD)

    assert (judgement.verdict, judgement.kind) == (Verdict.RIGHT, Kind.RIGHT)
    assert judgement.heard == judgement.expected == tuple(WORD)
    assert judgement.doubt < 0.5


@pytest.mark.parametrize(
    ("at", "sound", "kind"), [(2, "sˤ", Kind.WRONG_LETTER), (1, "a", Kind.WRONG_HARAKA), (6, "i", Kind.WRONG_LENGTH)]
)
def test_one_wrong_sound_is_named(at: int, sound: str, kind: Kind) -> None:
    said = [*WORD[:at], sound, *WORD[at + 1 :]]

    judgement = judged(said)

    assert (judgement.verdict, judgement.kind) == (Verdict.WRONG, kind)
    assert judgement.runner_up == f"{WORD[at]}>{sound}"
    assert judgement.doubt > 1


def test_a_shade_of_a_letter_is_no_wrong_letter_but_may_break_a_rule() -> None:
    judgement = judged([*WORD[:-1], "ŋ"])

    assert (judgement.verdict, judgement.kind) == (Verdict.WRONG, Kind.WRONG_IKHFA)
    assert judgement.runner_up == "n>ŋ"


def test_a_rule_that_may_be_broken_leaves_a_word_right() -> None:
    dim = judged([*WORD[:-1], "ŋ"], sureness=0.35)
    strained = judged([*WORD[:-1], "ŋ"], strain=5.0)

    assert (dim.verdict, strained.verdict) == (Verdict.RIGHT, Verdict.RIGHT)


def test_a_wrong_letter_is_worse_than_a_broken_rule() -> None:
    judgement = judged([*WORD[:2], "sˤ", *WORD[3:-1], "ŋ"])

    assert judgement.kind is Kind.WRONG_LETTER


def test_another_word_is_called_so() -> None:
    judgement = judged(["f", "a", "k", "a", "t", "a", "b", "u:"])

    assert (judgement.verdict, judgement.kind) == (Verdict.WRONG, Kind.WRONG_WORD)


def test_too_little_is_no_other_word() -> None:
    judgement = judged(["f", "a"])

    assert (judgement.verdict, judgement.kind) == (Verdict.UNSURE, Kind.UNSURE)


def test_what_is_heard_dimly_is_not_accused() -> None:
    judgement = judged([*WORD[:2], "sˤ", *WORD[3:]], sureness=0.35)

    assert judgement.verdict is not Verdict.WRONG


def test_under_strain_it_takes_more_to_accuse() -> None:
    said = [*WORD[:2], "sˤ", *WORD[3:]]

    verdicts = [judged(said, strain=strain).verdict for strain in (1.0, 1.5, 5.0)]

    assert verdicts == [Verdict.WRONG, Verdict.UNSURE, Verdict.RIGHT]


def test_lengths_and_shades_make_no_difference() -> None:
    assert difference(("m", "i:", "n"), ("m", "i", "ŋ")) == 0
    assert difference(("m", "i:", "n"), ("m", "a", "n")) == pytest.approx(1 / 3)
    assert difference((), ("m",)) == 1
