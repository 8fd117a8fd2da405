"""What is told of what was said: it waits here for company where it would accuse.

A jump ahead waits until the words after it are convincingly recited, a mistake until words around it are. Next stop:
`standing`.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from models.quran.vocabulary import token_names
from models.recitation.aside import Aside, Kept
from models.recitation.expected import Expected
from models.recitation.gaps import is_lost, judge_gap
from models.recitation.judge import Judgement, difference, judge_foreign, unaccused
from models.recitation.likeness import consonants
from models.recitation.mending import Mending
from models.recitation.particles import is_particle
from models.recitation.said import Said
from models.recitation.settings import JudgeSettings
from models.recitation.standing import Standing
from models.recitation.swaps import Swap, Undecided, read_swap
from models.recitation.verdict import Crossed, Kind, Summary, Verdict, WordVerdict

_COMPANY: Final = 4
"""Words before and after a mistake that are asked whether this is a recitation at all."""
_ALIKE: Final = 0.5
"""Share of sounds that may differ between the beginning of a word and what was said at first."""
_CONSONANTS: Final = 2
"""Consonants without which nothing is an added word: a long vowel that echoes is heard as vowels."""


class Ledger:
    """Turns what was said, in order, into the events of verdicts.

    Holds what waits for company, the last word told of, what is not in the text since then, how the last words went,
    and the verdicts that stand.
    """

    def __init__(self, expected: Expected, settings: JudgeSettings) -> None:
        self._expected = expected
        self._settings = settings
        self._waiting: list[Said] = []
        self._foreign: list[Said] = []
        self._went_right: deque[bool] = deque(maxlen=_COMPANY)
        self._last = -1
        self._before: Said | None = None
        self._standing = Standing(expected, settings)
        self._aside = Aside()
        self._mending = Mending()
        self.is_away = False
        """Whether the reciter is known to be in another verse: nothing is held against them meanwhile."""
        self._repeats = 0
        self._hesitations = 0
        self._crossings = 0

    def begin(self, said: Said) -> None:
        """Take what came before the first word: a silence or a prefix."""
        self._before = said

    def settle(self, said: Said) -> Iterator[WordVerdict]:
        """Take what the search has settled; tell what can be told."""
        self._waiting.append(said)
        while self._waiting and (events := self._release(is_over=False)) is not None:
            yield from events

    def foresee(self, coming: Sequence[Said]) -> Iterator[WordVerdict]:
        """Take what the search holds but has not settled; tell what is new, take back what no longer is."""
        yield from self._standing.foresee(self._in_reach(coming))

    def finish(self) -> Iterator[WordVerdict]:
        """Tell what can be told of what still waits, now that no more company will come."""
        while self._waiting:
            yield from self._release(is_over=True) or ()
        yield from self._standing.foresee(iter(()))

    def leave(self, crossed: Crossed) -> Iterator[WordVerdict]:
        """Hold nothing against the reciter that was heard since they went over into another verse."""
        self.is_away = True
        self._crossings += 1
        yield from self._standing.excuse_since(crossed.start_samples)

    def hesitated(self) -> None:
        """Count a hesitation."""
        self._hesitations += 1

    def summary(self, seconds: float) -> Summary:
        """Count the verdicts that stand."""
        return self._standing.count(
            seconds, repeats=self._repeats, hesitations=self._hesitations, crossings=self._crossings
        )

    def _in_reach(self, coming: Sequence[Said]) -> Iterator[Said]:
        """Give the words that wait or come without a gap before them."""
        at = self._last
        for said in (*self._waiting, *coming):
            if said.is_word and not (said.place or 0) > at + 1:
                at = said.place or 0
                yield said

    def _release(self, *, is_over: bool) -> list[WordVerdict] | None:
        """Tell of the first that waits, or the first two; None while they must wait on."""
        swap = None if self._is_known_next() else self._swap(is_over=is_over)
        if swap is Undecided.YET:
            return None
        if swap is not None:
            return list(self._told_swap(swap))
        return self._release_first(self._waiting[0], is_over=is_over)

    def _release_first(self, first: Said, *, is_over: bool) -> list[WordVerdict] | None:
        """Tell of the first that waits; None while it must wait on."""
        if first.place is None or first.is_broken:
            return self._release_foreign(first, is_over=is_over)
        if self._gap_before(first.place):
            return self._release_jump(first, first.place, is_over=is_over)
        if first.judgement.verdict is Verdict.WRONG:
            company = False if self.is_away else self._company(is_over=is_over)
            if company is None:
                return None
            doubted = first if company else replace(first, judgement=unaccused(first.judgement))
            return list(self._told(doubted, first.place))
        return list(self._told(first, first.place))

    def _swap(self, *, is_over: bool) -> Swap | Undecided | None:
        zones = self._settings.zones
        return read_swap(self._waiting, self._last, self._expected, zones, is_over=is_over)

    def _is_known_next(self) -> bool:
        """Say whether one of the next two words has a verdict already: then they are gone over again."""
        return any(self._standing.of(self._last + step) for step in (1, 2))

    def _told_swap(self, swap: Swap) -> Iterator[WordVerdict]:
        """Tell of two words in each other's place."""
        del self._waiting[:2]
        self._foreign.clear()
        for said in (swap.later, swap.earlier):
            self._went_right.append(True)  # it was the right word, well said
            yield from self._standing.settle(said)
        self._last, self._before = swap.later.place or 0, swap.earlier

    def _gap_before(self, place: int) -> list[int]:
        """List the words that were gone past on the way from the last word to a place and have no verdict."""
        return [missed for missed in range(self._last + 1, place) if self._standing.of(missed) is None]

    def _release_foreign(self, first: Said, *, is_over: bool) -> list[WordVerdict] | None:
        """Keep what is not in the text as evidence; once the next word is known, it may be an added word."""
        following = next((said for said in self._waiting[1:] if said.is_word), None)
        if following is None and not is_over:
            return None
        self._waiting.pop(0)
        self._foreign.append(first)
        self._hesitations += first.is_broken
        if is_lost(self._foreign, self._settings):
            self._went_right.clear()
        return [self._standing.add(first)] if following is not None and self._is_added(first, following) else []

    def _is_added(self, foreign: Said, following: Said) -> bool:
        """Say whether something between two words that follow each other is a word, not a cough or a stammer."""
        before = self._before
        if self.is_away or foreign.is_broken or before is None or not before.is_right or not following.is_right:
            return False
        heard = foreign.judgement.heard
        is_next = following.place == self._last + 1
        is_word = self._is_a_word(heard) or (self._takes_particles() and is_particle(heard, before, following))
        return is_next and is_word and not is_lost(self._foreign, self._settings)

    def _takes_particles(self) -> bool:
        """Say whether two sounds are enough to accuse anyone: they are the least evidence there is."""
        return self._settings.zones.wrong_doubt <= 1

    def _is_another(self, foreign: Said) -> bool:
        """Say whether something is another word than the one that was due: no beginning of it, and no broken one."""
        due = self._last + 1
        if foreign.is_word or foreign.is_broken or due >= len(self._expected):
            return False
        heard = foreign.judgement.heard
        begins = any(
            difference(token_names(form)[: len(heard)], heard) <= _ALIKE for form in self._expected.words[due].forms
        )
        return self._is_a_word(heard) and not begins and not is_lost(self._foreign, self._settings)

    def _is_a_word(self, heard: tuple[str, ...]) -> bool:
        return len(heard) >= self._settings.added_sounds and consonants(heard) >= _CONSONANTS

    def _release_jump(self, first: Said, place: int, *, is_over: bool) -> list[WordVerdict] | None:
        """Hold words for skipped once the words after them are convincingly recited; forget a jump that was none."""
        evidence, is_run_over = self._run()
        gap = self._gap_before(place)
        if evidence >= self._needed(len(gap), is_over=is_over):
            return [*self._told_gap(gap, first, evidence), *self._told(first, place)]
        if is_run_over or is_over:
            self._foreign.append(self._waiting.pop(0))
            return []
        return None

    def _needed(self, gap: int, *, is_over: bool) -> int:
        """How many sounds must be heard right after a gap: the more, the wider it is; fewer if no more will come."""
        settings = self._settings
        most = settings.skip_evidence_most
        needed = most if self._last < 0 else min(settings.skip_evidence + gap, most)
        return max(settings.skip_evidence // 2, needed // 2) if is_over else needed

    def _run(self) -> tuple[int, bool]:
        """Count the right sounds of the words that wait and follow each other; say whether another word came after."""
        words = [said for said in self._waiting if said.is_word]
        sounds, first = 0, words[0].place or 0
        for number, said in enumerate(words):
            if said.place != first + number:
                return sounds, True
            sounds += said.sounds if said.is_right else 0
        return sounds, False

    def _company(self, *, is_over: bool) -> bool | None:
        """Say whether words around the first that waits went right; None while too few are known."""
        if self._is_in_company():
            return True
        after = [said.is_right for said in self._waiting[1 : 1 + _COMPANY] if said.place is not None]
        needed = self._settings.company_words + (not self._went_right)  # the first word has nothing behind it
        if len(after) < needed and not is_over:
            return None
        known = [*self._went_right, *after]
        return sum(known) >= min(needed, len(self._expected) - 1) and 2 * sum(known) >= len(known)

    def _is_in_company(self) -> bool:
        """Say whether the last words went right."""
        return sum(self._went_right) >= self._settings.company_words

    def _told_gap(self, gap: Sequence[int], after: Said, evidence: int) -> Iterator[WordVerdict]:
        sounds = [token_names(self._expected.words[place].forms[0]) for place in gap]
        said = [*([self._before] if self._before else []), *self._foreign]
        begin = min(self._before.end_samples if self._before else 0, after.start_samples)
        strain = max(each.strain for each in self._waiting)
        after = replace(after, strain=strain)
        judgements = judge_gap(sounds, said, after, evidence, self._settings)
        for place, judgement in zip(gap, map(self._excused, judgements), strict=True):
            yield from self._standing.settle(Said(place, judgement, begin, after.start_samples, strain=strain))

    def _excused(self, judgement: Judgement) -> Judgement:
        """Hold nothing against a reciter who is elsewhere."""
        return unaccused(judgement) if self.is_away and judgement.verdict is not Verdict.UNSURE else judgement

    def _told(self, said: Said, place: int) -> Iterator[WordVerdict]:
        """Tell of a word, unless it was right before and now is only unclear."""
        self._waiting.pop(0)
        another_was_said = any(self._is_another(foreign) for foreign in self._foreign)
        self._mending.goes_back(self._last, place, another_was_said=another_was_said)
        self._foreign.clear()
        aside = self._aside.move(self._last, place)
        if said.is_right and all(kept.is_slip for kept in aside):
            for kept in aside:
                yield from self._not_repeated(kept)
        self._last, self._before = place, said
        self._went_right.append(said.is_right)
        before, judgement = self._standing.of(place), said.judgement
        if before is not None and before.verdict is not Verdict.SKIPPED:
            self._repeats += 1
            stays = before.verdict is Verdict.RIGHT and judgement.verdict is Verdict.UNSURE
            self._aside.keep(Kept(place, said, None if stays else before))
            if stays:
                return
            judgement = _as(Kind.REPEATED, judgement)
        mistake = self._mending.mistake(place, before) if judgement.verdict is Verdict.RIGHT else None
        judgement = _as(Kind.CORRECTED, judgement) if mistake else judgement
        yield from self._standing.settle(replace(said, judgement=judgement), mistake)

    def _not_repeated(self, kept: Kept) -> Iterator[WordVerdict]:
        """Let a word that was taken for a repetition be an added one, and what stood before stand again."""
        self._repeats -= 1
        if kept.before is not None:
            yield from self._standing.restore(kept.place, kept.before)
        heard = kept.said.judgement.heard
        if self._is_a_word(heard):
            yield self._standing.add(replace(kept.said, judgement=judge_foreign(heard)))


def _as(kind: Kind, judgement: Judgement) -> Judgement:
    return replace(judgement, kind=kind) if judgement.verdict is Verdict.RIGHT else judgement
