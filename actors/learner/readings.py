"""Turns a recitation that has ended into a reading, as memory needs it. Pure; next: models/learning/remember.py."""

from collections.abc import Mapping
from typing import Final

from actors.events import RecitationEnded, WordJudged
from models.learning.hesitation import SAMPLES_A_SECOND, Spoken, hesitations
from models.learning.reading import Mode, Reading, ReadWord, verse_key
from models.quran.text import Text
from models.recitation.verdict import Verdict

_SAID_BEFORE: Final = frozenset({"repeated", "corrected"})
"""Kinds of words that the reciter went back to."""


def reading_of(
    ended: RecitationEnded, text: Text, *, mode: Mode, at: float, day: int, hints: Mapping[str, int] | None = None
) -> Reading:
    """Give the reading; added words, which stand nowhere in the text, are not in it.

    Args:
        ended: all that stands of the recitation.
        text: for the words' places.
        mode: how it was practised.
        at: when it ended, in seconds since 1970, UTC.
        day: the learner's day then.
        hints: "2:255:7" -> how often that word was revealed.
    """
    standing = [word for word in ended.words if word.surah and word.ayah and word.word]
    spoken = [_spoken(word, text) for word in standing]
    waits = hesitations(spoken)
    words = tuple(_read(word, wait, hints or {}) for word, wait in zip(standing, waits, strict=True))
    return Reading(at, day, mode, words, _words_a_minute(spoken), ended.summary.seconds / 60)


def _spoken(word: WordJudged, text: Text) -> Spoken:
    place = word.word or 1
    return Spoken(
        index=text.index_of(word.surah or 1, word.ayah or 1, place),
        starts_ayah=place == 1,
        start_samples=word.start_samples,
        end_samples=word.end_samples,
        sounds=0 if word.verdict is Verdict.SKIPPED else len(word.expected),
        is_repeated=word.kind.value in _SAID_BEFORE,
    )


def _read(word: WordJudged, wait: float, hints: Mapping[str, int]) -> ReadWord:
    surah, ayah, place = word.surah or 1, word.ayah or 1, word.word or 1
    return ReadWord(
        surah=surah,
        ayah=ayah,
        word=place,
        verdict=word.verdict,
        kind=word.kind,
        confidence=word.confidence,
        hesitation=round(wait, 2),
        hints=hints.get(f"{verse_key(surah, ayah)}:{place}", 0),
    )


def _words_a_minute(spoken: list[Spoken]) -> float:
    """Give the pace from the first word to the last, pauses and all; 0 where fewer than two were said."""
    said = [word for word in spoken if word.sounds]
    if not said:
        return 0.0
    seconds = (max(word.end_samples for word in said) - min(word.start_samples for word in said)) / SAMPLES_A_SECOND
    return len(said) * 60 / seconds if seconds > 0 and len(said) > 1 else 0.0
