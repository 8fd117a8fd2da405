"""Messages that reached nobody: each counted once by class and reason, the latest kept for the operator."""

from collections import Counter, deque
from typing import Literal, Protocol

import msgspec

DeadReason = Literal["no_such_actor", "stopped", "mailbox_full", "expired", "late_result"]

_LOG_EVERY_SECONDS = 1.0
"""One log line a second at most: a flood of dead letters must not become a flood of logs."""


class DeadLetter(msgspec.Struct, frozen=True):
    """One message that was not delivered; its content is not kept, it may be somebody's voice."""

    path: str
    message_type: str
    reason: DeadReason
    at: float
    """Seconds on the clock of the loop."""


class EventLog(Protocol):
    """What the runtime needs of a logger; structlog's fits."""

    def info(self, event: str, **fields: object) -> object:
        """Write an event of an ordinary life."""
        ...

    def warning(self, event: str, **fields: object) -> object:
        """Write an event that somebody should look at."""
        ...

    def error(self, event: str, **fields: object) -> object:
        """Write an event that somebody must look at."""
        ...


class DeadLetters:
    """Counts dead letters and keeps the latest.

    Attributes:
        counts: (message type, reason) -> how many since the start.
    """

    def __init__(self, log: EventLog, kept: int = 200) -> None:
        self._log = log
        self._latest: deque[DeadLetter] = deque(maxlen=kept)
        self._logged_at = float("-inf")
        self.counts: Counter[tuple[str, DeadReason]] = Counter()

    def add(self, letter: DeadLetter) -> None:
        """Note a message that reached nobody."""
        self.counts[letter.message_type, letter.reason] += 1
        self._latest.append(letter)
        if letter.at - self._logged_at >= _LOG_EVERY_SECONDS:
            self._logged_at = letter.at
            total = self.counts.total()
            self._log.warning(
                "dead_letter", path=letter.path, type=letter.message_type, reason=letter.reason, total=total
            )

    def latest(self) -> tuple[DeadLetter, ...]:
        """Give the latest dead letters, oldest first."""
        return tuple(self._latest)
