"""Verdicts whose truth is known: what the calibration of confidence is fitted on and measured by."""

from collections.abc import Iterator, Sequence

from models.recitation.verdict import WordVerdict
from talqin.evaluation.judging import Judged
from talqin.evaluation.mistakes import ADDITIONS, PAIRS, added_between
from talqin.evaluation.tallies import Example


def untouched_examples(judged: Judged) -> tuple[Example, ...]:
    """Take every verdict on a recitation that is held to be right."""
    return tuple(_example(verdict, is_mistake=False) for verdict in (*judged.words.values(), *judged.added))


def changed_examples(judged: Judged, labels: Sequence[int], places: Sequence[int], mistake: str) -> tuple[Example, ...]:
    """Take the verdicts on mistakes; arguments as of `mistakes.outcome`.

    The other words of the line are left out: they are the same a dozen times, and were taken untouched. So are the
    neighbours of a word that was added: to call one of them wrong is half right.
    """
    return tuple(_changed(judged, labels, places, mistake))


def _changed(judged: Judged, labels: Sequence[int], places: Sequence[int], mistake: str) -> Iterator[Example]:
    is_added = mistake in ADDITIONS
    around = [labels[place : place + (2 if mistake in ADDITIONS | PAIRS else 1)] for place in places]
    concerned = {label for one in around for label in one}
    found = {verdict.serial for one in around if is_added for verdict in added_between(judged, one)}
    for label, verdict in judged.words.items():
        if label in concerned and not is_added:
            yield _example(verdict, is_mistake=True)
    for verdict in judged.added:
        if verdict.serial in found:
            yield _example(verdict, is_mistake=True)


def _example(verdict: WordVerdict, *, is_mistake: bool) -> Example:
    return Example(verdict.verdict, verdict.kind, verdict.weighed, is_mistake, verdict.confidence)
