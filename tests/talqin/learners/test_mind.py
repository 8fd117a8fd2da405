"""A simulated learner."""

from statistics import mean

import pytest

from models.learning.reading import Mode
from models.recitation.verdict import Kind, Verdict
from talqin.learners.mind import Ear, Mind, Traits, make_traits

PERFECT = Ear(false_alarms=0.0, misses=0.0, unsure=0.0)
TRAITS = Traits(decay=0.15, tongue=0.0)


def studied(*days: int, seed: int = 1) -> Mind:
    mind = Mind(TRAITS, seed)
    for day in days:
        mind.study("112:1", day)
    return mind


def test_what_was_never_learned_is_not_remembered() -> None:
    assert Mind(TRAITS, 1).recall("112:1", 10) < 1e-6


def test_what_was_learned_is_forgotten_with_time() -> None:
    chances = [studied(1).recall("112:1", day) for day in (1.1, 2, 10, 60)]

    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.8
    assert chances[-1] < 0.3


def test_spaced_repetition_lasts_longer_than_cramming() -> None:
    crammed, spaced = studied(1, 1, 1), studied(1, 8, 15)

    assert spaced.recall("112:1", 45) > crammed.recall("112:1", 45)


def test_what_is_not_remembered_goes_wrong_and_what_is_does_not() -> None:
    blank, fresh = Mind(TRAITS, 1), studied(1)

    lost, knew = blank.recite(112, 1, 4, 1, Mode.TEST, PERFECT)
    said, knows = fresh.recite(112, 1, 4, 1, Mode.TEST, PERFECT)

    assert not knew
    assert any(word.verdict is Verdict.WRONG for word in lost)
    assert knows
    assert all(word.verdict is Verdict.RIGHT for word in said)


def test_with_the_text_in_view_nothing_is_forgotten() -> None:
    assert Mind(TRAITS, 1).recite(112, 1, 4, 1, Mode.FOLLOW, PERFECT)[1]


def test_who_has_nearly_forgotten_hesitates() -> None:
    fresh, faint = studied(1), studied(1)

    quick = max(word.hesitation for word in fresh.recite(112, 1, 4, 1, Mode.TEST, PERFECT)[0])
    slow = max(word.hesitation for word in faint.recite(112, 1, 4, 60, Mode.TEST, PERFECT)[0])

    assert slow > quick


@pytest.mark.parametrize(("ear", "kind"), [(Ear(1.0, 0.0, 0.0), Kind.WRONG_LETTER), (Ear(0.0, 0.0, 1.0), Kind.UNSURE)])
def test_the_ear_errs_as_it_is_told_to(ear: Ear, kind: Kind) -> None:
    assert {word.kind for word in studied(1).recite(112, 1, 4, 1, Mode.TEST, ear)[0]} == {kind}


def test_a_deaf_ear_hears_no_mistake() -> None:
    said, knew = Mind(TRAITS, 1).recite(112, 1, 4, 1, Mode.TEST, Ear(0.0, 1.0, 0.0))

    assert not knew
    assert all(word.verdict is Verdict.RIGHT for word in said)


def test_learners_differ_and_the_same_seed_is_the_same_learner() -> None:
    drawn = [make_traits(seed) for seed in range(20)]

    assert make_traits(7) == drawn[7]
    assert len({traits.decay for traits in drawn}) == 20
    assert 45 < mean(traits.words_a_minute for traits in drawn) < 75
