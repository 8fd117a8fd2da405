"""When a learner is told: at once, at the end of the verse, or at the end of all; what was withdrawn, never."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, Generic, TypeVar

Said = TypeVar("Said")
Ayah = tuple[int, int]
"""Surah and ayah."""
NOWHERE: Final[Ayah] = (0, 0)
"""Of what belongs to no verse."""


class Level(StrEnum):
    """How readily a learner is interrupted."""

    QUIET = "quiet"
    """Nothing before the end of the recitation."""
    GENTLE = "gentle"
    """At the end of the verse, so that nobody is stopped within one; the usual for following along."""
    STRICT = "strict"
    """At once, as soon as it is settled."""


DEFAULT_LEVEL: Final = Level.GENTLE


class Patience(Generic[Said]):
    """Holds what is to be said until its moment.

    Every method that brings a moment gives what is to be said now, in the order in which it was offered.
    """

    def __init__(self, level: Level) -> None:
        self._level = level
        self._held: dict[int, tuple[Ayah, Said]] = {}
        """Serial of the verdict, or minus the crossing's number -> where it belongs, and what is to be said of it."""
        self._crossings = 0

    def offer(self, serial: int, ayah: Ayah, said: Said) -> tuple[Said, ...]:
        """Take what is to be said of a verdict."""
        if self._level is Level.STRICT:
            return (said,)
        self._held[serial] = (ayah, said)
        return ()

    def withdraw(self, serial: int) -> None:
        """Forget what was to be said of a verdict that no longer holds; what was said already stays said."""
        self._held.pop(serial, None)

    def went_over(self, said: Said) -> tuple[Said, ...]:
        """Take what is to be said of going over into another verse: at once, unless nothing is said before the end."""
        if self._level is not Level.QUIET:
            return (said,)
        self._crossings += 1
        self._held[-self._crossings] = (NOWHERE, said)
        return ()

    def reached(self, ayah: Ayah) -> tuple[Said, ...]:
        """The reciter is in this ayah: all others are over."""
        return self._release(lambda held: held != ayah)

    def ayah_ended(self, ayah: Ayah) -> tuple[Said, ...]:
        """The last word of this ayah was recited."""
        return self._release(lambda held: held == ayah)

    def recitation_ended(self) -> tuple[Said, ...]:
        """Nothing more comes: whatever is held is said."""
        said = tuple(said for _, said in self._held.values())
        self._held.clear()
        return said

    def _release(self, is_over: Callable[[Ayah], bool]) -> tuple[Said, ...]:
        if self._level is Level.QUIET:
            return ()
        over = [serial for serial, (ayah, _) in self._held.items() if is_over(ayah)]
        return tuple(self._held.pop(serial)[1] for serial in over)
