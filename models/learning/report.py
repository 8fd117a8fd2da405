"""A learner's report, for a teacher, a guardian or themselves: what is due, what goes wrong and how it shows. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from models.learning.assignment import Assignment, open_ones, verses_left
from models.learning.cycle import Phase
from models.learning.history import History, Recited
from models.learning.learner import Learner
from models.learning.memories import WEAK, JointMemory, Memories, PairMemory, VerseMemory, WordMemory
from models.learning.reading import verse_key, verse_of
from models.learning.trace import Mark, Trace
from models.learning.trends import Trend, trends

MOST_WORDS: Final = 50
"""Weak words that are told of; the weakest."""
MOST_OTHERS: Final = 20
"""Joints, and pairs."""


class Seen(msgspec.Struct, frozen=True):
    """One of the last five readings."""

    at: float
    """Seconds since 1970, UTC."""
    mistakes: dict[str, float]
    """Kind -> how surely."""
    hesitation: float
    """Seconds."""
    hints: int
    is_sure: bool
    """Whether it was heard well enough to say anything."""


class Evidence(msgspec.Struct, frozen=True):
    """Why something is called weak."""

    weakness: float
    """Mistakes, hints and every four seconds of hesitation, faded by what was read right since."""
    kinds: dict[str, int]
    """Kind of mistake -> in how many of the last five readings."""
    hesitations: int
    """Of the last five readings, those with hesitation."""
    hints: int
    """In the last five readings."""
    readings: int
    """In all."""
    last: tuple[Seen, ...]
    """The last five, the newest last."""


class WeakWord(msgspec.Struct, frozen=True):
    """A word that does not go well."""

    word: str
    """"2:255:7"."""
    evidence: Evidence


class WeakJoint(msgspec.Struct, frozen=True):
    """A way from one verse to the next that is not found."""

    from_verse: str
    to_verse: str
    evidence: Evidence


class WeakPair(msgspec.Struct, frozen=True):
    """Two verses that are taken for one another."""

    first: str
    second: str
    evidence: Evidence


class OpenRule(msgspec.Struct, frozen=True):
    """A rule of tajweed that is not mastered."""

    kind: str
    broken: float
    """What is left of the times it was broken."""
    words: tuple[str, ...]
    """Where it was broken last, the newest first."""


class Due(msgspec.Struct, frozen=True):
    """What is due of a phase of the cycle."""

    phase: Phase
    held: int
    """Verses of this phase in all."""
    verses: tuple[str, ...]
    """Those that are due, the longest overdue first."""
    days_overdue: int
    """Of the longest overdue."""


class Assigned(msgspec.Struct, frozen=True):
    """An assignment, and how far it is."""

    assignment: Assignment
    left: tuple[str, ...]
    """Verses that are not done."""
    is_late: bool


class Report(msgspec.Struct, frozen=True):
    """All that is to be told of a learner at a moment."""

    at: float
    """Seconds since 1970, UTC."""
    day: int
    """The learner's own, counted from 1970."""
    held: int
    """Verses that were read from memory."""
    due: tuple[Due, ...]
    """By phase: sabaq, sabqi, manzil."""
    words: tuple[WeakWord, ...]
    """The weakest first."""
    joints: tuple[WeakJoint, ...]
    pairs: tuple[WeakPair, ...]
    rules: tuple[OpenRule, ...]
    """The worst first."""
    assignments: tuple[Assigned, ...]
    """Open ones, the first that is due first."""
    weeks: tuple[Trend, ...]
    """The running one last."""
    streak: int
    """Days in a row; 0 where yesterday and today nothing was recited."""
    longest_streak: int
    minutes: float
    """Recited in all."""
    days_away: int
    recent: tuple[Recited, ...]
    """The last recitations, the newest first."""


def report_of(
    learner: Learner, memories: Memories, history: History, assignments: Iterable[Assignment], now: float
) -> Report:
    """Put a learner's report together for a moment in seconds since 1970, UTC."""
    day = learner.day_of(now)
    return Report(
        at=now,
        day=day,
        held=sum(verse.is_held for verse in memories.verses.values()),
        due=tuple(due_of(memories, day)),
        words=tuple(weak_words(memories)[:MOST_WORDS]),
        joints=tuple(_joints(memories.joints)),
        pairs=tuple(_pairs(memories.pairs)),
        rules=tuple(_rules(learner)),
        assignments=tuple(_assigned(each, memories, day) for each in open_ones(assignments)),
        weeks=trends(memories, history, day),
        streak=streak_on(learner, day),
        longest_streak=learner.streak.longest,
        minutes=round(learner.minutes, 1),
        days_away=learner.days_away(day),
        recent=tuple(reversed(history.recent)),
    )


def due_of(memories: Memories, day: int) -> Iterator[Due]:
    """Give what is due of each phase."""
    for phase in Phase:
        held = [verse for verse in memories.verses.values() if verse.is_held and verse.phase(day) is phase]
        due = sorted((verse for verse in held if verse.due_day(day) <= day), key=lambda verse: _place(verse, day))
        overdue = day - due[0].due_day(day) if due else 0
        yield Due(phase, len(held), tuple(verse.verse for verse in due), overdue)


def weak_words(memories: Memories) -> list[WeakWord]:
    """Give the words from which weakness is to be told, the weakest first."""
    weak = [word for word in memories.words.values() if word.trace.weakness >= WEAK]
    return [WeakWord(word.word, evidence_of(word.trace)) for word in sorted(weak, key=_weakest)]


def evidence_of(trace: Trace) -> Evidence:
    """Say what a weakness rests on."""
    kinds: dict[str, int] = {}
    for kind in (kind for mark in trace.last for kind in mark.mistakes):
        kinds[kind] = kinds.get(kind, 0) + 1
    return Evidence(
        weakness=round(trace.weakness, 2),
        kinds=kinds,
        hesitations=sum(mark.hesitation > 0 for mark in trace.last),
        hints=sum(mark.hints for mark in trace.last),
        readings=trace.readings,
        last=tuple(_seen(mark) for mark in trace.last),
    )


def streak_on(learner: Learner, day: int) -> int:
    """Give the days in a row up to yesterday or today."""
    return learner.streak.days if learner.days_away(day) <= 1 else 0


def _place(verse: VerseMemory, day: int) -> tuple[int, tuple[int, int]]:
    return verse.due_day(day), verse_of(verse.verse)


def _weakest(word: WordMemory) -> tuple[float, str]:
    return -word.trace.weakness, word.word


def _joints(joints: Mapping[str, JointMemory]) -> Iterator[WeakJoint]:
    weak = sorted((joint for joint in joints.values() if joint.trace.weakness >= WEAK), key=lambda j: -j.trace.weakness)
    for joint in weak[:MOST_OTHERS]:
        surah, ayah = verse_of(joint.verse)
        yield WeakJoint(joint.verse, verse_key(surah, ayah + 1), evidence_of(joint.trace))


def _pairs(pairs: Mapping[str, PairMemory]) -> Iterator[WeakPair]:
    weak = sorted((pair for pair in pairs.values() if pair.trace.weakness >= WEAK), key=lambda p: -p.trace.weakness)
    for pair in weak[:MOST_OTHERS]:
        yield WeakPair(pair.first, pair.second, evidence_of(pair.trace))


def _rules(learner: Learner) -> Iterator[OpenRule]:
    broken = [(kind, rule) for kind, rule in learner.rules.items() if not rule.is_mastered]
    for kind, rule in sorted(broken, key=lambda entry: -entry[1].broken):
        yield OpenRule(kind, round(rule.broken, 2), rule.words)


def _assigned(assignment: Assignment, memories: Memories, day: int) -> Assigned:
    return Assigned(assignment, verses_left(assignment, memories.verses), assignment.is_late(day))


def _seen(mark: Mark) -> Seen:
    return Seen(mark.at, mark.mistakes, mark.hesitation, mark.hints, mark.is_sure)
