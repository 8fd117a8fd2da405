"""The rule by which a recitation grades itself: mistakes, hesitation and hints become one of FSRS's four ratings. Pure.

    burden = mistakes, each counted by its confidence          (a wrong or skipped word, letter or haraka)
           + a quarter of each broken rule of tajweed or length (a matter of the tongue more than of memory)
           + half of each word mended by oneself
           + hints
           + hesitation: seconds / 4, at most 1 for a word

    Again   burden >= an eighth of the words, at least 0.8 and at most 4
    Hard    burden >= 0.4
    Easy    burden is 0, and it flowed: at 1.15 times the usual pace or more
    Good    otherwise

Unsure words neither help nor harm: they are left out of the burden and of the words. Where fewer than half of the words
were heard for sure there is no rating.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Final

from models.learning.reading import ReadWord
from models.recitation.verdict import ACCUSING, LENGTHS, TAJWEED, Kind, Verdict

OF_THE_TONGUE: Final = TAJWEED | LENGTHS | {Kind.WRONG_LENGTH}
"""Mistakes in how a word is said; it was remembered."""
SLIP: Final = 0.25
"""What one of those weighs."""
MENDED: Final = 0.5
"""What a word weighs that was mended by oneself."""
SECONDS_OF_A_HINT: Final = 4.0
"""Hesitation that weighs as much as a hint: whoever needs so long was about to ask."""
WORDS_A_MISTAKE: Final = 8
"""Of so many words one may be wrong before a verse counts as forgotten."""
AGAIN_LEAST: Final = 0.8
"""One mistake in a short verse; one doubtful accusation alone never says Again."""
AGAIN_MOST: Final = 4.0
"""However long a verse is, four mistakes are too many."""
HARD: Final = 0.4
FLOWING: Final = 1.15
"""Times the learner's usual pace."""
HEARD: Final = 0.5
"""The share of words without which there is no rating."""


class Rating(IntEnum):
    """How well it was remembered; FSRS's own numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


def rate(words: Sequence[ReadWord], *, flow: float = 1.0) -> Rating | None:
    """Grade what was said from memory; None where too little was heard.

    Args:
        words: those that are graded, in order.
        flow: the pace, as a share of the learner's usual one; 1 where either is unknown.
    """
    sure = [word for word in words if word.verdict is not Verdict.UNSURE]
    return rating_if_heard(burden(sure), len(sure), len(words), flow=flow)


def rating_if_heard(weight: float, sure: int, words: int, *, flow: float = 1.0) -> Rating | None:
    """Give the rating of a burden on the words that were heard for sure; None where these are too few of all."""
    if not sure or sure < HEARD * words:
        return None
    return rating_of(weight, sure, flow=flow)


def rating_of(weight: float, words: int, *, flow: float = 1.0) -> Rating:
    """Give the rating of a burden on so many words."""
    if weight >= min(max(AGAIN_LEAST, words / WORDS_A_MISTAKE), AGAIN_MOST):
        return Rating.AGAIN
    if weight >= HARD:
        return Rating.HARD
    return Rating.EASY if weight == 0 and flow >= FLOWING else Rating.GOOD


def burden(words: Iterable[ReadWord]) -> float:
    """Add up what was to be said of words; of unsure ones nothing is."""
    return sum(_weight(word) for word in words if word.verdict is not Verdict.UNSURE)


def mistakes_in(words: Iterable[ReadWord]) -> dict[str, float]:
    """Count mistakes by kind, each by its confidence."""
    found: dict[str, float] = {}
    for word in words:
        if word.verdict in ACCUSING:
            found[word.kind.value] = found.get(word.kind.value, 0.0) + word.confidence
    return found


def weight_of(verdict: Verdict, kind: Kind, confidence: float) -> float:
    """Give what a verdict weighs by itself, without hints and hesitation; of an unsure word nothing is said."""
    if verdict is Verdict.UNSURE:
        return 0.0
    weight = confidence * (SLIP if kind in OF_THE_TONGUE else 1.0) if verdict in ACCUSING else 0.0
    return weight + (MENDED if kind is Kind.CORRECTED else 0.0)


def _weight(word: ReadWord) -> float:
    helped = word.hints + min(1.0, word.hesitation / SECONDS_OF_A_HINT)
    return helped + weight_of(word.verdict, word.kind, word.confidence)
