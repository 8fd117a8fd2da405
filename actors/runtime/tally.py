"""What is counted together for all actors of a class."""

from collections import deque
from typing import Final

_KEPT_TIMES: Final = 512
"""Handler times kept a class, for the percentiles an operator sees."""


class Tally:
    """The handlers of one class of actors.

    Attributes:
        seconds: for each of the latest turns, the longest that one handler held the loop.
        slow: how many handlers held it for so long that it was told in the log.
    """

    __slots__ = ("seconds", "slow")

    def __init__(self) -> None:
        self.seconds: deque[float] = deque(maxlen=_KEPT_TIMES)
        self.slow = 0

    def percentile(self, part: float) -> float:
        """Give the time in seconds that this part of the kept ones did not exceed; 0 when nothing was handled."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
