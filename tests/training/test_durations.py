"""Long vowels are measured in the recording's own counts, and told apart by them."""

import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from models.quran.vocabulary import TOKENS
from training.durations import Vowel, classes, row, told_apart


def test_a_verses_madds_are_named_by_their_rules() -> None:
    tokens, kinds = classes("2:5")

    assert [TOKENS[token] for token in tokens[:5]] == ["ʔ", "u", "l", "a:", "ʔ"]
    assert kinds[3] is True  # before a hamza in its own word
    assert kinds[11] is False
    assert kinds[0] is None


def test_long_vowels_that_last_longer_are_told_apart() -> None:
    apart = [Vowel(is_long=True, counts=5.0), Vowel(is_long=False, counts=2.0), Vowel(is_long=False, counts=1.8)]
    mixed = [Vowel(is_long=True, counts=2.0), Vowel(is_long=False, counts=2.0)]

    assert told_apart(apart) == 1.0
    assert told_apart(mixed) == 0.5
    assert row("x", apart)[:4] == ("x", 1, 2, "1.000")
    assert row("x", apart[:1])[3] == "-"
