"""Words that were gone back to and left again at once: said once too often, not repeated. Next stop: `ledger`.

Who repeats goes on from there. Who says, amid the text, a word that stands earlier in it, and goes on where they had
been, has added it: "maliki n-nasi, RABBI, ilahi n-nas".
"""

from dataclasses import dataclass
from typing import Final

from models.recitation.said import Said
from models.recitation.verdict import Verdict, WordVerdict

_MOST: Final = 3
"""Words; who says more of the earlier place has gone back."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A word that may turn out to have been added."""

    place: int
    said: Said
    before: WordVerdict | None
    """What stood for its place before it was said once more, if that has been taken back."""

    @property
    def is_slip(self) -> bool:
        """Whether it was right both times: who goes back to what was wrong, and says it right, mends it."""
        return self.said.is_right and (self.before is None or self.before.verdict is Verdict.RIGHT)


class Aside:
    """Keeps where the recitation was left, and what has been said since."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._words: list[Kept] = []

    def move(self, last: int, place: int) -> list[Kept]:
        """Go from one word of the text to the next that is said; give those between that were no repetition.

        Args:
            last: where the word before is among the expected words.
            place: where this one is.
        """
        if self._left is not None and place == self._left + 1 and last != self._left:
            found = self._words
            self._forget()
            return found
        is_further = self._left is not None and last < place <= self._left and len(self._words) < _MOST
        if not is_further:
            self._forget()
            self._left = last if place < last else None
        return []

    def keep(self, word: Kept) -> None:
        """Remember a word that was said while the recitation was left."""
        if self._left is not None:
            self._words.append(word)

    def _forget(self) -> None:
        self._left, self._words = None, []
