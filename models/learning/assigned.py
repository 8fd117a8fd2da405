"""Steps for what a teacher has set: each day its share, so that it is held by its day. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from models.learning.assignment import Assignment, open_ones, verses_left, verses_today
from models.learning.lesson import Step, Stretch, Why, WhyCode
from models.learning.memories import Memories
from models.learning.reading import Mode, verse_of
from models.learning.stretches import join, minutes_for
from models.quran.text import Text

NEW_READINGS: Final = 7.0
"""Times a new verse is heard or said until it is said from memory; what it costs."""
_FROM_MEMORY: Final = 2.0
"""Of these."""


def assigned(
    assignments: Iterable[Assignment], memories: Memories, day: int, words_a_minute: float, text: Text, *, room: float
) -> Iterator[Step]:
    """Give the day's share of each open assignment, the first that is due first.

    Args:
        assignments: the learner's.
        memories: what is held is tested, what is not is heard and said after the teacher, then from memory.
        day: the learner's.
        words_a_minute: their pace.
        text: the Quran.
        room: minutes; no more verses are taken than fit, but one in any case when there is any time at all.
    """
    taken: set[str] = set()
    for each in open_ones(assignments):
        left = verses_left(each, memories.verses)
        fitting: list[str] = []
        for key in verses_today(each, tuple(key for key in left if key not in taken), day):
            cost = _minutes(key, memories, words_a_minute, text)
            if room <= 0 or (cost > room and taken):
                break
            room -= cost
            fitting.append(key)
            taken.add(key)
        yield from _steps(fitting, _why(each, len(left), day), memories, words_a_minute, text)


def _steps(keys: Sequence[str], why: Why, memories: Memories, words_a_minute: float, text: Text) -> Iterator[Step]:
    held = [verse_of(key) for key in keys if _is_held(memories, key)]
    new = [verse_of(key) for key in keys if not _is_held(memories, key)]
    for stretch in join(held, (), text):
        yield Step(Mode.TEST, (stretch,), why, minutes_for(stretch, words_a_minute, text))
    for stretch in join(new, (), text):
        once = minutes_for(stretch, words_a_minute, text)
        yield Step(Mode.REPEAT, (stretch,), why, (NEW_READINGS - _FROM_MEMORY) * once)
        yield Step(Mode.MEMORISE, (stretch,), why, _FROM_MEMORY * once)


def _minutes(key: str, memories: Memories, words_a_minute: float, text: Text) -> float:
    surah, ayah = verse_of(key)
    once = minutes_for(Stretch(surah, ayah, ayah), words_a_minute, text)
    return once if _is_held(memories, key) else NEW_READINGS * once


def _why(assignment: Assignment, left: int, day: int) -> Why:
    told: dict[str, str | int | float] = {
        "verses": left,
        "days_left": assignment.due_day - day,
        "assignment": assignment.id,
        "note": assignment.note,
    }
    return Why(WhyCode.ASSIGNED, told)


def _is_held(memories: Memories, key: str) -> bool:
    return key in memories.verses and memories.verses[key].is_held
