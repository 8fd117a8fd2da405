"""What a step costs: seconds = a * rows + b, learnt from the steps themselves. Pure.

Weighted least squares with exponential forgetting (Haykin, Adaptive Filter Theory, ch. 9), in closed form for two
unknowns. While all batches have the same size a and b cannot be told apart; a penalty on (b - RATIO * a)**2 decides.
"""

from typing import Final

PRIOR_ROW_SECONDS: Final = 0.00045
"""What one more row costs before anything was measured: 700 streams a core."""
RATIO: Final = 3.0
"""b / a while nothing tells: what a step costs whatever its size, in rows."""
PENALTY: Final = 0.5
"""What that counts, in observations."""
FORGET: Final = 0.995
"""How much of an observation is left at the next: the last two hundred steps, a few seconds, count."""
LEAST_ROW_SECONDS: Final = 1e-6


class CostModel:
    """The cost of an ear's steps.

    Attributes:
        row_seconds: a, what one more row costs.
        step_seconds: b, what a step costs whatever its size.
    """

    __slots__ = ("_nn", "_nt", "_rows", "_seconds", "_weight", "in_buckets", "row_seconds", "step_seconds")

    def __init__(self, *, in_buckets: bool = False) -> None:
        """Begin with the prior.

        Args:
            in_buckets: whether batches are padded to 1, 2, 4, ... rows, so that these are what costs.
        """
        self.in_buckets = in_buckets
        self._weight = self._rows = self._seconds = self._nn = self._nt = 0.0
        self.row_seconds, self.step_seconds = PRIOR_ROW_SECONDS, RATIO * PRIOR_ROW_SECONDS

    def observe(self, rows: int, seconds: float) -> None:
        """Learn from a step of `rows` rows, of at least 1."""
        padded = self.padded(rows)
        self._weight = FORGET * self._weight + 1.0
        self._rows = FORGET * self._rows + padded
        self._seconds = FORGET * self._seconds + seconds
        self._nn = FORGET * self._nn + padded * padded
        self._nt = FORGET * self._nt + padded * seconds
        self._solve()

    def seconds_for(self, rows: int) -> float:
        """Predict a step of `rows` rows."""
        return self.row_seconds * self.padded(rows) + self.step_seconds

    def rows_within(self, seconds: float, most: int) -> int:
        """Give the largest batch up to `most` that ends within `seconds`; never less than 1."""
        rows = int(max(1.0, (seconds - self.step_seconds) / self.row_seconds)) if seconds > 0 else 1
        return min(most, _bucket_below(rows) if self.in_buckets else rows)

    def capacity(self, chunk_seconds: float, most: int) -> float:
        """Predict how many live streams full batches keep up with: chunk length / a, b shared by the batch."""
        return chunk_seconds * most / self.seconds_for(most)

    def padded(self, rows: int) -> int:
        """Give the rows that are run for so many."""
        return 1 << (rows - 1).bit_length() if self.in_buckets else rows

    def _solve(self) -> None:
        nn, both = self._nn + PENALTY * RATIO * RATIO, self._rows - PENALTY * RATIO
        weight = self._weight + PENALTY
        slope = (self._nt * weight - self._seconds * both) / (nn * weight - both * both)
        self.row_seconds = max(slope, LEAST_ROW_SECONDS)
        self.step_seconds = max((self._seconds - self.row_seconds * both) / weight, 0.0)


def _bucket_below(rows: int) -> int:
    return 1 << (rows.bit_length() - 1)
