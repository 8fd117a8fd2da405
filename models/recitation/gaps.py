"""What is held of words that were gone past: skipped, spoiled by something else that was said there, or not known."""

from collections.abc import Sequence

from models.recitation.judge import Judgement, difference
from models.recitation.said import Said
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Kind, Verdict

_RATE: int = 16_000


def is_lost(foreign: Sequence[Said], settings: JudgeSettings) -> bool:
    """Say whether so much else was heard that nobody knows what became of the words meanwhile."""
    samples = sum(said.end_samples - said.start_samples for said in foreign if not said.is_word)
    return samples > settings.lost_seconds * _RATE


def judge_gap(
    gap: Sequence[tuple[str, ...]], around: Sequence[Said], after: Said, evidence: int, settings: JudgeSettings
) -> list[Judgement]:
    """Judge words that were gone past.

    Args:
        gap: the sounds of each of them.
        around: the word before them and what was said since that is not in the text, or was broken off.
        after: the word after them.
        evidence: how many sounds of the words after them were heard right.
        settings: when many sounds are so many that they may have been the words.
    """
    heard = tuple(name for said in around if not said.is_word for name in said.judgement.heard)
    sounds = sum(len(names) for names in gap)
    if is_lost(around, settings):
        return [_unsure(names, (), Kind.SKIPPED) for names in gap]
    spoiled = settings.spoiled_share * sounds
    if len(heard) >= (min(spoiled, settings.added_sounds) if len(gap) == 1 else spoiled):
        is_word = len(gap) == 1 and len(heard) >= settings.added_sounds
        if is_word and difference(gap[0], heard) >= settings.replaced_difference:
            return [_replaced(gap[0], heard, evidence)]
        return [_unsure(names, heard if len(gap) == 1 else (), Kind.WRONG_WORD) for names in gap]
    room = max(settings.room_share * sounds, settings.room_least)
    if _room(around, after) >= room or after.strain > settings.skip_strain:
        return [_unsure(names, (), Kind.SKIPPED) for names in gap]
    return [_skipped(names, evidence) for names in gap]


def _room(around: Sequence[Said], after: Said) -> float:
    """Count the sounds heard too much in the words before and after, or for which there was loud time between them."""
    before = sum(max(said.room - 1, _too_much(said)) for said in around)
    return before + _too_much(after)


def _too_much(said: Said) -> int:
    return max(len(said.judgement.heard) - len(said.judgement.expected), 0)


def _skipped(expected: tuple[str, ...], evidence: int) -> Judgement:
    return Judgement(Verdict.SKIPPED, Kind.SKIPPED, expected, (), Kind.UNSURE, 0.0, 0.0, evidence)


def _replaced(expected: tuple[str, ...], heard: tuple[str, ...], evidence: int) -> Judgement:
    return Judgement(Verdict.WRONG, Kind.WRONG_WORD, expected, heard, Kind.UNSURE, 0.0, 1.0, evidence)


def _unsure(expected: tuple[str, ...], heard: tuple[str, ...], runner_up: Kind) -> Judgement:
    return Judgement(Verdict.UNSURE, Kind.UNSURE, expected, heard, runner_up, 0.0, 0.0)
