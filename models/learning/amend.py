"""Memories amended when a teacher overrules: a mistake that was none is taken back, one that was missed counts.

A reading is found again by its moment among the last five that a trace keeps; what it left behind has faded since, and
what is taken back or added is faded alike. Readings before those are left as they are. The schedule of the verse and of
the joint is reckoned again from the last readings that were graded (`grades`). Pure.
"""

import msgspec

from models.learning.grades import Standing, regraded
from models.learning.memories import JointMemory, Memories, VerseMemory, WordMemory
from models.learning.reading import verse_key, verse_of
from models.learning.remember import LANDING
from models.learning.rules import RuleMemory
from models.learning.trace import FADE, GONE, MOST, Mark, Trace, leave

Mistake = tuple[str, float]
"""Kind, and how surely."""


def amend(
    memories: Memories,
    word: str,
    at: float,
    *,
    out: Mistake | None,
    into: Mistake | None,
    burden: float = 0.0,
    sure: int = 0,
) -> Memories:
    """Give what changes in the memories of a word, its verse and the joint before it.

    Args:
        memories: what is remembered.
        word: "2:255:7".
        at: the moment of the reading.
        out: the mistake that is taken back.
        into: the mistake that counts from now on.
        burden: what the reading's burden grows by, negative where it gets lighter.
        sure: words more that count as heard for sure, negative for fewer.
    """
    verse, _, place = word.rpartition(":")
    surah, ayah = verse_of(verse)
    words, forgotten = _words(memories, word, at, out, into)
    verses = {verse: memories.verses[verse]} if verse in memories.verses else {}
    before = verse_key(surah, ayah - 1) if int(place) <= LANDING else ""
    joints = {before: memories.joints[before]} if before in memories.joints else {}
    return Memories(
        words,
        {key: _verse(each, amend_trace(each.trace, at, out, into), at, burden, sure) for key, each in verses.items()},
        {key: _joint(each, amend_trace(each.trace, at, out, into), at, burden, sure) for key, each in joints.items()},
        {},
        forgotten,
    )


def amend_trace(trace: Trace, at: float, out: Mistake | None, into: Mistake | None) -> Trace:
    """Give a trace as it would be had that moment's reading gone otherwise; one that is not known changes nothing."""
    place = next((number for number, mark in enumerate(trace.last) if mark.at == at), None)
    if place is None:
        return trace
    left = FADE ** sum(mark.is_sure and not mark.mistakes for mark in trace.last[place + 1 :])
    mark, mistakes = dict(trace.last[place].mistakes), dict(trace.mistakes)
    if out and out[0] in mark:
        taken = min(out[1], mark[out[0]])
        _add(mark, out[0], -taken, gone=1e-6)
        _add(mistakes, out[0], -taken * left, gone=GONE)
    if into:
        _add(mark, into[0], into[1], gone=1e-6)
        _add(mistakes, into[0], into[1] * left, gone=GONE)
    amended = msgspec.structs.replace(trace.last[place], mistakes=mark, is_sure=trace.last[place].is_sure or bool(into))
    last = (*trace.last[:place], amended, *trace.last[place + 1 :])
    return msgspec.structs.replace(trace, mistakes=mistakes, last=last)


def amend_rules(
    rules: dict[str, RuleMemory], word: str, *, out: Mistake | None, into: Mistake | None, kinds: frozenset[str]
) -> dict[str, RuleMemory]:
    """Give how the rules of tajweed go after a ruling; `kinds` are those that are rules."""
    after = dict(rules)
    if out and out[0] in after:
        before = after[out[0]]
        words = tuple(each for each in before.words if each != word)
        after[out[0]] = RuleMemory(max(0.0, before.broken - out[1]), words)
    if into and into[0] in kinds:
        before = after.get(into[0], RuleMemory())
        words = (*dict.fromkeys((word, *before.words)),)[:5]
        after[into[0]] = RuleMemory(min(before.broken + into[1], MOST), words)
    return after


def _words(
    memories: Memories, word: str, at: float, out: Mistake | None, into: Mistake | None
) -> tuple[dict[str, WordMemory], frozenset[str]]:
    before = memories.words.get(word)
    if before is None:
        return ({word: WordMemory(word, leave(Trace(), Mark(at, {into[0]: into[1]})))} if into else {}), frozenset()
    trace = amend_trace(before.trace, at, out, into)
    if trace.is_blank:
        return {}, frozenset({word})
    return {word: WordMemory(word, trace)}, frozenset()


def _verse(verse: VerseMemory, trace: Trace, at: float, burden: float, sure: int) -> VerseMemory:
    held = regraded(verse.standing, verse.past, at, burden=burden, sure=sure)
    return msgspec.structs.replace(verse, trace=trace).held_as(*held)


def _joint(joint: JointMemory, trace: Trace, at: float, burden: float, sure: int) -> JointMemory:
    held, past = regraded(Standing(joint.card), joint.past, at, burden=burden, sure=sure)
    return JointMemory(joint.verse, trace, held.card, past)


def _add(weights: dict[str, float], kind: str, by: float, *, gone: float) -> None:
    weights[kind] = min(weights.get(kind, 0.0) + by, MOST)
    if weights[kind] < gone:
        del weights[kind]
