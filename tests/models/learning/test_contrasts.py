"""How to make one letter instead of another."""

import pytest

from models.learning.catalogue import has
from models.learning.contrasts import CONFUSABLE, CONTRASTS
from models.learning.makhraj import LETTERS

NEAR = "sin-sad ta-tta dhal-zay dhal-zza zay-zza hha-ha ayn-hamza qaf-kaf dad-dal tha-sin dad-zza kha-hha ghayn-kha"


@pytest.mark.parametrize("pair", NEAR.split())
def test_the_letters_that_learners_take_for_one_another_are_told_apart_both_ways(pair: str) -> None:
    one, other = pair.split("-")

    assert (one, other) in CONTRASTS
    assert (other, one) in CONTRASTS


def test_only_letters_are_told_apart() -> None:
    names = {letter.name for letter in LETTERS.values() if letter.sifat}

    assert {name for pair in CONFUSABLE for name in pair} <= names
    assert all(len(pair) == 2 for pair in CONFUSABLE)


def test_every_contrast_has_its_sentence() -> None:
    assert all(has(f"contrast-{contrast}") for contrast in CONTRASTS.values())
