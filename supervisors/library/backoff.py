"""How long to wait before a restart: growing, bounded, with jitter, forgotten after a quiet time. Pure."""

from collections.abc import Callable

import msgspec


class Backoff(msgspec.Struct, frozen=True):
    """The waiting times of one child."""

    least_seconds: float = 0.1
    most_seconds: float = 10.0
    jitter: float = 0.2
    """Up to this part of the wait is added, so that many do not come back together."""
    quiet_seconds: float = 30.0
    """After so long without a failure the waits begin anew."""


class BackoffLog:
    """The failures of one child so far."""

    __slots__ = ("_backoff", "_failures", "_last")

    def __init__(self, backoff: Backoff) -> None:
        self._backoff = backoff
        self._failures = 0
        self._last = float("-inf")

    def next_wait(self, now: float, chance: Callable[[], float]) -> float:
        """Note a failure at `now` and give the seconds to wait.

        Args:
            now: seconds that never go back.
            chance: gives a number in [0, 1), for the jitter.
        """
        if now - self._last > self._backoff.quiet_seconds:
            self._failures = 0
        self._last = now
        doubled: float = self._backoff.least_seconds * 2.0 ** min(self._failures, 30)
        self._failures += 1
        return min(self._backoff.most_seconds, doubled) * (1 + self._backoff.jitter * chance())
