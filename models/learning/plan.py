"""What now, and why: the lesson that fits into a learner's minutes. Pure.

What a teacher has set comes first. Where all that is due fits, the new (sabaq) and the recent (sabqi) follow, then new
verses, weak joints, look-alikes side by side, a rule of tajweed, and the old (manzil). Where more is due than fits,
what is most likely still remembered comes first, whatever its phase: it costs least and keeps most; what is long gone
waits, and new verses wait with it.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from models.learning.assigned import NEW_READINGS, assigned
from models.learning.assignment import Assignment
from models.learning.curriculum import new_verses
from models.learning.cycle import Phase
from models.learning.learner import USUAL_WORDS_A_MINUTE, Learner
from models.learning.lesson import Lesson, Step, Stretch, Why, WhyCode
from models.learning.memories import Memories, VerseMemory
from models.learning.reading import Mode, verse_of
from models.learning.stretches import cut, join, minutes_for
from models.learning.trouble import joints, look_alikes, look_alikes_ahead, rules
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text

AWAY_DAYS: Final = 14
"""After so many days a learner is welcomed back with a plan."""
CALM: Final = 0.6
"""The share of a day's minutes up to which what is due leaves new verses alone."""
FULL: Final = 1.2
"""The share from which there are none; between them fewer."""
TROUBLE_SHARE: Final = 0.25
"""The share of the minutes that joints, look-alikes and rules may take."""
MOST_AHEAD: Final = 30
"""Verses that may be read before they are due, when a day has minutes left."""
NOTHING_FITS: Final = 0.05
"""Minutes in which no verse can be said: three seconds."""
REVEAL_FROM: Final = 1.0
"""From which weakness on a verse is practised with its words to be revealed, before it is tested again."""

_PHASES: Final = {Phase.SABAQ: WhyCode.SABAQ, Phase.SABQI: WhyCode.SABQI, Phase.MANZIL: WhyCode.MANZIL}
_REVIEWS: Final = frozenset({*_PHASES.values(), WhyCode.AHEAD})


class Shelf(msgspec.Struct, frozen=True):
    """What a plan is made from: of the learner, of the text, and of the day."""

    learner: Learner
    memories: Memories
    day: int
    text: Text
    lookalikes: LookAlikes
    taken: frozenset[str] = frozenset()
    """Verses that a teacher has set for this day: they are planned already."""

    @property
    def words_a_minute(self) -> float:
        """The pace that times are reckoned with."""
        return self.learner.words_a_minute or USUAL_WORDS_A_MINUTE


def next_lesson(
    learner: Learner,
    memories: Memories,
    now: float,
    text: Text,
    lookalikes: LookAlikes,
    *,
    minutes: float | None = None,
    assignments: Iterable[Assignment] = (),
) -> Lesson:
    """Plan a lesson.

    Args:
        learner: who they are.
        memories: what is remembered of their recitation.
        now: seconds since 1970, UTC.
        text: the Quran.
        lookalikes: its look-alike verses.
        minutes: how long it may be; None for what is left of the day's.
        assignments: what a teacher has set.
    """
    shelf = Shelf(learner, memories, learner.day_of(now), text, lookalikes)
    room = learner.minutes_left(shelf.day) if minutes is None else minutes
    first = list(assigned(assignments, memories, shelf.day, shelf.words_a_minute, text, room=room))
    shelf = msgspec.structs.replace(shelf, taken=frozenset(_verses_of(first)))
    due = [verse for verse in memories.verses.values() if verse.is_held and verse.due_day(shelf.day) <= shelf.day]
    reviews = list(_reviews([verse for verse in due if verse.verse not in shelf.taken], shelf))
    load = sum(step.minutes for step in (*first, *reviews))
    is_crowded = load > room
    if is_crowded:
        reviews.sort(key=lambda step: -float(step.why.parameters["chance"]))
    steps = _filled((*first, *(reviews if is_crowded else _in_turn(reviews, shelf, room, load))), room, shelf)
    waiting = len({verse.verse for verse in due} - _verses_of(steps))
    return Lesson(
        steps=tuple(steps),
        minutes=sum(step.minutes for step in steps),
        waiting=waiting,
        why=_whole(shelf, len(due), waiting, load, steps),
    )


def _in_turn(reviews: list[Step], shelf: Shelf, room: float, load: float) -> Iterator[Step]:
    """Give the steps of a day on which all that is due fits, in their order."""
    young = [step for step in reviews if step.why.code is not WhyCode.MANZIL]
    yield from young
    new = list(_new(shelf, room, load))
    yield from new
    trouble = [*joints(shelf.memories, shelf.day, shelf.words_a_minute, shelf.text)]
    trouble += look_alikes(shelf.memories, shelf.day, shelf.words_a_minute, shelf.text)
    trouble += look_alikes_ahead(_verses_of(new), shelf.memories, shelf.lookalikes, shelf.words_a_minute, shelf.text)
    trouble += rules(shelf.learner.rules, shelf.words_a_minute, shelf.text)
    yield from _within(trouble, TROUBLE_SHARE * room)
    yield from (step for step in reviews if step.why.code is WhyCode.MANZIL)
    yield from _ahead(shelf)


def _ahead(shelf: Shelf) -> Iterator[Step]:
    """Give what is not due yet and is likeliest to have been forgotten, for the minutes that are left."""
    early = [
        verse
        for verse in shelf.memories.verses.values()
        if verse.is_held and verse.due_day(shelf.day) > shelf.day and verse.verse not in shelf.taken
    ]
    rested = [verse for verse in early if verse.card and verse.card.last_day < shelf.day]
    faintest = sorted(rested, key=lambda verse: verse.chance(shelf.day))[:MOST_AHEAD]
    for stretch in join([verse_of(verse.verse) for verse in faintest], (), shelf.text):
        yield _review(stretch, WhyCode.AHEAD, shelf)


def _reviews(due: list[VerseMemory], shelf: Shelf) -> Iterator[Step]:
    """Join what is due to stretches, phase by phase; the new first."""
    for phase, code in _PHASES.items():
        verses = {verse_of(verse.verse): verse for verse in due if verse.phase(shelf.day) is phase}
        for stretch in join(verses, _held(shelf.memories), shelf.text):
            yield _review(stretch, code, shelf)


def _review(stretch: Stretch, code: WhyCode, shelf: Shelf) -> Step:
    verses = [shelf.memories.verses[key] for key in stretch.verses]
    is_weak = any(verse.trace.weakness >= REVEAL_FROM for verse in verses)
    why = Why(
        code,
        {
            "verses": len(verses),
            "chance": round(sum(verse.chance(shelf.day) for verse in verses) / len(verses), 2),
            "days_overdue": max(0, *(shelf.day - verse.due_day(shelf.day) for verse in verses)),
        },
    )
    step = Step(Mode.MEMORISE if is_weak else Mode.TEST, (stretch,), why, 0.0)
    return msgspec.structs.replace(step, minutes=_minutes(stretch, shelf))


def _minutes(stretch: Stretch, shelf: Shelf) -> float:
    """Give what reviewing a stretch takes: what is not remembered is said once more."""
    alone = (Stretch(stretch.surah, ayah, ayah) for ayah in range(stretch.ayah_from, stretch.ayah_to + 1))
    return sum(
        minutes_for(verse, shelf.words_a_minute, shelf.text) * (2 - shelf.memories.verses[verse.spec].chance(shelf.day))
        for verse in alone
    )


def _new(shelf: Shelf, room: float, load: float) -> Iterator[Step]:
    """Give what is learned next: heard and said after the teacher, then from memory."""
    wanted = round(shelf.learner.goals.verses_a_day * _ease(load / room if room else FULL))
    left = room - load
    verses: list[tuple[int, int]] = []
    for place in new_verses(shelf.learner.goals.surahs, _held(shelf.memories) | shelf.taken, shelf.text):
        left -= NEW_READINGS * minutes_for(Stretch(*place, place[1]), shelf.words_a_minute, shelf.text)
        if len(verses) == wanted or (left < 0 and (verses or not _is_fresh(shelf, load))):
            break
        verses.append(place)
    for stretch in join(verses, (), shelf.text):
        why = Why(WhyCode.NEW_VERSES, {"verses": len(stretch.verses), "goal": shelf.learner.goals.verses_a_day})
        once = minutes_for(stretch, shelf.words_a_minute, shelf.text)
        yield Step(Mode.REPEAT, (stretch,), why, (NEW_READINGS - 2) * once)
        yield Step(Mode.MEMORISE, (stretch,), why, 2 * once)


def _is_fresh(shelf: Shelf, load: float) -> bool:
    """Say whether nothing else fills the day, so that even a verse that is too long for it is begun."""
    return load == 0 and shelf.learner.minutes_left(shelf.day) > 0


def _ease(crowding: float) -> float:
    """Give the share of new verses that a day bears: all while it is calm, none where it is full."""
    return min(1.0, max(0.0, (FULL - crowding) / (FULL - CALM)))


def _within(steps: Iterable[Step], minutes: float) -> Iterator[Step]:
    for step in steps:
        if step.minutes <= minutes:
            minutes -= step.minutes
            yield step


def _filled(steps: Iterable[Step], room: float, shelf: Shelf) -> list[Step]:
    """Take steps while there is room; one that does not fit is cut, and where none fits the first is taken as it is."""
    taken: list[Step] = []
    left = room
    first: Step | None = None
    for step in steps:
        first = first or _shortest(step, shelf)
        fitting = step if step.minutes <= left else _cut(step, left, shelf)
        if fitting:
            taken.append(fitting)
            left -= fitting.minutes
        if left < NOTHING_FITS:
            break
    return taken or ([first] if first and room > 0 else [])


def _shortest(step: Step, shelf: Shelf) -> Step:
    """Give the first verse of a review; anything else as it is."""
    if step.why.code not in _REVIEWS:
        return step
    first = Stretch(step.stretches[0].surah, step.stretches[0].ayah_from, step.stretches[0].ayah_from)
    return _cut(step, _minutes(first, shelf), shelf) or step


def _cut(step: Step, minutes: float, shelf: Shelf) -> Step | None:
    """Give the beginning of a review that fits; None where nothing does, or where it cannot be cut."""
    if step.why.code not in _REVIEWS:
        return None
    shorter = cut(step.stretches[0], minutes, lambda stretch: _minutes(stretch, shelf))
    return msgspec.structs.replace(step, stretches=(shorter,), minutes=_minutes(shorter, shelf)) if shorter else None


def _whole(shelf: Shelf, due: int, waiting: int, load: float, steps: list[Step]) -> Why | None:
    days = math.ceil(load / max(shelf.learner.goals.minutes_a_day, 1.0))
    told: dict[str, str | int | float] = {"due": due, "today": due - waiting, "days_to_catch_up": days}
    away = shelf.learner.days_away(shelf.day)
    if away >= AWAY_DAYS:
        return Why(WhyCode.COME_BACK, {"days_away": away, **told})
    if waiting:
        return Why(WhyCode.CATCH_UP, told)
    return None if steps else Why(WhyCode.ALL_HELD)


def _held(memories: Memories) -> frozenset[str]:
    return frozenset(key for key, verse in memories.verses.items() if verse.is_held)


def _verses_of(steps: Iterable[Step]) -> set[str]:
    return {verse for step in steps for stretch in step.stretches for verse in stretch.verses}
