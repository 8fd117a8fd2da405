"""Two sounds between two words that may be a short word."""

import pytest

from models.recitation.ledger import Ledger
from models.recitation.particles import is_particle
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Kind, Verdict
from tests.fakes.voices import expect
from tests.models.recitation.sayings import said


@pytest.mark.parametrize("heard", [("f", "i:"), ("j", "a:"), ("b", "i:")])
def test_a_letter_with_a_long_vowel_is_a_short_word(heard: tuple[str, ...]) -> None:
    assert is_particle(heard, said(0), said(1))


@pytest.mark.parametrize(
    "heard",
    [
        ("f", "i"),  # a slip of the tongue
        ("a:", "a:"),  # a long vowel
        ("f", "i:", "f"),
        ("m", "a:"),  # the beginning of the next word: "malik"
        ("k", "a:"),  # an echo of the word before
        ("h", "a:"),  # a breath
    ],
)
def test_what_a_neighbour_or_a_breath_may_have_left_is_none(heard: tuple[str, ...]) -> None:
    assert not is_particle(heard, said(0), said(1))


def test_a_short_word_between_two_right_ones_is_added() -> None:
    ledger = Ledger(expect("112"), JudgeSettings())
    things = [said(0), said(None, verdict=Verdict.ADDED, heard=("f", "i:")), said(1)]

    events = [event.kind for thing in things for event in ledger.settle(thing)]

    assert events == [Kind.RIGHT, Kind.ADDED, Kind.RIGHT]
