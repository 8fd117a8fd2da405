"""How the rules of tajweed go: each broken rule weighs until readings without it have undone it. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from models.learning.rating import OF_THE_TONGUE, mistakes_in
from models.learning.reading import Reading
from models.learning.trace import FADE, MOST
from models.recitation.verdict import Verdict

ENOUGH_WORDS: Final = 10
"""Words in which a rule was not broken, so that a reading speaks for it."""
MASTERED: Final = 0.5
"""Below it a rule is mastered."""


class RuleMemory(msgspec.Struct, frozen=True):
    """How one rule goes."""

    broken: float = 0.0
    """What is left of the times it was broken."""
    words: tuple[str, ...] = ()
    """Where it was broken last, the newest first; at most five."""

    @property
    def is_mastered(self) -> bool:
        """Say whether it needs no practice."""
        return self.broken < MASTERED


def remember_rules(rules: Mapping[str, RuleMemory], reading: Reading) -> dict[str, RuleMemory]:
    """Give how the rules go after a reading, in whatever mode: each is a matter of the tongue."""
    broken = {kind: times for kind, times in mistakes_in(reading.words).items() if kind in _KINDS}
    heard = sum(word.verdict is not Verdict.UNSURE for word in reading.words)
    after = dict(rules)
    for kind in rules.keys() | broken.keys():
        before = rules.get(kind, RuleMemory())
        if kind in broken:
            words = (*dict.fromkeys((*_where(reading, kind), *before.words)),)[:5]
            after[kind] = RuleMemory(min(before.broken + broken[kind], MOST), words)
        elif heard >= ENOUGH_WORDS:
            after[kind] = RuleMemory(before.broken * FADE, before.words)
    return after


def _where(reading: Reading, kind: str) -> Iterator[str]:
    return (f"{word.verse}:{word.word}" for word in reading.words if word.kind.value == kind)


_KINDS: Final = frozenset(kind.value for kind in OF_THE_TONGUE)
