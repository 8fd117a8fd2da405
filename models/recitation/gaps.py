"""What is held of words that were gone past: skipped, spoiled by something else that was said there, or not known."""

import math
from collections.abc import Sequence

from models.recitation.judge import Judgement, difference
from models.recitation.said import Said
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Kind, Verdict

_RATE: int = 16_000


def is_lost(foreign: Sequence[Said], settings: JudgeSettings) -> bool:
    """Say whether so much else was heard that nobody knows what became of the words meanwhile."""
    samples = sum(said.end_samples - said.start_samples for said in foreign)
    return samples > settings.lost_seconds * _RATE


def judge_gap(
    gap: Sequence[tuple[str, ...]], foreign: Sequence[Said], evidence: int, settings: JudgeSettings
) -> list[Judgement]:
    """Judge words that were gone past.

    Args:
        gap: the sounds of each of them.
        foreign: what was said there that is not in the text, or was broken off.
        evidence: how many sounds of the words after them were heard right.
        settings: when many sounds are so many that they may have been the words.
    """
    heard = tuple(name for said in foreign for name in said.judgement.heard)
    sounds = sum(len(names) for names in gap)
    if is_lost(foreign, settings):
        return [_unsure(names, (), Kind.SKIPPED) for names in gap]
    if len(heard) < settings.spoiled_share * sounds:
        return [_skipped(names, evidence) for names in gap]
    if len(gap) == 1 and difference(gap[0], heard) >= settings.zones.another_word_difference:
        return [_replaced(gap[0], heard, evidence)]
    return [_unsure(names, heard if len(gap) == 1 else (), Kind.WRONG_WORD) for names in gap]


def _skipped(expected: tuple[str, ...], evidence: int) -> Judgement:
    return Judgement(Verdict.SKIPPED, Kind.SKIPPED, _sureness(evidence), expected, (), Kind.UNSURE, 0.0, 0.0)


def _replaced(expected: tuple[str, ...], heard: tuple[str, ...], evidence: int) -> Judgement:
    sureness = _sureness(evidence) * 0.9
    return Judgement(Verdict.WRONG, Kind.WRONG_WORD, sureness, expected, heard, Kind.UNSURE, 0.0, 1.0)


def _unsure(expected: tuple[str, ...], heard: tuple[str, ...], runner_up: Kind) -> Judgement:
    return Judgement(Verdict.UNSURE, Kind.UNSURE, 0.5, expected, heard, runner_up, 0.0, 0.0)


def _sureness(evidence: int) -> float:
    """Give a logistic of the sounds that were heard right after the gap: about 0.7 for four, 0.95 for a dozen."""
    return 1 / (1 + math.exp(-0.25 * evidence))
