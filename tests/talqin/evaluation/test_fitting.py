import numpy as np
import pytest

from models.recitation.verdict import Kind, Verdict, Weighed
from talqin.evaluation.fitting import MISTAKE_RATE, calibration_error, cross_validated, fit, mistake_weight, reliability
from talqin.evaluation.tallies import Example


def example(verdict: Verdict, kind: Kind, *, mistake: bool, doubt: float = 0.0, strain: float = 1.0) -> Example:
    return Example(verdict, kind, Weighed(doubt=doubt, strain=strain), mistake, 0.5)


def drawn(count: int, seed: int = 0) -> list[Example]:
    """Draw verdicts on words of which the more are mistaken the more they are doubted."""
    chance = np.random.default_rng(seed)
    doubts = chance.uniform(0, 2, count)
    mistaken = chance.uniform(0, 1, count) < 1 / (1 + np.exp(-4 * (doubts - 1)))
    return [
        example(Verdict.WRONG, Kind.WRONG_LETTER, mistake=bool(is_mistake), doubt=doubt)
        if doubt > 1
        else example(Verdict.RIGHT, Kind.RIGHT, mistake=bool(is_mistake), doubt=doubt)
        for doubt, is_mistake in zip(doubts.tolist(), mistaken, strict=True)
    ]


def test_what_is_likelier_wrong_is_told_to_be() -> None:
    calibration = fit(drawn(4000), "ear 1")

    little, much = (calibration.confidence(Verdict.WRONG, Kind.WRONG_LETTER, Weighed(doubt=d)) for d in (1.05, 1.95))

    assert little < much
    assert calibration.model == "ear 1"
    assert calibration.mistake_rate == MISTAKE_RATE


def test_on_voices_left_out_confidence_is_as_often_right_as_it_says() -> None:
    by_voice = {f"voice {number}": drawn(3000, number) for number in range(4)}

    told = cross_validated(by_voice, "ear 1")

    rate = mistake_weight([one for one, _ in told])
    assert len(told) == 12_000
    assert calibration_error(reliability(told, rate)) < 0.03


def test_a_group_that_never_erred_is_not_certain() -> None:
    calibration = fit([example(Verdict.ADDED, Kind.ADDED, mistake=True)] * 20 + drawn(500), "ear 1")

    assert 0.5 < calibration.confidence(Verdict.ADDED, Kind.ADDED, Weighed()) < 1


def test_mistakes_weigh_what_is_taken_for_granted() -> None:
    examples = [example(Verdict.RIGHT, Kind.RIGHT, mistake=mistake) for mistake in [True] * 50 + [False] * 50]

    weight = mistake_weight(examples)

    assert 50 * weight / (50 * weight + 50) == pytest.approx(MISTAKE_RATE)


def test_the_error_is_the_distance_between_told_and_true() -> None:
    told = [(example(Verdict.RIGHT, Kind.RIGHT, mistake=False), 0.8)] * 400

    bins = reliability(told, rate=1.0)

    assert calibration_error(bins) == pytest.approx(0.2)
    assert sum(each.share for each in bins) == pytest.approx(1.0)
    assert {(round(each.told, 9), each.true) for each in bins} == {(0.8, 1.0)}


def test_few_verdicts_make_one_bin_and_none_makes_none() -> None:
    few = [(example(Verdict.ADDED, Kind.ADDED, mistake=True), 0.7)] * 30

    assert len(reliability(few, 1.0)) == 1
    assert reliability([], 1.0) == []
