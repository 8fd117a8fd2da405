"""What a month of lessons is written down as. Values."""

import msgspec


class Practised(msgspec.Struct, frozen=True):
    """One passage, as it was recited and heard."""

    passage: str
    mode: str
    code: str
    why: str
    """In English."""
    words: int
    right: int
    unsure: int
    accused: tuple[str, ...]
    """Words that were called wrong or skipped, "112:1:2"."""
    made: tuple[str, ...]
    """Words that were left out in truth."""
    hints: tuple[str, ...]
    """Words that were revealed."""

    @property
    def caught(self) -> tuple[str, ...]:
        """What was left out and was told."""
        return tuple(word for word in self.made if word in self.accused)

    @property
    def false(self) -> tuple[str, ...]:
        """What was told and was right; neighbours of what was left out may be harmed by the cut, and do not count."""
        return tuple(word for word in self.accused if word not in self.made and not self._is_beside_a_cut(word))

    def _is_beside_a_cut(self, word: str) -> bool:
        verse, _, number = word.rpartition(":")
        return any(f"{verse}:{int(number) + by}" in self.made for by in (-1, 1))


class Day(msgspec.Struct, frozen=True):
    """One day."""

    day: int
    """From 1."""
    why: str
    """Of the lesson as a whole; empty where there was nothing to say."""
    waiting: int
    """Verses that were due and did not fit."""
    practised: tuple[Practised, ...]
    minutes: float
    held: int
    """Verses that the memory has as said from memory."""
    known: float
    """Verses that the learner would say without a mistake tomorrow, expected; what no memory can see."""
    due: int
    """Verses that fall due tomorrow."""
    weak_words: tuple[str, ...]
    """Words that the memory holds something against, the weakest first, at most three."""
    strictness: float


class Standing(msgspec.Struct, frozen=True):
    """How one verse stands in the end."""

    verse: str
    phase: str
    due_in: int
    """Days; 0 or less is due."""
    chance: float
    firm_days: int
    readings: int
    weakness: float


class Report(msgspec.Struct, frozen=True):
    """What a teacher is told at the end."""

    recitations: int
    words_right: int
    words_wrong: int
    words_skipped: int
    hardest: tuple[tuple[str, int], ...]
    verses: tuple[Standing, ...]
    joints: tuple[str, ...]
    """Verses after which the way on is weak."""
    rules: dict[str, float]
    """Rule of tajweed -> how much it was broken lately."""
    words_a_minute: float
    streak: int
    longest_streak: int
    made: int
    """Words that were left out in truth."""
    caught: int
    false_alarms: int
    """Right words that were called wrong, and were called out by the learner."""
    strictness: float


class Month(msgspec.Struct, frozen=True):
    """All of it."""

    surahs: tuple[int, ...]
    model: str
    days: tuple[Day, ...]
    report: Report
