"""Days go by: a learner practises what a teacher says, as long as the day has minutes, and forgets."""

from typing import Final

import msgspec

from models.learning.assigned import NEW_READINGS
from models.learning.learner import Goals
from models.learning.reading import Reading, ReadWord, verse_key
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from talqin.learners.mind import SECONDS_A_DAY, Ear, Mind, make_traits
from talqin.learners.teachers import Task, Teacher, Verse, make_teacher

PAUSE_MINUTES: Final = 2.0 / 60
"""Between two verses."""
EVERY_DAYS: Final = 5
"""How often it is measured what is held."""


class Setting(msgspec.Struct, frozen=True):
    """What is simulated."""

    days: int = 180
    goals: Goals = Goals(verses_a_day=5, minutes_a_day=20.0)
    away_from: int = 0
    """The first day of an absence."""
    away_days: int = 0
    ear: Ear = Ear()


class Measure(msgspec.Struct, frozen=True):
    """How it stands on one day, before that day's lesson."""

    day: int
    learned: int
    """Verses ever learned."""
    held: float
    """Verses that would be said from memory without a mistake, expected."""
    minutes: float
    """Recited a day, on average since the measure before."""

    @property
    def retention(self) -> float:
        """The share of learned verses that are held."""
        return self.held / self.learned if self.learned else 1.0


def live(teacher_name: str, seed: int, setting: Setting, text: Text, lookalikes: LookAlikes) -> list[Measure]:
    """Simulate one learner under one teacher; the same seed is the same learner."""
    mind = Mind(make_traits(seed), seed)
    teacher = make_teacher(teacher_name, setting.goals, text, lookalikes)
    learned: set[Verse] = set()
    measures: list[Measure] = []
    spent = 0.0
    for day in range(1, setting.days + 1):
        if not setting.away_from <= day < setting.away_from + setting.away_days:
            spent += _practise(day, mind, teacher, learned, setting, text)
        if day % EVERY_DAYS == 0 or day == setting.days:
            held = sum(mind.recall(verse_key(*verse), day + 1) for verse in learned)
            since = day - (measures[-1].day if measures else 0)
            measures.append(Measure(day, len(learned), held, spent / since))
            spent = 0.0
    return measures


def _practise(day: int, mind: Mind, teacher: Teacher, learned: set[Verse], setting: Setting, text: Text) -> float:
    """Go through a day's lesson; give the minutes it took, which end it."""
    spent = 0.0
    for task in teacher.lesson(day):
        if spent >= setting.goals.minutes_a_day:
            break
        words, once, minutes = _perform(task, day, mind, learned, setting.ear, text)
        spent += minutes
        pace = len(words) / once if words else 0.0
        teacher.heard(Reading(day * SECONDS_A_DAY + spent * 60, day, task.mode, tuple(words), pace, minutes))
    return spent


def _perform(
    task: Task, day: int, mind: Mind, learned: set[Verse], ear: Ear, text: Text
) -> tuple[list[ReadWord], float, float]:
    """Practise a task; give what was said, the minutes of one pass over it, and the minutes it took."""
    words: list[ReadWord] = []
    passes = minutes = 0.0
    for surah, ayah in task.verses:
        length = len(text.ayah_range(surah, ayah))
        once = length / mind.traits.words_a_minute + PAUSE_MINUTES
        if task.is_new:
            learned.add((surah, ayah))
            mind.study(verse_key(surah, ayah), day)
            minutes += (NEW_READINGS - 1) * once
            continue
        said, is_known = mind.recite(surah, ayah, length, day, task.mode, ear)
        words += said
        passes += once
        minutes += once if is_known else 2 * once
    return words, passes, minutes
