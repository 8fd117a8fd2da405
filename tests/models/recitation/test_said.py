import pytest

from models.recitation.judge import Judgement
from models.recitation.said import Said
from models.recitation.verdict import Kind, Verdict
from tests.models.recitation.sayings import said


def test_a_whole_word_that_was_right_is_right() -> None:
    assert said(3).is_word
    assert said(3).is_right


@pytest.mark.parametrize(
    "other", [said(3, verdict=Verdict.UNSURE), said(3, is_broken=True), said(None, verdict=Verdict.ADDED)]
)
def test_nothing_else_is(other: Said) -> None:
    assert not other.is_right


def test_its_sounds_are_those_expected() -> None:
    judgement = Judgement(Verdict.RIGHT, Kind.RIGHT, ("q", "u", "l"), ("q", "u"), "", 0.0, 0.0)

    assert Said(0, judgement, 0, 640).sounds == 3
