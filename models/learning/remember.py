"""What a reading changes in a learner's memories. Pure: readings and memories in, what has changed out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

import msgspec

from models.learning.grades import DIGITS, Grade, Standing, with_grade
from models.learning.memories import JointMemory, Memories, PairMemory, VerseMemory, WordMemory, pair_key
from models.learning.rating import burden, mistakes_in, rate
from models.learning.reading import Reading, ReadWord, verse_key
from models.learning.schedule import Card, review
from models.learning.trace import Mark, Trace, leave
from models.quran.likenesses import bare_verses, differing, weights_of
from models.quran.lookalikes import LookAlike, LookAlikes, Verse
from models.quran.text import Text
from models.recitation.verdict import Verdict

LANDING: Final = 2
"""Words of the next verse that tell whether the joint was found."""
WHOLE: Final = 0.8
"""The share of a verse's words, its last among them, without which it was not read."""

Verses = Mapping[str, Sequence[ReadWord]]


def remember(
    memories: Memories, reading: Reading, text: Text, lookalikes: LookAlikes, *, usual_pace: float = 0.0
) -> Memories:
    """Give what a reading changes; `Memories.changed_by` puts it with the rest.

    Args:
        memories: before it.
        reading: what was read.
        text: for the lengths of verses.
        lookalikes: for the pairs that its verses stand in.
        usual_pace: the learner's own, in words a minute; 0 where it is not known yet.
    """
    flow = reading.words_a_minute / usual_pace if usual_pace and reading.words_a_minute else 1.0
    verses = {key: tuple(words) for key, words in groupby(reading.words, key=lambda word: word.verse)}
    whole = {key: words for key, words in verses.items() if _is_whole(words, text)}
    words = dict(_words(memories, reading))
    return Memories(
        words={key: word for key, word in words.items() if not word.trace.is_blank},
        verses=dict(_verses(memories, reading, verses, whole, flow)),
        joints=dict(_joints(memories, reading, verses, text)),
        pairs=dict(_pairs(memories, reading, whole, text, lookalikes)),
        forgotten=frozenset(key for key, word in words.items() if word.trace.is_blank and key in memories.words),
    )


def _words(memories: Memories, reading: Reading) -> Iterator[tuple[str, WordMemory]]:
    for word in reading.words:
        key = f"{word.verse}:{word.word}"
        before = memories.words.get(key, WordMemory(key))
        yield key, WordMemory(key, leave(before.trace, _mark(reading, [word])))


def _verses(
    memories: Memories, reading: Reading, verses: Verses, whole: Verses, flow: float
) -> Iterator[tuple[str, VerseMemory]]:
    for key, words in verses.items():
        before = memories.verses.get(key, VerseMemory(key))
        after = msgspec.structs.replace(before, trace=leave(before.trace, _mark(reading, words)))
        if key in whole and reading.is_from_memory:
            after = after.held_as(*with_grade(after.standing, after.past, _grade(reading, words, flow)))
        yield key, after


def _grade(reading: Reading, words: Sequence[ReadWord], flow: float = 1.0) -> Grade:
    sure = [word for word in words if word.verdict is not Verdict.UNSURE]
    return Grade(reading.at, reading.day, round(burden(sure), DIGITS), len(sure), len(words), flow)


def _joints(memories: Memories, reading: Reading, verses: Verses, text: Text) -> Iterator[tuple[str, JointMemory]]:
    """Go over the joints that were recited across, from memory."""
    if not reading.is_from_memory:
        return
    for key, words in verses.items():
        last = words[-1]
        after = verses.get(verse_key(last.surah, last.ayah + 1), ())[:LANDING]
        is_crossed = last.word == _length(last, text) and len(after) > 0 and after[0].word == 1
        if is_crossed and last.verdict is not Verdict.SKIPPED:
            before = memories.joints.get(key, JointMemory(key))
            held, past = with_grade(Standing(before.card), before.past, _grade(reading, after))
            yield key, JointMemory(key, leave(before.trace, _mark(reading, after)), held.card, past)


def _pairs(
    memories: Memories, reading: Reading, whole: Verses, text: Text, lookalikes: LookAlikes
) -> Iterator[tuple[str, PairMemory]]:
    """Go over the pairs of which both verses are held, and one was read from memory."""
    if not reading.is_from_memory:
        return
    pairs = {pair for words in whole.values() for pair in lookalikes.of((words[0].surah, words[0].ayah))}
    for pair in sorted(pairs, key=lambda pair: (pair.first, pair.second)):
        first, second = verse_key(*pair.first), verse_key(*pair.second)
        telling = _telling(pair, whole, text)
        if telling and all(key in whole or _is_held(memories, key) for key in (first, second)):
            before = memories.pairs.get(pair_key(first, second), PairMemory(first, second))
            trace, card = _practised(before.trace, before.card, reading, telling)
            yield before.key, PairMemory(first, second, trace, card)


def _telling(pair: LookAlike, whole: Verses, text: Text) -> list[ReadWord]:
    """Give those words that were read of two verses and tell them apart; of verses that are identical, all."""
    apart = _apart(pair, text)
    return [
        word
        for verse, telling in zip((pair.first, pair.second), apart, strict=True)
        for word in whole.get(verse_key(*verse), ())
        if word.word in telling or not any(apart)
    ]


@lru_cache(maxsize=4096)
def _apart(pair: LookAlike, text: Text) -> tuple[frozenset[int], frozenset[int]]:
    verses = bare_verses(text)
    first, second = (verses[_flat(verse, text)] for verse in (pair.first, pair.second))
    return differing(first, second, weights_of(text))


def _practised(
    trace: Trace, card: Card | None, reading: Reading, words: Sequence[ReadWord]
) -> tuple[Trace, Card | None]:
    rating = rate(words)
    return leave(trace, _mark(reading, words)), review(card, rating, reading.day) if rating else card


def _mark(reading: Reading, words: Iterable[ReadWord]) -> Mark:
    sure = [word for word in words if word.verdict is not Verdict.UNSURE]
    return Mark(
        at=reading.at,
        mistakes=mistakes_in(sure),
        hesitation=sum(word.hesitation for word in sure),
        hints=sum(word.hints for word in sure),
        is_sure=bool(sure),
    )


def _is_held(memories: Memories, key: str) -> bool:
    return key in memories.verses and memories.verses[key].is_held


def _is_whole(words: Sequence[ReadWord], text: Text) -> bool:
    length = _length(words[0], text)
    return words[-1].word == length and len(words) >= WHOLE * length


def _length(word: ReadWord, text: Text) -> int:
    return len(text.ayah_range(word.surah, word.ayah))


def _flat(verse: Verse, text: Text) -> int:
    return int(text.ayah_starts.searchsorted(text.ayah_range(*verse).start))
