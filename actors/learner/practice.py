"""How one recitation is practised: its mode, what was revealed, which verdicts stand and which were doubted. Pure."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from actors.events import RecitationEnded, RecitationOpened, WordJudged
from models.learning.reading import FROM_MEMORY, Mode, verse_key
from models.learning.wrong_call import Evidence
from models.recitation.verdict import Kind, Verdict

Place = tuple[int, int, int]
"""Surah, ayah, word."""

KEPT_VERDICTS: Final = 2000
"""The last settled ones of a recitation may be doubted: those of more than half an hour."""


_NONE: Final[Mapping[Any, Any]] = MappingProxyType({})
_NOTHING: Final[frozenset[int]] = frozenset()
"""One for all: every visit has a practice, mostly an empty one, and empty sets and dicts take 64-216 bytes each."""


class Practice:
    """One recitation, as the lesson sees it.

    Attributes:
        recitation: its number in the session; 0 before the first.
        mode: how it is practised.
        strictness: at which it is judged, in [0, 1].
        words: what may be revealed, by place; empty while it is unknown, and where the text is in view.
        hints: "2:255:7" -> how often that word was revealed.
    """

    __slots__ = ("_doubted", "_verdicts", "hints", "mode", "recitation", "strictness", "words")

    def __init__(
        self,
        recitation: int,
        mode: Mode,
        strictness: float,
        hints: Mapping[str, int] = MappingProxyType({}),
        doubted: Iterable[int] = (),
    ) -> None:
        self.recitation = recitation
        self.mode = mode
        self.strictness = strictness
        self.words: Mapping[Place, str] = _NONE
        self.hints: Mapping[str, int] = dict(hints) if hints else _NONE
        self._verdicts: dict[int, WordJudged] = {}
        """Serial -> the verdict as it was settled; one that is retracted later may still be doubted."""
        self._doubted = frozenset(doubted) if doubted else _NOTHING

    def opened(self, opened: RecitationOpened) -> None:
        """Learn what is recited."""
        if opened.recitation == self.recitation and self.mode in FROM_MEMORY:
            self.words = {(word.surah, word.ayah, word.word): word.text for word in opened.words}

    def judged(self, judged: WordJudged) -> None:
        """Keep a settled verdict."""
        self._verdicts[judged.serial] = judged
        if len(self._verdicts) > KEPT_VERDICTS:
            del self._verdicts[next(iter(self._verdicts))]

    def reveal(self, place: Place) -> int:
        """Count a hint; gives how often the word was revealed."""
        key = _key(place)
        self.hints = {**self.hints, key: self.hints.get(key, 0) + 1}
        return self.hints[key]

    def evidence(self, serial: int, model: str) -> Evidence | None:
        """Give what speaks for a verdict; None where it is not known."""
        judged = self._verdicts.get(serial)
        if judged is None:
            return None
        place = _place(judged)
        return Evidence(
            word=_key(place) if place else "",
            verdict=judged.verdict,
            kind=judged.kind,
            confidence=judged.confidence,
            expected=judged.expected,
            heard=judged.heard,
            runner_up=judged.runner_up,
            model=model,
            strictness=self.strictness,
        )

    def doubt(self, serial: int) -> None:
        """Note that a verdict was doubted, and that it was kept."""
        self._doubted |= {serial}

    def undoubted(self, ended: RecitationEnded) -> RecitationEnded:
        """Give a recitation for memory: what was doubted is unsure, and so neither helps nor harms."""
        if not self._doubted:
            return ended
        words = tuple(
            msgspec.structs.replace(word, verdict=Verdict.UNSURE, kind=Kind.UNSURE)
            if word.serial in self._doubted
            else word
            for word in ended.words
        )
        return msgspec.structs.replace(ended, words=words)


def _place(judged: WordJudged) -> Place | None:
    if judged.surah is None or judged.ayah is None or judged.word is None:
        return None
    return judged.surah, judged.ayah, judged.word


def _key(place: Place) -> str:
    return f"{verse_key(*place[:2])}:{place[2]}"
