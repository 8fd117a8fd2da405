"""A mistake as a teacher looks at it."""

import pytest

from models.learning.mistakes import Mistake, is_told
from models.quran.vocabulary import token_ids
from models.recitation.tajweed import rule_suspects
from models.recitation.verdict import LENGTHS, TAJWEED, Kind, Status, Verdict


def mistake(kind: Kind, change: str = "") -> Mistake:
    return Mistake(kind, "قُلْ", (), change)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("verdict", Verdict)
def test_a_learner_is_told_only_of_settled_mistakes(status: Status, verdict: Verdict) -> None:
    is_mistake = verdict in {Verdict.WRONG, Verdict.SKIPPED, Verdict.ADDED}

    assert is_told(status, verdict) == (status is Status.SETTLED and is_mistake)


@pytest.mark.parametrize(
    ("change", "sides"),
    [("sˤ>s", ("sˤ", "s")), ("Q>", ("Q", "")), (">a", ("", "a")), ("unsure", ("", "")), ("", ("", ""))],
)
def test_a_change_has_two_sides(change: str, sides: tuple[str, str]) -> None:
    told = mistake(Kind.WRONG_LETTER, change)

    assert (told.expected, told.heard) == sides


@pytest.mark.parametrize(
    ("kind", "due", "undue"),
    [
        (Kind.WRONG_LENGTH, "a:>a", "a>a:"),
        (Kind.WRONG_SHADDAH, "ll>l", "l>ll"),
        (Kind.WRONG_GHUNNAH, "ñ>n", "m>m̃"),
        (Kind.WRONG_IKHFA, "ŋ>n", "n>ŋ"),
        (Kind.WRONG_IDGHAM, "j̃>j", "w>w̃"),
        (Kind.WRONG_QALQALAH, "Q>", ">Q"),
        (Kind.WRONG_TAFKHIM, "rˤ>r", "a:>aˤ:"),
    ],
)
def test_a_rule_is_missed_where_it_is_due_or_kept_where_it_is_not(kind: Kind, due: str, undue: str) -> None:
    assert (mistake(kind, due).is_due, mistake(kind, undue).is_due) == (True, False)
    assert mistake(kind, due).is_rule


def test_whatever_the_judge_may_hold_of_a_rule_has_a_side_that_is_due_or_not() -> None:
    form = token_ids(["b", "rˤ", "a", "ñ", "a", "ŋ", "j̃", "Q", "ll", "aˤ:"]).astype("int64")

    kinds = {suspect.kind for suspect in rule_suspects(form)}

    assert kinds == TAJWEED
    assert all(
        mistake(suspect.kind, suspect.change).expected or mistake(suspect.kind, suspect.change).heard
        for suspect in rule_suspects(form)
    )


def test_the_same_letter_is_met_in_all_its_sounds() -> None:
    assert mistake(Kind.WRONG_LETTER, "sˤ>s").alike() == {"sˤ", "sˤsˤ"}
    assert mistake(Kind.WRONG_GHUNNAH, "ñ>n").alike() == {"ñ", "m̃"}
    assert mistake(Kind.WRONG_GHUNNAH, "n>ñ").alike() == {"n"}
    assert mistake(Kind.WRONG_TAFKHIM, "rˤ>r").alike() == {"rˤ"}


@pytest.mark.parametrize("kind", [Kind.SKIPPED, Kind.WRONG_WORD, Kind.ADDED])
def test_what_is_met_everywhere_or_nowhere_is_like_nothing(kind: Kind) -> None:
    assert mistake(kind).alike() == frozenset()
    assert mistake(Kind.WRONG_HARAKA, "a>i").alike() == frozenset()


@pytest.mark.parametrize("kind", sorted(LENGTHS))
def test_a_madd_held_too_short_or_too_long_is_a_rule_that_no_sound_alone_shows(kind: Kind) -> None:
    held = mistake(kind, "a:>a:")

    assert (held.is_rule, held.is_due) == (True, True)
    assert held.alike() == frozenset()
