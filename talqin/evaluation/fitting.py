"""Fitting the curves of confidence to verdicts whose truth is known, and measuring them on voices left out of the fit.

Four numbers a curve at most, held back by a ridge: there are a thousand mistakes and no more. Mistakes are weighed as
if one word in twenty had one: the measurement makes many more than a learner does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.recitation.calibration import Calibration, Curve, features, group_of
from models.recitation.verdict import Verdict
from talqin.evaluation.tallies import Example

MISTAKE_RATE: Final = 0.05
"""The share of words with a mistake that is taken for granted."""

RIDGE: Final = 1.0
"""How strongly slopes are held to nothing, in mistakes' worth of evidence; the bias is free."""

BINS: Final = 10
"""Of confidence, in the diagram and in the expected calibration error, at most; each weighs as much as the next."""
A_BIN: Final = 40
"""Verdicts that a bin holds at least, on average: with fewer its share of true ones is chance."""

_STEPS: Final = 50

_USED: Final[Mapping[str, tuple[int, ...]]] = {
    "right": (0, 1, 2, 3),
    "unsure": (0, 3),
    "sound": (0, 1),
    "rule": (0, 1),
    "madd": (0, 1),
    "word": (0, 3),
    "skipped": (0, 3),
    "added": (0,),
}
"""Group -> the fields of its `Curve` that are fitted; the others stay 0."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bin:
    """Verdicts of about the same confidence."""

    told: float
    """Their mean confidence."""
    true: float
    """The share of them that was true."""
    share: float
    """Of all verdicts, weighed."""


def fit(examples: Iterable[Example], model: str) -> Calibration:
    """Fit a curve to each group of verdicts that has any."""
    grouped: dict[str, list[Example]] = {}
    kept = list(examples)
    for example in kept:
        grouped.setdefault(group_of(example.verdict, example.kind), []).append(example)
    rate = mistake_weight(kept)
    curves = {group: _curve(grouped[group], rate, _USED[group]) for group in _USED if group in grouped}
    return Calibration(model, MISTAKE_RATE, curves)


def cross_validated(by_voice: Mapping[str, Sequence[Example]], model: str) -> list[tuple[Example, float]]:
    """Give every verdict with the confidence that a calibration on all other voices gives it."""
    found: list[tuple[Example, float]] = []
    for voice, examples in by_voice.items():
        others = fit([one for name, each in by_voice.items() if name != voice for one in each], model)
        found += [(one, others.confidence(one.verdict, one.kind, one.weighed)) for one in examples]
    return found


def reliability(told: Sequence[tuple[Example, float]], rate: float) -> list[Bin]:
    """Sort verdicts into bins by their confidence, each with as much weight as the next.

    Args:
        told: verdicts, and the confidence of each.
        rate: `mistake_weight` of all verdicts that were taken, of which these may be some.
    """
    if not told:
        return []
    confidence = np.array([each for _, each in told])
    true = np.array([_is_true(example) for example, _ in told])
    weight = np.array([rate if example.is_mistake else 1.0 for example, _ in told])
    order = np.argsort(confidence, kind="stable")
    reached = np.cumsum(weight[order]) / weight.sum()
    bins = max(1, min(BINS, len(told) // A_BIN))
    number = np.minimum((reached * bins - 1e-9).astype(int), bins - 1)
    members = [order[number == each] for each in range(bins)]
    return [_bin(confidence[one], true[one], weight[one], weight.sum()) for one in members if len(one)]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Give the expected calibration error: how far confidence is from truth, on average."""
    return sum(each.share * abs(each.told - each.true) for each in bins)


def _bin(told: Floats, true: NDArray[np.bool_], weight: Floats, total: float) -> Bin:
    share = weight.sum()
    return Bin(float(told @ weight / share), float(true @ weight / share), float(share / total))


def _is_true(example: Example) -> bool:
    """Say whether what was told is so: of unsure, that a mistake was made."""
    return example.is_mistake != (example.verdict is Verdict.RIGHT)


def mistake_weight(examples: Sequence[Example]) -> float:
    """Give what a mistake counts where a word said right counts 1, so that their share is what is taken for granted."""
    mistakes = sum(example.is_mistake for example in examples)
    return MISTAKE_RATE / (1 - MISTAKE_RATE) * (len(examples) - mistakes) / max(mistakes, 1)


def _curve(examples: Sequence[Example], rate: float, used: tuple[int, ...]) -> Curve:
    values = np.array([features(example.weighed) for example in examples])[:, used]
    made = np.array([float(example.is_mistake) for example in examples])
    weights = np.zeros(len(Curve.__struct_fields__))
    weights[list(used)] = _logistic(values, made, np.where(made > 0, rate, 1.0))
    return Curve(*(round(float(each), 4) + 0.0 for each in weights))


def _logistic(values: Floats, made: Floats, weight: Floats) -> Floats:
    """Fit log-odds by Newton's method; a prior of half an example of each outcome keeps them finite."""
    values = np.vstack((values, values.mean(axis=0), values.mean(axis=0)))
    made, weight = np.append(made, (0.0, 1.0)), np.append(weight, (0.5, 0.5))
    ridge = RIDGE * np.diag([0.0, *[1.0] * (values.shape[1] - 1)])
    fitted = np.zeros(values.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(values @ fitted, -30, 30)))
        slope = values.T @ (weight * (made - chance)) - ridge @ fitted
        curvature = (values.T * (weight * chance * (1 - chance))) @ values + ridge + 1e-6 * np.eye(len(fitted))
        fitted = fitted + np.clip(np.linalg.solve(curvature, slope), -2, 2)
    return fitted
