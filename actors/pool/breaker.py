"""When an ear is trusted: a circuit breaker with a growing back-off. Pure.

Nygard, Release It!, ch. 5: closed while it works, open after repeated faults or a loss, half open for one trial.
"""

from enum import StrEnum
from typing import Final

FAULTS_TO_OPEN: Final = 3
"""Turns in a row in which nothing was heard; one sound turn forgets them."""
FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 30.0


class Trust(StrEnum):
    """What an ear is given to do."""

    CLOSED = "closed"
    """It works; streams come to it."""
    OPEN = "open"
    """It does not; nothing comes to it until the pause is over."""
    HALF_OPEN = "half_open"
    """It is made anew and warmed up: the trial."""


class Breaker:
    """The trust in one ear; it begins with a trial.

    Attributes:
        trust: the state.
        opened: how often it was opened.
    """

    __slots__ = ("_failures", "_faults", "opened", "trust")

    def __init__(self) -> None:
        self.trust = Trust.HALF_OPEN
        self.opened = 0
        self._faults = 0
        self._failures = 0

    @property
    def pause_seconds(self) -> float:
        """How long it stays open: not at all after the first failure, then twice as long each time, up to a bound."""
        if self._failures < 2:  # noqa: PLR2004 - the first is free
            return 0.0
        return min(FIRST_PAUSE_SECONDS * 2.0 ** (self._failures - 2), LONGEST_PAUSE_SECONDS)

    def sound(self) -> None:
        """Note a turn in which something was heard."""
        self._faults = 0
        self._failures = 0

    def faulty(self) -> bool:
        """Note a turn in which nothing was; true when there were too many, and it should be opened."""
        self._faults += 1
        return self._faults >= FAULTS_TO_OPEN

    def open(self) -> None:
        """Trust it no more: it is lost, or its trial has failed."""
        self.trust = Trust.OPEN
        self.opened += 1
        self._faults = 0
        self._failures += 1

    def try_again(self) -> None:
        """Begin the trial, after the pause."""
        self.trust = Trust.HALF_OPEN

    def close(self) -> None:
        """Trust it: the trial went well. The back-off is forgotten only by the first sound turn."""
        self.trust = Trust.CLOSED
