"""Three teachers for a simulated learner: Talqin's own lessons, a fixed cycle of hifz, and SM-2 (Wozniak, 1990)."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from models.learning.curriculum import new_verses
from models.learning.learner import Goals, Learner, after_reading
from models.learning.lesson import Step, WhyCode
from models.learning.memories import Memories
from models.learning.plan import next_lesson
from models.learning.rating import Rating, rate
from models.learning.reading import Mode, Reading, verse_key
from models.learning.remember import remember
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text

Verse = tuple[int, int]

SECONDS_A_DAY: Final = 86_400.0


class Task(NamedTuple):
    """Verses to be practised in one go."""

    verses: tuple[Verse, ...]
    mode: Mode
    is_new: bool = False


class Teacher(Protocol):
    """Says what to practise, and hears how it went."""

    def lesson(self, day: int) -> Iterator[Task]:
        """Give a day's tasks, the most important first; the learner stops when the day's minutes are over."""
        ...

    def heard(self, reading: Reading) -> None:
        """Learn from a reading of one task."""
        ...


class Talqin:
    """The lessons of models/learning, as they are."""

    def __init__(self, goals: Goals, text: Text, lookalikes: LookAlikes) -> None:
        self._learner = Learner(goals=goals)
        self._memories = Memories()
        self._text = text
        self._lookalikes = lookalikes

    def lesson(self, day: int) -> Iterator[Task]:
        """Give the planned steps; what is new is studied at its first step, and tested in its second."""
        lesson = next_lesson(self._learner, self._memories, day * SECONDS_A_DAY, self._text, self._lookalikes)
        for step in lesson.steps:
            yield _task(step)

    def heard(self, reading: Reading) -> None:
        """Remember it."""
        usual = self._learner.words_a_minute
        change = remember(self._memories, reading, self._text, self._lookalikes, usual_pace=usual)
        self._memories = self._memories.changed_by(change)
        self._learner = after_reading(self._learner, reading)


class HifzCycle:
    """The fixed cycle: each day the verses of the last week, a new lesson, and the next part of all the rest.

    There is no new lesson on the day after one that went badly.
    """

    RECENT_DAYS: Final = 7

    def __init__(self, goals: Goals, text: Text, round_days: int = 14) -> None:
        self._goals = goals
        self._text = text
        self._round_days = round_days
        self._learned: dict[Verse, int] = {}
        self._turn: list[Verse] = []
        self._failed: set[Verse] = set()

    def lesson(self, day: int) -> Iterator[Task]:
        """Give sabqi, sabaq, manzil."""
        recent = [verse for verse, since in self._learned.items() if since >= day - self.RECENT_DAYS]
        yesterday = [verse for verse in recent if self._learned[verse] == max(self._learned.values())]
        yield from (Task((verse,), Mode.TEST) for verse in recent)
        if 2 * len(self._failed.intersection(yesterday)) <= len(yesterday):
            held = {verse_key(*verse) for verse in self._learned}
            yield from _new_tasks(self._goals, held, self._text)
        old = [verse for verse, since in self._learned.items() if since < day - self.RECENT_DAYS]
        self._turn = [verse for verse in self._turn if verse in self._learned] or sorted(old)
        for verse in self._turn[: -(-len(old) // self._round_days)]:
            yield Task((verse,), Mode.TEST)

    def heard(self, reading: Reading) -> None:
        """Note what was learned, what failed, and whose turn is over."""
        for verse, rating in _ratings(reading):
            self._learned.setdefault(verse, reading.day)
            self._failed.discard(verse)
            if rating is Rating.AGAIN:
                self._failed.add(verse)
            if self._learned[verse] < reading.day - self.RECENT_DAYS and verse in self._turn:
                self._turn.remove(verse)


class SuperMemo:
    """SM-2: each verse has an interval and an ease; what is due comes first, the longest overdue first."""

    QUALITY: Final = {Rating.AGAIN: 2, Rating.HARD: 3, Rating.GOOD: 4, Rating.EASY: 5}
    PASSED: Final = 3
    LEAST_EASE: Final = 1.3

    def __init__(self, goals: Goals, text: Text) -> None:
        self._goals = goals
        self._text = text
        self._due: dict[Verse, int] = {}
        self._state: dict[Verse, tuple[int, float, float]] = {}
        """Verse -> (repetitions, interval in days, ease)."""

    def lesson(self, day: int) -> Iterator[Task]:
        """Give what is due, then new verses."""
        due = sorted((since, verse) for verse, since in self._due.items() if since <= day)
        yield from (Task((verse,), Mode.TEST) for _, verse in due)
        yield from _new_tasks(self._goals, {verse_key(*verse) for verse in self._due}, self._text)

    def heard(self, reading: Reading) -> None:
        """Set the next interval of each verse."""
        for verse, rating in _ratings(reading):
            self._state[verse] = _sm2(self._state.get(verse, (0, 0.0, 2.5)), self.QUALITY[rating], self)
            self._due[verse] = reading.day + max(1, round(self._state[verse][1]))


def _sm2(state: tuple[int, float, float], quality: int, rules: SuperMemo) -> tuple[int, float, float]:
    repetitions, interval, ease = state
    ease = max(rules.LEAST_EASE, ease + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02))
    if quality < rules.PASSED:
        return 0, 1.0, ease
    return repetitions + 1, [1.0, 6.0][repetitions] if repetitions < 2 else interval * ease, ease  # noqa: PLR2004 - SM-2


def _task(step: Step) -> Task:
    verses = tuple(
        (stretch.surah, ayah) for stretch in step.stretches for ayah in range(stretch.ayah_from, stretch.ayah_to + 1)
    )
    return Task(verses, step.mode, is_new=step.mode is Mode.REPEAT and step.why.code is WhyCode.NEW_VERSES)


def _new_tasks(goals: Goals, held: set[str], text: Text) -> Iterator[Task]:
    """Give a day's new verses: each is studied, then tested."""
    places = new_verses(goals.surahs, held, text)
    for _, verse in zip(range(goals.verses_a_day), places, strict=False):
        yield Task((verse,), Mode.REPEAT, is_new=True)
        yield Task((verse,), Mode.MEMORISE)


def _ratings(reading: Reading) -> Iterator[tuple[Verse, Rating]]:
    if not reading.is_from_memory:
        return
    verses: dict[Verse, list[int]] = {}
    for place, word in enumerate(reading.words):
        verses.setdefault((word.surah, word.ayah), []).append(place)
    for verse, places in verses.items():
        rating = rate([reading.words[place] for place in places])
        if rating:
            yield verse, rating


TEACHERS: Final[Sequence[str]] = ("talqin", "cycle", "sm2")
"""Their names."""


def make_teacher(name: str, goals: Goals, text: Text, lookalikes: LookAlikes) -> Teacher:
    """Make a teacher by name."""
    if name == "talqin":
        return Talqin(goals, text, lookalikes)
    return HifzCycle(goals, text) if name == "cycle" else SuperMemo(goals, text)
