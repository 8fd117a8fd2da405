"""From what was weighed to how likely a verdict is true: a logistic curve for each kind of evidence. Pure.

The curves were fitted on verdicts whose truth is known, `python -m training calibrate`; `talqin evaluate` draws how far
they hold. They tell how likely it is that a mistake was made; the confidence of a verdict follows from that.
"""

import math
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from models.recitation.verdict import LENGTHS, TAJWEED, Kind, Verdict, Weighed

FILE: Final = "calibration.json"
"""In `models/recitation/data/`."""

_STEEP: Final = 30.0


class Curve(msgspec.Struct, frozen=True):
    """Log-odds that a mistake was made, for one kind of evidence."""

    bias: float = 0.0
    doubt: float = 0.0
    """For each usual threshold's worth of doubt, up to `_MOST_DOUBT`."""
    shortfall: float = 0.0
    """For each nat a sound, up to 2."""
    strain: float = 0.0
    """For each e-fold of strain."""
    evidence: float = 0.0
    """For each e-fold of (1 + sounds)."""

    def chance(self, weighed: Weighed) -> float:
        """Give the probability that a mistake was made."""
        weights = self.bias, self.doubt, self.shortfall, self.strain, self.evidence
        nats = sum(weight * value for weight, value in zip(weights, features(weighed), strict=True))
        return 1 / (1 + math.exp(-max(-_STEEP, min(_STEEP, nats))))


class Calibration(msgspec.Struct, frozen=True):
    """The curves, and what they were fitted on."""

    model: str
    """Name, version and variant of the voice model."""
    mistake_rate: float
    """The share of words with a mistake that is taken for granted; more mistakes make every accusation likelier."""
    curves: dict[str, Curve]
    """`group_of` a verdict -> its curve."""

    @staticmethod
    def load() -> "Calibration":
        """Give the packaged one, read once a process."""
        return _load()

    def confidence(self, verdict: Verdict, kind: Kind, weighed: Weighed) -> float:
        """Give how likely a verdict is true; of unsure, how likely a mistake was made; 0.5 of evidence never seen."""
        curve = self.curves.get(group_of(verdict, kind))
        if curve is None:
            return 0.5
        chance = curve.chance(weighed)
        return 1 - chance if verdict is Verdict.RIGHT else chance


def features(weighed: Weighed) -> tuple[float, float, float, float, float]:
    """Give what the fields of a `Curve` are multiplied by, in their order."""
    return (
        1.0,
        min(weighed.doubt, _MOST_DOUBT),
        min(weighed.shortfall, _MOST_SHORTFALL),
        math.log(max(weighed.strain, 1.0)),
        math.log1p(weighed.evidence),
    )


_MOST_DOUBT: Final = 3.0
_MOST_SHORTFALL: Final = 2.0


def group_of(verdict: Verdict, kind: Kind) -> str:
    """Name the kind of evidence behind a verdict."""
    if verdict is not Verdict.WRONG:
        return verdict.value
    if kind in TAJWEED:
        return "rule"
    if kind in LENGTHS:
        return "madd"
    return "word" if kind in {Kind.WRONG_WORD, Kind.SWAPPED} else "sound"


@cache
def _load() -> Calibration:
    data = files("models.recitation").joinpath("data", FILE).read_bytes()
    return msgspec.json.decode(data, type=Calibration)
