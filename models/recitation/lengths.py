"""The mudud of a right word: counted by the reciter's own pace, and called too short or too long. Next stop: `ledger`.

A sound of the model is a point, not a span: a vowel lasts until the next sound begins. Where a stop may follow, nobody
knows where it ended, and nothing is held of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from models.quran.madd import Counts, MaddAt, madds
from models.quran.vocabulary import SHORT_VOWELS, token_names
from models.recitation.counts import NATURAL_COUNTS, Counter, MaddSettings
from models.recitation.expected import Expected, ExpectedWord
from models.recitation.said import Said, Timing
from models.recitation.verdict import Kind, MaddHeard, Verdict


@dataclass(frozen=True, slots=True)
class _Measured:
    """A madd with the frames it lasted; None where its end is not known."""

    at: MaddAt
    due: Counts
    frames: int | None


@dataclass(frozen=True, slots=True)
class _Fault:
    """A madd that may be too short or too long."""

    kind: Kind
    vowel: str
    doubt: float
    """How far it is towards the border, from what is surely right; 1 is at the usual one."""


class Lengths:
    """Counts the mudud of the words that are settled, in their order."""

    def __init__(self, expected: Expected, settings: MaddSettings, wrong_doubt: float = 1.0) -> None:
        """Count for one recitation.

        Args:
            expected: what is recited.
            settings: where the borders are.
            wrong_doubt: how far beyond what is surely right a madd must be, in shares of the way to the border.
        """
        self._expected = expected
        self._settings = settings
        self._wrong_doubt = wrong_doubt
        self._counter = Counter(settings)

    def weigh(self, said: Said) -> Said:
        """Give a word that is right the counts of its mudud; it is wrong if one is plainly too short or too long."""
        if said.place is None or said.timing is None or not self._is_counted(said, said.place):
            return said
        self._note_shorts(said.judgement.expected, said.timing)
        measured = self._measured(said.place, said.judgement.expected, said.timing)
        heard = [self._heard(each) for each in measured]
        faults = [self._fault(each, madd, said) for each, madd in zip(measured, heard, strict=True)]
        for each, fault in zip(measured, faults, strict=True):
            if each.frames is not None and (fault is None or fault.doubt <= 1):  # however strict the verdict is
                self._counter.note(each.frames, each.due)
        judgement = replace(said.judgement, madd=tuple(heard))
        found = [fault for fault in faults if fault is not None and fault.doubt > self._wrong_doubt]
        if found:
            worst = max(found, key=lambda fault: fault.doubt)
            change = f"{worst.vowel}>{worst.vowel}"  # the right sound, only not for its time
            judgement = replace(judgement, verdict=Verdict.WRONG, kind=worst.kind, runner_up=change, doubt=worst.doubt)
        return replace(said, judgement=judgement)

    def _is_counted(self, said: Said, place: int) -> bool:
        """Say whether it is a right word of which it is known how long its mudud are to be."""
        is_right = said.is_word and said.judgement.verdict is Verdict.RIGHT
        return is_right and self._expected.counts_madd and not self._expected.words[place].is_unheard

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

    def _fault(self, measured: _Measured, heard: MaddHeard, said: Said) -> _Fault | None:
        """Say how near a madd comes to being called too short or too long; it takes more where it is hard to hear."""
        if heard.counts is None or not measured.at.is_closed:
            return None
        settings, (least, most) = self._settings, measured.due
        short = NATURAL_COUNTS + (settings.short_below - NATURAL_COUNTS) / (said.strain * self._counter.doubt())
        long = NATURAL_COUNTS + (settings.long_above - NATURAL_COUNTS) * said.strain
        vowel = said.judgement.expected[measured.at.sound]
        if least >= settings.long_least:
            doubt = (settings.long_least - heard.counts) / (settings.long_least - short)
            return _Fault(Kind.MADD_TOO_SHORT, vowel, doubt)
        if most <= NATURAL_COUNTS:
            doubt = (heard.counts - NATURAL_COUNTS) / (long - NATURAL_COUNTS)
            return _Fault(Kind.MADD_TOO_LONG, vowel, doubt)
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
