"""The mudud of a right word: counted by the reciter's own pace, and called too short or too long. Next stop: `ledger`.

A sound of the model is a point, not a span: a vowel lasts until the next sound begins. Where a stop may follow, nobody
knows where it ended, and nothing is held of it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from models.quran.madd import Counts, MaddAt, madds
from models.quran.vocabulary import SHORT_VOWELS, token_names
from models.recitation.counts import NATURAL_COUNTS, Counter, MaddSettings
from models.recitation.expected import Expected, ExpectedWord
from models.recitation.said import Said, Timing
from models.recitation.verdict import Kind, MaddHeard, Verdict

_PRIOR: Final = 0.5
"""Log-odds that a madd on the very border of too short or too long is so."""
_SLOPE: Final = 2.0
"""Log-odds for each count beyond it."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """A madd with the frames it lasted; None where its end is not known."""

    at: MaddAt
    due: Counts
    frames: int | None


class Lengths:
    """Counts the mudud of the words that are settled, in their order."""

    def __init__(self, expected: Expected, settings: MaddSettings) -> None:
        self._expected = expected
        self._settings = settings
        self._counter = Counter(settings)

    def weigh(self, said: Said) -> Said:
        """Give a word that is right the counts of its mudud; it is wrong if one is plainly too short or too long."""
        if said.place is None or said.timing is None or not said.is_word or said.judgement.verdict is not Verdict.RIGHT:
            return said
        self._note_shorts(said.judgement.expected, said.timing)
        measured = self._measured(said.place, said.judgement.expected, said.timing)
        heard = [self._heard(each) for each in measured]
        faults = [self._fault(each, madd, said.strain) for each, madd in zip(measured, heard, strict=True)]
        for each, fault in zip(measured, faults, strict=True):
            if each.frames is not None and fault is None:
                self._counter.note(each.frames, each.due)
        judgement = replace(said.judgement, madd=tuple(heard))
        worst = max((fault for fault in faults if fault is not None), default=None)
        if worst is not None:
            beyond, kind = worst
            judgement = replace(judgement, verdict=Verdict.WRONG, kind=kind, confidence=_confidence(beyond))
        return replace(said, judgement=judgement)

    def _note_shorts(self, form: Sequence[str], timing: Timing) -> None:
        for place, (begin, end) in enumerate(pairwise(timing.frames)):
            if form[place] in SHORT_VOWELS:
                self._counter.note_short(end - begin)

    def _measured(self, place: int, form: Sequence[str], timing: Timing) -> list[_Measured]:
        word = self._expected.words[place]
        following = "" if timing.is_paused else self._following(place)
        found = madds(form, token_names(word.forms[1]), following, is_spelled=word.is_spelled)
        is_joined = bool(following) and not word.ends_ayah
        return [
            _Measured(at, _due(at, number, word), _frames(at, timing, is_joined=is_joined))
            for number, at in enumerate(found)
        ]

    def _following(self, place: int) -> str:
        """Give the sound that opens the next word where it is joined."""
        words = self._expected.words
        return token_names(words[place + 1].forms[0][:1])[0] if place + 1 < len(words) else ""

    def _heard(self, measured: _Measured) -> MaddHeard:
        counts = None if measured.frames is None else self._counter.counts(measured.frames)
        return MaddHeard(measured.at.sound, measured.at.madd, *measured.due, counts)

    def _fault(self, measured: _Measured, heard: MaddHeard, strain: float) -> tuple[float, Kind] | None:
        """Say by how many counts a madd is beyond a border, and which; they draw apart where it is hard to hear."""
        if heard.counts is None or not measured.at.is_closed:
            return None
        settings, (least, most) = self._settings, measured.due
        short = NATURAL_COUNTS + (settings.short_below - NATURAL_COUNTS) / (strain * self._counter.doubt())
        long = NATURAL_COUNTS + (settings.long_above - NATURAL_COUNTS) * strain
        if least >= settings.long_least and heard.counts < short:
            return short - heard.counts, Kind.MADD_TOO_SHORT
        if most <= NATURAL_COUNTS and heard.counts > long:
            return heard.counts - long, Kind.MADD_TOO_LONG
        return None


def _due(at: MaddAt, number: int, word: ExpectedWord) -> Counts:
    """Give what is due to the word's long vowel of a number: as its sounds tell, unless the word says otherwise."""
    due = word.madd[number] if number < len(word.madd) else None
    return due or (at.least, at.most)


def _frames(at: MaddAt, timing: Timing, *, is_joined: bool) -> int | None:
    frames = timing.frames
    if at.sound + 1 < len(frames):
        return frames[at.sound + 1] - frames[at.sound] if at.is_closed else None
    return timing.end - frames[at.sound] if is_joined else None


def _confidence(beyond: float) -> float:
    return 1 / (1 + math.exp(-(_PRIOR + _SLOPE * beyond)))
