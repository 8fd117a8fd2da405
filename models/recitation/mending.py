"""Words that were wrong, skipped or another one at first, until the reciter went back by themselves. Next: `ledger`.

What stood before is told with the word and counted; it is no mistake that stands.
"""

from models.recitation.verdict import Kind, Verdict, WordVerdict


class Mending:
    """Remembers what was said in the place of a word, until it is known whether the reciter goes back for it."""

    def __init__(self) -> None:
        self._slip: int | None = None
        """The place of a word in whose place another was said."""

    def goes_back(self, last: int, place: int, *, another_was_said: bool) -> None:
        """Take the step from the last word to the next; whoever says another word and goes back has noticed it."""
        if another_was_said and place <= last:
            self._slip = last + 1
        elif self._slip is not None and place > self._slip:
            self._slip = None

    def mistake(self, place: int, before: WordVerdict | None) -> Kind | None:
        """Give the first mistake of a word that is right now; once mended, it stays so however often it is said again.

        Args:
            place: the word's.
            before: what stood for it.
        """
        if before is None:
            return Kind.WRONG_WORD if place == self._slip else None
        if before.kind is Kind.CORRECTED:
            return before.mistake
        return before.kind if before.verdict in {Verdict.WRONG, Verdict.SKIPPED} else None
