"""Looking up in the verdicts what became of mistakes whose place is known."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from models.recitation.verdict import Kind, Verdict, WordVerdict
from talqin.evaluation.judging import ACCUSING, Judged
from talqin.evaluation.tallies import MistakeCounts

NAMES: Final[Mapping[str, Kind]] = {
    "dropped_word": Kind.SKIPPED,
    "word_skipped": Kind.SKIPPED,
    "word_added": Kind.ADDED,
    "word_replaced": Kind.WRONG_WORD,
    "word_swapped": Kind.SWAPPED,
    "added_audio": Kind.ADDED,
    "replaced_audio": Kind.WRONG_WORD,
    "swapped_audio": Kind.SWAPPED,
    "mended_audio": Kind.CORRECTED,
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

ADDITIONS: Final = frozenset({"word_added", "added_audio"})
"""Mistakes between two words."""

PAIRS: Final = frozenset({"word_swapped", "swapped_audio"})
"""Mistakes that concern a word and the next one."""

NEAR_SAMPLES: Final = 6_400
"""Samples (400 ms) by which the span of an added word may miss the gap it was said in."""


def outcome(judged: Judged, labels: Sequence[int], places: Sequence[int], mistake: str) -> MistakeCounts:
    """Count what became of mistakes.

    Args:
        judged: all verdicts.
        labels: the words of the line they were judged against, in order.
        places: where in the line the mistakes were made: the first of two swapped words, the word before an added one.
        mistake: a key of `NAMES`.
    """
    total, concerned, matched = MistakeCounts(), set[int](), set[int]()
    for place in places:
        around = labels[place : place + (2 if mistake in ADDITIONS | PAIRS else 1)]
        found = added_between(judged, around) if mistake in ADDITIONS else ()
        total += _single(judged, around, found, NAMES[mistake])
        concerned.update(around)
        matched.update(verdict.serial for verdict in found)
    others = [label for label in labels if label not in concerned]
    flagged = sum(_is_accused(judged, label) for label in others)
    stray = sum(verdict.serial not in matched for verdict in judged.added)
    total += MistakeCounts(others_flagged=flagged + stray, other_words=len(others))
    return total + _accusations(judged, concerned, matched, NAMES[mistake])


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


def _accusations(judged: Judged, concerned: Collection[int], matched: Collection[int], name: Kind) -> MistakeCounts:
    """Count all accusations of a run, and which of them are true: of a word concerned, or matched by their serials."""
    every = [verdict for verdict in (*judged.words.values(), *judged.added) if verdict.verdict in ACCUSING]
    true = [each for each in every if each.serial in matched or each.word in concerned]
    return MistakeCounts(
        accusations=len(every),
        true_accusations=len(true),
        named_so=sum(each.kind is name for each in every),
        truly_named_so=sum(each.kind is name for each in true),
    )


def _is_accused(judged: Judged, label: int) -> bool:
    return label in judged.words and judged.words[label].verdict in ACCUSING


def added_between(judged: Judged, around: Sequence[int]) -> tuple[WordVerdict, ...]:
    """Give what was found added between two words."""
    before, after = (judged.words.get(label) for label in around)
    return tuple(verdict for verdict in judged.added if _lies_between(verdict, before, after))


def _lies_between(added: WordVerdict, before: WordVerdict | None, after: WordVerdict | None) -> bool:
    begins = before is None or added.end_samples >= before.end_samples - NEAR_SAMPLES
    ends = after is None or added.start_samples <= after.start_samples + NEAR_SAMPLES
    return begins and ends and not (before is None and after is None)
