"""Whether a stream may begin: by what the ears can do and by how long chunks wait, never by CPU percent. Pure."""

from collections import deque
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

WINDOW_SECONDS: Final = 2.0

Reason = Literal["no_ear", "slots", "capacity", "age", "files"]
"""Why a stream is refused: no ear is up, no slot is free, capacity is used, chunks wait too long, enough files."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the pool carries now.

    Attributes:
        live: streams of those who speak.
        files: streams of recordings.
        free_slots: over the ears that may be given streams.
        capacity: live streams that these ears keep up with, as fitted; 0 without an ear.
    """

    live: int
    files: int
    free_slots: int
    capacity: float


class Ages:
    """How long the oldest live chunk has waited, over the last seconds."""

    __slots__ = ("_samples",)

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque()

    def note(self, now: float, age: float) -> None:
        """Note the age of the moment, in seconds."""
        self._samples.append((now, age))
        while self._samples[0][0] < now - 2 * WINDOW_SECONDS:
            self._samples.popleft()

    def p95(self, now: float) -> float:
        """Give the 95th percentile over the window, in seconds; 0 while less than a window was seen."""
        samples = self._samples
        if not samples or samples[0][0] > now - WINDOW_SECONDS:
            return 0.0
        ages = sorted(age for at, age in samples if at >= now - WINDOW_SECONDS)
        return ages[ceil(0.95 * len(ages)) - 1] if ages else 0.0


@dataclass(frozen=True, slots=True)
class Admission:
    """The rule.

    Attributes:
        load: the share of the capacity up to which live streams are let in.
        oldest_seconds: the p95 of the oldest chunk's age above which none is.
        most_files: recordings heard at once.
    """

    load: float
    oldest_seconds: float
    most_files: int

    def refusal(self, load: Load, age_p95: float, *, is_file: bool, is_going_on: bool) -> Reason | None:
        """Say why a stream may not begin now; None when it may. One that goes on needs a slot, and is not weighed."""
        if load.capacity <= 0:
            return "no_ear"
        if load.free_slots == 0:
            return "slots"
        if is_going_on:
            return None
        if age_p95 > self.oldest_seconds:
            return "age"
        if is_file:
            return "files" if load.files >= self.most_files else None
        return "capacity" if load.live + 1 > self.load * load.capacity else None
