"""Finding look-alike verses."""

import numpy as np

from models.quran.likenesses import bare_verses, weights_of
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from training.build_lookalikes import MOST, candidates, find_lookalikes, packed

SPOKEN = [["a", "b", "c"], ["a", "b", "d"], ["e", "f", "g"], ["a", "b", "c"]]
WEIGHTS = dict.fromkeys("abcdefg", 8.0)


def test_only_verses_that_share_enough_are_compared() -> None:
    assert list(candidates(SPOKEN, WEIGHTS)) == [(0, 1), (0, 3), (1, 3)]


def test_a_short_verse_must_be_nearly_all_in_the_other() -> None:
    assert list(find_lookalikes(SPOKEN, WEIGHTS)) == [(0, 3)]


def test_a_verse_is_kept_for_a_few_pairs_only() -> None:
    found = find_lookalikes([["a", "b", "c"]] * 12, WEIGHTS)

    assert max(sum(verse in pair for pair in found) for verse in range(12)) <= MOST


def test_the_packaged_pairs_are_what_the_text_gives() -> None:
    text = Text.load()

    found = find_lookalikes(bare_verses(text), weights_of(text))

    assert sorted(round(score, 1) for score in found.values()) == sorted(pair.nats for pair in LookAlikes.load().pairs)


def test_scores_are_packed_in_tenths() -> None:
    stored = packed({(1, 2): 24.06})

    assert stored["pairs"].tolist() == [[1, 2]]
    assert stored["tenths"].tolist() == [241]
    assert stored["tenths"].dtype == np.uint16
