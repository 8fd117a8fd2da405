"""The verdicts that are out: begun tentatively, settled once, taken back or put in place of one another.

`ledger` decides what is told; here each verdict gets its serial, its confidence, and its place. Next stop: the learner.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from models.recitation.calibration import Calibration
from models.recitation.expected import Expected
from models.recitation.judge import Judgement, unaccused
from models.recitation.said import Said
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import ACCUSING, Kind, Status, Summary, Verdict, Weighed, WordVerdict


class Standing:
    """The verdicts of one recitation.

    Holds the tentative verdicts that are out, the settled ones by the word's place, and the added words.
    """

    def __init__(self, expected: Expected, settings: JudgeSettings) -> None:
        self._expected = expected
        self._accuses = not math.isinf(settings.zones.wrong_doubt)
        self._calibration = Calibration.load()
        self._serial = 0
        self._tentative: list[tuple[int, WordVerdict]] = []
        self._settled: dict[int, WordVerdict] = {}
        self._added: list[WordVerdict] = []

    def of(self, place: int) -> WordVerdict | None:
        """Give the settled verdict of the word at a place; None for none."""
        return self._settled.get(place)

    def foresee(self, coming: Iterator[Said]) -> Iterator[WordVerdict]:
        """Let these words be the tentative ones: tell what is new, take back what no longer is."""
        out, self._tentative = self._tentative, []
        for said in coming:
            kept = next((entry for entry in out if entry[0] == said.place), None)
            if kept is None:
                kept = said.place or 0, self._verdict(said, Status.TENTATIVE)
                yield kept[1]
            else:
                out.remove(kept)
            self._tentative.append(kept)
        for _, verdict in out:
            yield _retracted(verdict)

    def settle(self, said: Said, mistake: Kind | None = None) -> Iterator[WordVerdict]:
        """Let what is held of a word stand in place of its last verdict.

        Args:
            said: the word; it has a place.
            mistake: what it was at first, if it is corrected.
        """
        place = said.place or 0
        before = self._settled.get(place)
        if before is not None:
            yield _retracted(before)
        out = next((entry for entry in self._tentative if entry[0] == place), None)
        verdict = self._verdict(said, Status.SETTLED, out[1].serial if out else None)
        if out:
            self._tentative.remove(out)
        self._settled[place] = msgspec.structs.replace(verdict, mistake=mistake)
        yield self._settled[place]

    def add(self, said: Said) -> WordVerdict:
        """Let something be an added word, even if it sounds like one of the text."""
        verdict = self._verdict(replace(said, place=None), Status.SETTLED)
        self._added.append(verdict)
        return verdict

    def restore(self, place: int, before: WordVerdict) -> Iterator[WordVerdict]:
        """Let what stood before stand again."""
        yield _retracted(self._settled[place])
        self._settled[place] = msgspec.structs.replace(before, serial=self._next_serial())
        yield self._settled[place]

    def excuse_since(self, samples: int) -> Iterator[WordVerdict]:
        """Take back every accusation of what was heard since then; words are unsure instead."""
        for place, verdict in list(self._settled.items()):
            if verdict.verdict in ACCUSING and verdict.end_samples >= samples:
                span = verdict.start_samples, verdict.end_samples
                yield from self.settle(Said(place, _withdrawn(verdict), *span, strain=verdict.weighed.strain))
        for verdict in [each for each in self._added if each.end_samples >= samples]:
            self._added.remove(verdict)
            yield _retracted(verdict)

    def count(self, seconds: float, *, repeats: int, hesitations: int, crossings: int) -> Summary:
        """Count the verdicts that stand."""
        verdicts = [verdict.verdict for verdict in self._settled.values()]
        return Summary(
            words=len(self._expected),
            right=verdicts.count(Verdict.RIGHT),
            wrong=verdicts.count(Verdict.WRONG),
            skipped=verdicts.count(Verdict.SKIPPED),
            added=len(self._added),
            unsure=verdicts.count(Verdict.UNSURE),
            repeats=repeats,
            hesitations=hesitations,
            seconds=seconds,
            not_reached=len(self._expected) - len(self._settled),
            crossings=crossings,
            corrected=sum(verdict.kind is Kind.CORRECTED for verdict in self._settled.values()),
        )

    def _verdict(self, said: Said, status: Status, serial: int | None = None) -> WordVerdict:
        judgement = said.judgement
        if judgement.verdict in ACCUSING and not self._accuses:
            judgement = unaccused(judgement)
        weighed = Weighed(judgement.doubt, judgement.shortfall, said.strain, judgement.evidence)
        return WordVerdict(
            serial=serial or self._next_serial(),
            word=None if said.place is None else self._expected.words[said.place].label,
            status=status,
            verdict=judgement.verdict,
            kind=judgement.kind,
            start_samples=said.start_samples,
            end_samples=max(said.start_samples, said.end_samples),
            expected=judgement.expected,
            heard=judgement.heard,
            confidence=self._calibration.confidence(judgement.verdict, judgement.kind, weighed),
            runner_up=judgement.runner_up,
            weighed=weighed,
            madd=judgement.madd,
        )

    def _next_serial(self) -> int:
        self._serial += 1
        return self._serial


def _retracted(verdict: WordVerdict) -> WordVerdict:
    return msgspec.structs.replace(verdict, status=Status.RETRACTED)


def _withdrawn(verdict: WordVerdict) -> Judgement:
    """Take an accusation back, with what it rests on."""
    weighed = verdict.weighed
    return Judgement(
        verdict=Verdict.UNSURE,
        kind=Kind.UNSURE,
        expected=verdict.expected,
        heard=verdict.heard,
        runner_up=verdict.kind,
        shortfall=weighed.shortfall,
        doubt=weighed.doubt,
        evidence=weighed.evidence,
        madd=verdict.madd,
    )
