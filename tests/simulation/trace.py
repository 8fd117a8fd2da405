"""What happened in one simulated run: in order, with its time; counted, so that nobody takes a calm run for a storm."""

from collections import Counter
from hashlib import sha256
from random import Random


def chance(what: str, seed: int) -> Random:
    """Give the numbers by which one part of a run is played."""
    return Random(f"{what} {seed}")  # noqa: S311 - to be repeated, not to be secret


class Trace:
    """The story of one run.

    Attributes:
        seed: which run.
        counts: what -> how often.
        broken: promises that did not hold, in words.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.counts: Counter[str] = Counter()
        self.broken: list[str] = []
        self._lines: list[tuple[float, str, str]] = []

    def note(self, at: float, what: str, detail: object = "") -> None:
        """Tell what happened at a time, in seconds."""
        self.counts[what] += 1
        self._lines.append((at, what, str(detail)))

    def must(self, holds: bool, promise: str) -> None:  # noqa: FBT001 - reads like `assert`
        """Check a promise; the run goes on, so that all that is broken is told."""
        if not holds:
            self.broken.append(promise)
            self._lines.append((-1.0, "BROKEN", promise))

    @property
    def lines(self) -> list[str]:
        """The story, a line each."""
        return [f"{at:10.4f}  {what:<24} {detail}" for at, what, detail in self._lines]

    @property
    def digest(self) -> str:
        """Says of two runs whether they were the same."""
        return sha256("\n".join(self.lines).encode()).hexdigest()
