"""One reading of a passage, as memory needs it: word by word how it went, and under which terms it was read. Values."""

from enum import StrEnum
from typing import Final

import msgspec

from models.recitation.verdict import Kind, Verdict


class Mode(StrEnum):
    """How a passage is practised."""

    FOLLOW = "follow"
    """The text is in view; words light up."""
    MEMORISE = "memorise"
    """Words are hidden; each may be revealed on request, which is counted."""
    TEST = "test"
    """Words are hidden, and stay so."""
    REPEAT = "repeat"
    """The teacher says it, then the learner: talqin."""
    DRILL = "drill"
    """The text is in view; what counts is one rule of tajweed."""


FROM_MEMORY: Final = frozenset({Mode.MEMORISE, Mode.TEST})
"""Modes in which what is said was remembered; only they move the schedule."""


class ReadWord(msgspec.Struct, frozen=True):
    """How one word went."""

    surah: int
    ayah: int
    word: int
    """From 1, in its ayah."""
    verdict: Verdict
    kind: Kind
    confidence: float = 1.0
    """How likely the verdict is true, in [0, 1]."""
    hesitation: float = 0.0
    """Seconds of silence before it, beyond what is usual for this reciter; see `hesitation`."""
    hints: int = 0
    """How often it was revealed."""

    @property
    def verse(self) -> str:
        """The key of its verse."""
        return verse_key(self.surah, self.ayah)


class Reading(msgspec.Struct, frozen=True):
    """One reading of a passage."""

    at: float
    """When it ended, in seconds since 1970, UTC."""
    day: int
    """The learner's own day then (`learner.day_of`)."""
    mode: Mode
    words: tuple[ReadWord, ...]
    """In the order of the text; words never reached are not among them."""
    words_a_minute: float = 0.0
    """Of one pass with its pauses, not of what was said again; 0 where it could not be told."""
    minutes: float = 0.0

    @property
    def is_from_memory(self) -> bool:
        """Say whether it was remembered, not read off."""
        return self.mode in FROM_MEMORY


def verse_key(surah: int, ayah: int) -> str:
    """Name a verse as people do, "2:255"; the inverse of `verse_of`."""
    return f"{surah}:{ayah}"


def verse_of(key: str) -> tuple[int, int]:
    """Give the surah and ayah that a key names."""
    surah, ayah = key.split(":")
    return int(surah), int(ayah)
