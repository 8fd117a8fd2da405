"""The verdicts that stand, and what is told of them: each is begun once, settled once, perhaps taken back.

What the search has settled waits here for company where it would accuse: a jump ahead until the words after it are
convincingly recited, a mistake until words around it are. Next stop: the learner.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from models.quran.vocabulary import token_names
from models.recitation.aside import Aside, Kept
from models.recitation.expected import Expected
from models.recitation.gaps import is_lost, judge_gap
from models.recitation.judge import Judgement, judge_foreign
from models.recitation.likeness import consonants
from models.recitation.said import Said
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Kind, Status, Summary, Verdict, WordVerdict

_COMPANY: Final = 4
"""Words before and after a mistake that are asked whether this is a recitation at all."""
_CONSONANTS: Final = 2
"""Consonants without which nothing is an added word: a long vowel that echoes is heard as vowels."""


class Ledger:
    """Turns what was said, in order, into the events of verdicts.

    Holds what waits for company, the last word told of, what is not in the text since then, how the last words went,
    the tentative verdicts that are out, and the standing ones by the word's place.
    """

    def __init__(self, expected: Expected, settings: JudgeSettings) -> None:
        self._expected = expected
        self._settings = settings
        self._waiting: list[Said] = []
        self._foreign: list[Said] = []
        self._went_right: deque[bool] = deque(maxlen=_COMPANY)
        self._last = -1
        self._before: Said | None = None
        self._serial = 0
        self._tentative: list[tuple[int, WordVerdict]] = []
        self._standing: dict[int, WordVerdict] = {}
        self._added: list[WordVerdict] = []
        self._aside = Aside()
        self._repeats = 0
        self._hesitations = 0

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
        out, self._tentative = self._tentative, []
        for said in self._in_reach(coming):
            kept = next((entry for entry in out if entry[0] == said.place), None)
            if kept is None:
                kept = said.place or 0, self._told_tentatively(said)
                yield kept[1]
            else:
                out.remove(kept)
            self._tentative.append(kept)
        for _, verdict in out:
            yield _retracted(verdict)

    def finish(self) -> Iterator[WordVerdict]:
        """Tell what can be told of what still waits, now that no more company will come."""
        while self._waiting:
            yield from self._release(is_over=True) or ()
        for _, verdict in self._tentative:
            yield _retracted(verdict)
        self._tentative = []

    def hesitated(self) -> None:
        """Count a hesitation."""
        self._hesitations += 1

    def summary(self, seconds: float) -> Summary:
        """Count the verdicts that stand."""
        verdicts = [verdict.verdict for verdict in self._standing.values()]
        return Summary(
            words=len(self._expected),
            right=verdicts.count(Verdict.RIGHT),
            wrong=verdicts.count(Verdict.WRONG),
            skipped=verdicts.count(Verdict.SKIPPED),
            added=len(self._added),
            unsure=verdicts.count(Verdict.UNSURE),
            repeats=self._repeats,
            hesitations=self._hesitations,
            seconds=seconds,
            not_reached=len(self._expected) - len(self._standing),
        )

    def _in_reach(self, coming: Sequence[Said]) -> Iterator[Said]:
        """Give the words that wait or come without a gap before them."""
        at = self._last
        for said in (*self._waiting, *coming):
            if said.is_word and not (said.place or 0) > at + 1:
                at = said.place or 0
                yield said

    def _told_tentatively(self, said: Said) -> WordVerdict:
        return self._verdict(said.place, said.judgement, said.start_samples, said.end_samples, Status.TENTATIVE)

    def _release(self, *, is_over: bool) -> list[WordVerdict] | None:
        """Tell of the first that waits; None while it must wait on."""
        first = self._waiting[0]
        if first.place is None or first.is_broken:
            return self._release_foreign(first, is_over=is_over)
        if self._gap_before(first.place):
            return self._release_jump(first, first.place, is_over=is_over)
        if first.judgement.verdict is Verdict.WRONG:
            company = self._company(is_over=is_over)
            if company is None:
                return None
            return list(self._told(first if company else _doubted(first), first.place))
        return list(self._told(first, first.place))

    def _gap_before(self, place: int) -> list[int]:
        """List the words that were gone past on the way from the last word to a place and have no verdict."""
        return [missed for missed in range(self._last + 1, place) if missed not in self._standing]

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
        return [self._add(first)] if following is not None and self._is_added(first, following) else []

    def _is_added(self, foreign: Said, following: Said) -> bool:
        """Say whether something between two words that follow each other is a word, not a cough or a stammer."""
        before = self._before
        if foreign.is_broken or before is None or not before.is_right or not following.is_right:
            return False
        heard = foreign.judgement.heard
        is_next = following.place == self._last + 1
        return is_next and self._is_a_word(heard) and not is_lost(self._foreign, self._settings)

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
        after = replace(after, strain=max(each.strain for each in self._waiting))
        for place, judgement in zip(gap, judge_gap(sounds, said, after, evidence, self._settings), strict=True):
            yield from self._stand(place, judgement, begin, after.start_samples)

    def _told(self, said: Said, place: int) -> Iterator[WordVerdict]:
        """Tell of a word, unless it was right before and now is only unclear."""
        self._waiting.pop(0)
        self._foreign.clear()
        aside = self._aside.move(self._last, place)
        if said.is_right and all(kept.is_slip for kept in aside):
            for kept in aside:
                yield from self._not_repeated(kept)
        self._last, self._before = place, said
        self._went_right.append(said.is_right)
        before, judgement = self._standing.get(place), said.judgement
        if before is not None and before.verdict is not Verdict.SKIPPED:
            self._repeats += 1
            stays = before.verdict is Verdict.RIGHT and judgement.verdict is Verdict.UNSURE
            self._aside.keep(Kept(place, said, None if stays else before))
            if stays:
                return
            judgement = _repeated(judgement)
        yield from self._stand(place, judgement, said.start_samples, said.end_samples)

    def _not_repeated(self, kept: Kept) -> Iterator[WordVerdict]:
        """Let a word that was taken for a repetition be an added one, and what stood before stand again."""
        self._repeats -= 1
        if kept.before is not None:
            yield _retracted(self._standing[kept.place])
            self._serial += 1
            self._standing[kept.place] = msgspec.structs.replace(kept.before, serial=self._serial)
            yield self._standing[kept.place]
        heard = kept.said.judgement.heard
        if self._is_a_word(heard):
            yield self._add(replace(kept.said, judgement=judge_foreign(heard)))

    def _stand(self, place: int, judgement: Judgement, start: int, end: int) -> Iterator[WordVerdict]:
        """Let a verdict stand in place of the word's last one."""
        before = self._standing.get(place)
        if before is not None:
            yield _retracted(before)
        out = next((entry for entry in self._tentative if entry[0] == place), None)
        verdict = self._verdict(place, judgement, start, end, Status.SETTLED, out[1].serial if out else None)
        if out:
            self._tentative.remove(out)
        self._standing[place] = verdict
        yield verdict

    def _add(self, said: Said) -> WordVerdict:
        verdict = self._verdict(None, said.judgement, said.start_samples, said.end_samples, Status.SETTLED)
        self._added.append(verdict)
        return verdict

    def _verdict(
        self, place: int | None, judgement: Judgement, start: int, end: int, status: Status, serial: int | None = None
    ) -> WordVerdict:
        if serial is None:
            self._serial += 1
            serial = self._serial
        return WordVerdict(
            serial=serial,
            word=None if place is None else self._expected.words[place].label,
            status=status,
            verdict=judgement.verdict,
            kind=judgement.kind,
            start_samples=start,
            end_samples=max(start, end),
            expected=judgement.expected,
            heard=judgement.heard,
            confidence=judgement.confidence,
            runner_up=judgement.runner_up,
            madd=judgement.madd,
        )


def _retracted(verdict: WordVerdict) -> WordVerdict:
    return msgspec.structs.replace(verdict, status=Status.RETRACTED)


def _doubted(said: Said) -> Said:
    """Accuse nobody of a word in bad company: who knows what is being recited."""
    judgement = replace(
        said.judgement, verdict=Verdict.UNSURE, kind=Kind.UNSURE, confidence=0.5, runner_up=said.judgement.kind
    )
    return replace(said, judgement=judgement)


def _repeated(judgement: Judgement) -> Judgement:
    return replace(judgement, kind=Kind.REPEATED) if judgement.verdict is Verdict.RIGHT else judgement
