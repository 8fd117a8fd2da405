"""Readings, made short."""

from collections.abc import Sequence

from models.learning.reading import Mode, Reading, ReadWord
from models.recitation.verdict import Kind, Verdict


def word(
    place: str, kind: Kind = Kind.RIGHT, *, confidence: float = 1.0, wait: float = 0.0, hints: int = 0
) -> ReadWord:
    surah, ayah, number = (int(part) for part in place.split(":"))
    verdicts = {Kind.RIGHT: Verdict.RIGHT, Kind.REPEATED: Verdict.RIGHT, Kind.UNSURE: Verdict.UNSURE}
    verdict = Verdict.SKIPPED if kind is Kind.SKIPPED else verdicts.get(kind, Verdict.WRONG)
    return ReadWord(surah, ayah, number, verdict, kind, confidence, wait, hints)


def verse(key: str, words: int, wrong: dict[int, Kind] | None = None, *, wait: float = 0.0) -> list[ReadWord]:
    """A verse said right but for some words, with a wait before its first."""
    kinds = wrong or {}
    return [
        word(f"{key}:{number}", kinds.get(number, Kind.RIGHT), wait=wait if number == 1 else 0.0)
        for number in range(1, words + 1)
    ]


def reading(words: Sequence[ReadWord], day: int = 100, mode: Mode = Mode.TEST, pace: float = 0.0) -> Reading:
    return Reading(at=day * 86_400.0, day=day, mode=mode, words=tuple(words), words_a_minute=pace, minutes=1.0)
