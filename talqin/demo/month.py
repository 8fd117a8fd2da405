"""A month of lessons: each day planned by the memory, recited by the pupil, heard, judged, and remembered."""

from collections.abc import Callable, Iterator
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from actors.events import RecitationEnded, WordJudged
from actors.learner.documents import Known
from actors.memory import (
    ChangeGoals,
    DescribeKnown,
    DescribeLesson,
    DescribeProgress,
    DescribeStrictness,
    KeepWrongCall,
    MemoryMessage,
    RememberRecitation,
)
from actors.ports import SessionId
from actors.runtime import Ref
from models.learning.learner import Goals
from models.learning.lesson import Step, Stretch
from models.learning.memories import VerseMemory
from models.learning.reading import FROM_MEMORY, Mode
from models.learning.reasons import reason
from models.learning.wrong_call import Caller, Evidence, WrongCall
from models.recitation.verdict import Verdict
from talqin.demo.diary import Day, Month, Practised, Report, Standing
from talqin.demo.pupil import Said

FIRST_DAY: Final = 20_500
"""Days since 1970: some day in 2026."""
_SECONDS_A_DAY: Final = 86_400
_MORNING: Final = 6 * 3600.0
_WITHIN: Final = 30.0
_ACCUSED: Final = frozenset({Verdict.WRONG, Verdict.SKIPPED})


class Reciting(Protocol):
    """Who recites; `pupil.Pupil`."""

    def recite(self, stretch: Stretch, mode: Mode, day: int) -> Said:
        """Say a stretch."""
        ...

    def knows(self, day: int) -> float:
        """Give how many verses would be said without a mistake on a day, expected."""
        ...


class Judging(Protocol):
    """Who hears and judges; `ear.Ear`."""

    @property
    def model(self) -> str:
        """Name and version of the voice model."""
        ...

    def judge(self, pcm: NDArray[np.int16], spec: str, recitation: int, strictness: float) -> RecitationEnded:
        """Follow a recording of a passage to its end."""
        ...


class Life:
    """The month of one pupil."""

    def __init__(self, memory: Ref[MemoryMessage], pupil: Reciting, ear: Judging, goals: Goals) -> None:
        self._memory = memory
        self._pupil = pupil
        self._ear = ear
        self._goals = goals
        self._recitations = 0
        self._days: list[Day] = []

    async def live(self, days: int, away: range, tell: Callable[[Day], None]) -> Month:
        """Go through so many days; on those of `away` nothing is done. Each day is told when it is over."""
        await self._memory.ask(ChangeGoals(self._goals), within=_WITHIN)
        for day in range(1, days + 1):
            if day not in away:
                self._days.append(await self._practise(day))
                tell(self._days[-1])
        report = await self._report(days + 1)
        return Month(self._goals.surahs, self._ear.model, tuple(self._days), report)

    async def _practise(self, day: int) -> Day:
        now = (FIRST_DAY + day) * _SECONDS_A_DAY + _MORNING
        planned = await self._memory.ask(DescribeLesson(now), within=_WITHIN)
        practised: list[Practised] = []
        for step in planned.lesson.steps:
            for stretch in step.stretches:
                practised.append(await self._recite(step, stretch, now + 300.0 * len(practised), day))
        known = await self._memory.ask(DescribeKnown(), within=_WITHIN)
        strictness = await self._memory.ask(DescribeStrictness(now), within=_WITHIN)
        whole, tomorrow = planned.lesson.why, FIRST_DAY + day + 1
        held = [verse for verse in known.memories.verses.values() if verse.is_held]
        return Day(
            day=day,
            why=reason(whole, "en") if whole else "",
            waiting=planned.lesson.waiting,
            practised=tuple(practised),
            minutes=round(known.learner.minutes_today if practised else 0.0, 2),
            held=len(held),
            known=round(self._pupil.knows(day + 1), 2),
            due=sum(verse.due_day(tomorrow) <= tomorrow for verse in held),
            weak_words=_weakest(known),
            strictness=round(strictness, 4),
        )

    async def _recite(self, step: Step, stretch: Stretch, at: float, day: int) -> Practised:
        strictness = await self._memory.ask(DescribeStrictness(at), within=_WITHIN)
        said = self._pupil.recite(stretch, step.mode, day)
        self._recitations += 1
        ended = self._ear.judge(said.pcm, stretch.spec, self._recitations, strictness)
        hints = dict.fromkeys(said.revealed, 1) if step.mode in FROM_MEMORY else {}
        question = RememberRecitation(SessionId("demo"), ended, at, step.mode, hints)
        await self._memory.ask(question, within=_WITHIN)
        practised = _practised(step, stretch, ended, said.left_out, said.revealed)
        for word in ended.words:
            if _place(word) in practised.false and word.verdict in _ACCUSED:
                await self._call_wrong(word, at, strictness)
        return practised

    async def _call_wrong(self, word: WordJudged, at: float, strictness: float) -> None:
        """Say that a word was right: the pupil knows."""
        evidence = Evidence(
            _place(word),
            word.verdict,
            word.kind,
            word.confidence,
            word.expected,
            word.heard,
            word.runner_up,
            self._ear.model,
            strictness,
        )
        name = f"demo/{self._recitations}/{word.serial}"
        call = WrongCall(name, Caller.LEARNER, at, evidence, Verdict.RIGHT)
        await self._memory.ask(KeepWrongCall(call), within=_WITHIN)

    async def _report(self, day: int) -> Report:
        progress = await self._memory.ask(DescribeProgress(), within=_WITHIN)
        known = await self._memory.ask(DescribeKnown(), within=_WITHIN)
        today, all_of_it = FIRST_DAY + day, [one for day in self._days for one in day.practised]
        learner, memories = known.learner, known.memories
        return Report(
            recitations=progress.recitations,
            words_right=progress.words_right,
            words_wrong=progress.words_wrong,
            words_skipped=progress.words_skipped,
            hardest=progress.hardest,
            verses=tuple(_standing(verse, today) for _, verse in sorted(memories.verses.items()) if verse.is_held),
            joints=tuple(key for key, joint in sorted(memories.joints.items()) if joint.trace.weakness > 0),
            rules={kind: round(rule.broken, 2) for kind, rule in learner.rules.items() if not rule.is_mastered},
            words_a_minute=round(learner.words_a_minute, 1),
            streak=learner.streak.days,
            longest_streak=learner.streak.longest,
            made=sum(len(one.made) for one in all_of_it),
            caught=sum(len(one.caught) for one in all_of_it),
            false_alarms=sum(len(one.false) for one in all_of_it),
            strictness=round(learner.threshold.strictness(today * _SECONDS_A_DAY), 4),
        )


def _practised(
    step: Step, stretch: Stretch, ended: RecitationEnded, made: tuple[str, ...], hints: tuple[str, ...]
) -> Practised:
    return Practised(
        passage=stretch.spec,
        mode=step.mode.value,
        code=step.why.code.value,
        why=reason(step.why, "en"),
        words=ended.summary.words,
        right=ended.summary.right,
        unsure=ended.summary.unsure,
        accused=tuple(dict.fromkeys(_accused(ended))),
        made=made,
        hints=hints,
    )


def _accused(ended: RecitationEnded) -> Iterator[str]:
    return (_place(word) for word in ended.words if word.verdict in _ACCUSED)


def _place(word: WordJudged) -> str:
    return f"{word.surah}:{word.ayah}:{word.word}"


def _weakest(known: Known) -> tuple[str, ...]:
    words = sorted(known.memories.words.values(), key=lambda word: (-word.trace.weakness, word.word))
    return tuple(word.word for word in words[:3])


def _standing(verse: VerseMemory, day: int) -> Standing:
    return Standing(
        verse=verse.verse,
        phase=verse.phase(day).value,
        due_in=verse.due_day(day) - day,
        chance=round(verse.chance(day), 3),
        firm_days=verse.firm_days,
        readings=verse.trace.readings,
        weakness=round(verse.trace.weakness, 2),
    )
