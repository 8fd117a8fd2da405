"""Looking up in the verdicts what became of mistakes whose place is known."""

from collections.abc import Mapping, Sequence
from typing import Final

from models.recitation.verdict import Kind, Verdict, WordVerdict
from talqin.evaluation.judging import ACCUSING, Judged
from talqin.evaluation.tallies import MistakeCounts

NAMES: Final[Mapping[str, Kind]] = {
    "dropped_word": Kind.SKIPPED,
    "word_skipped": Kind.SKIPPED,
    "word_added": Kind.ADDED,
    "word_replaced": Kind.WRONG_WORD,
    "letter_far": Kind.WRONG_LETTER,
    "letter_near": Kind.WRONG_LETTER,
    "haraka": Kind.WRONG_HARAKA,
    "shaddah": Kind.WRONG_SHADDAH,
    "ghunnah": Kind.WRONG_GHUNNAH,
    "ikhfa": Kind.WRONG_IKHFA,
    "idgham": Kind.WRONG_IDGHAM,
    "qalqalah": Kind.WRONG_QALQALAH,
    "tafkhim": Kind.WRONG_TAFKHIM,
    "madd_short": Kind.MADD_TOO_SHORT,
    "madd_long": Kind.MADD_TOO_LONG,
}
"""Mistake -> the kind that names it."""

NEAR_SAMPLES: Final = 6_400
"""Samples (400 ms) by which the span of an added word may miss the gap it was said in."""


def outcome(judged: Judged, labels: Sequence[int], places: Sequence[int], mistake: str) -> MistakeCounts:
    """Count what became of mistakes.

    Args:
        judged: all verdicts.
        labels: the words of the line they were judged against, in order.
        places: where in the line the mistakes were made; for a word that was left out of it, the word before the gap.
        mistake: a key of `NAMES`.
    """
    total, concerned, matched = MistakeCounts(), set[int](), set[int]()
    for place in places:
        around = labels[place : place + 2] if mistake == "word_added" else labels[place : place + 1]
        found = _added_between(judged, around) if mistake == "word_added" else ()
        total += _single(judged, around, found, NAMES[mistake])
        concerned.update(around)
        matched.update(verdict.serial for verdict in found)
    others = [label for label in labels if label not in concerned]
    flagged = sum(_is_accused(judged, label) for label in others)
    stray = sum(verdict.serial not in matched for verdict in judged.added)
    return total + MistakeCounts(others_flagged=flagged + stray, other_words=len(others))


def _single(judged: Judged, around: Sequence[int], found: Sequence[WordVerdict], name: Kind) -> MistakeCounts:
    """Count one mistake, made on the words around it or found as something added between them."""
    caught = bool(found) or any(_is_accused(judged, label) for label in around)
    verdicts = [judged.words[label] for label in around if label in judged.words]
    return MistakeCounts(
        made=1,
        caught=int(caught),
        named=int(bool(found) or any(verdict.kind is name for verdict in verdicts)),
        unsure=int(not caught and any(verdict.verdict is Verdict.UNSURE for verdict in verdicts)),
    )


def _is_accused(judged: Judged, label: int) -> bool:
    return label in judged.words and judged.words[label].verdict in ACCUSING


def _added_between(judged: Judged, around: Sequence[int]) -> tuple[WordVerdict, ...]:
    before, after = (judged.words.get(label) for label in around)
    return tuple(verdict for verdict in judged.added if _lies_between(verdict, before, after))


def _lies_between(added: WordVerdict, before: WordVerdict | None, after: WordVerdict | None) -> bool:
    begins = before is None or added.end_samples >= before.end_samples - NEAR_SAMPLES
    ends = after is None or added.start_samples <= after.start_samples + NEAR_SAMPLES
    return begins and ends and not (before is None and after is None)
