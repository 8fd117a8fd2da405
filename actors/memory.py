"""A learner's memory: keeps what each recitation was worth, and tells what to practise now. Their single writer.

Next stops: models/learning decides what is remembered and planned; actors/learner/documents.py names what is kept.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from types import MappingProxyType
from typing import assert_never
from urllib.parse import quote, unquote

import msgspec

from actors.events import RecitationEnded
from actors.learner.documents import (
    JUDGED,
    Known,
    keep_learner,
    keep_memories,
    keep_recitation,
    keep_wrong_call,
    read_known,
    read_progress,
)
from actors.learner.readings import reading_of
from actors.learner.teaching import (
    Changed,
    DescribeJudged,
    KeepAssignment,
    OverruleVerdict,
    TeachingMessage,
    WithdrawAssignment,
    assigned,
    judged_recitation,
    overruled,
    recited,
    withdrawn,
)
from actors.ports import LearnerId, Progress, RecitationRecord, SessionId, StoreUnavailableError
from actors.runtime import Actor, Question, part
from actors.shards.ownership import Tenure
from actors.stores.documents import Change, ConflictError, DocumentStore, Epoch, Fence, Owner, StaleEpochError
from models.learning.judged import JudgedRecitation
from models.learning.learner import Goals, Learner, after_reading
from models.learning.lesson import Lesson
from models.learning.memories import Memories
from models.learning.plan import next_lesson
from models.learning.reading import Mode
from models.learning.remember import remember
from models.learning.wrong_call import WrongCall, after_call
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.recitation.strictness import USUAL
from models.recitation.verdict import Verdict


class Whereabouts(msgspec.Struct, frozen=True):
    """What a client says of where its learner is."""

    language: str = "en"
    zone_minutes: int | None = None
    """Minutes that their clock is ahead of UTC; None where the client does not say: what was said last holds."""


class RememberRecitation(Question[None], frozen=True):
    """Lesson, when a recitation has ended; answered once it is kept. Said again, it counts once."""

    session: SessionId
    ended: RecitationEnded
    at: float
    """When it ended, in seconds since 1970, UTC."""
    mode: Mode = Mode.FOLLOW
    hints: Mapping[str, int] = MappingProxyType({})
    """"2:255:7" -> how often that word was revealed."""
    whereabouts: Whereabouts = Whereabouts()
    model: str = ""
    """Name and version of the voice model that heard it."""
    strictness: float = USUAL
    """At which it was judged, in [0, 1]."""


class Planned(msgspec.Struct, frozen=True):
    """What to practise now, and what it was planned from."""

    lesson: Lesson
    goals: Goals
    streak: int
    """Days in a row, up to the last on which something was recited."""
    minutes_left: float
    """Of the day's."""


class DescribeLesson(Question[Planned], frozen=True):
    """Lesson, when a learner asks: what now?"""

    at: float
    """Seconds since 1970, UTC."""
    whereabouts: Whereabouts = Whereabouts()


class ChangeGoals(Question[None], frozen=True):
    """Lesson, when a learner sets out to do something else; answered once it is kept."""

    goals: Goals


class KeepWrongCall(Question[float], frozen=True):
    """Lesson, when a verdict is said to be wrong; answered with the strictness since, once it is kept.

    Said again, it counts once.
    """

    call: WrongCall


class DescribeStrictness(Question[float], frozen=True):
    """Session, before a recitation: how strict to be with this learner, in [0, 1]; 0.5 is usual."""

    at: float


class DescribeProgress(Question[Progress], frozen=True):
    """Whoever shows a learner how far they are."""


class DescribeKnown(Question[Known], frozen=True):
    """Whoever reports on a learner as a whole, such as a teacher."""


MemoryMessage = (
    DescribeStrictness
    | RememberRecitation
    | DescribeLesson
    | KeepWrongCall
    | ChangeGoals
    | DescribeProgress
    | DescribeKnown
    | TeachingMessage
)


class Memory(Actor[MemoryMessage]):
    """One learner's memory; an entity, it may rest.

    The first message makes it the learner's writer: it claims their epoch and reads what is known of them. From then on
    it knows by itself, and writes each change whole before it takes it as known. When a write fails it is not known
    whether it was made: what is known is let go, and read again under a new epoch, so that a write which is still on
    its way is refused. When somebody else has become the writer it rests without writing: they have it right.
    """

    def __init__(
        self,
        learner: LearnerId,
        store: DocumentStore,
        text: Text,
        lookalikes: LookAlikes,
        tenure: Tenure | None = None,
    ) -> None:
        """Know nothing yet.

        Args:
            learner: whose.
            store: where it is kept.
            text: the Quran's.
            lookalikes: what is easily confused in it.
            tenure: what is written under; None where no other node could write.
        """
        self._learner = learner
        self._owner = Owner(learner)
        self._store = store
        self._text = text
        self._lookalikes = lookalikes
        self._tenure = tenure
        self._epoch: Epoch | None = None
        self._known: Known | None = None
        """As it is stored; None until it is read."""

    async def on_receive(self, message: MemoryMessage) -> object:  # noqa: C901, PLR0911 - one line a message
        """Route a message.

        Raises:
            StoreUnavailableError: the store could not be reached; the asker is told, this actor goes on.
            StaleEpochError: somebody else is the learner's writer now; nothing was written. Asking again reaches them.
        """
        match message:
            case DescribeStrictness():
                return (await self._awake()).learner.threshold.strictness(message.at)
            case RememberRecitation():
                await self._remember_recitation(message)
            case DescribeLesson():
                return await self._describe_lesson(message)
            case KeepWrongCall():
                return await self._keep_wrong_call(message)
            case ChangeGoals():
                await self._change_goals(message)
            case DescribeProgress():
                return await read_progress(self._store, self._learner)
            case DescribeKnown():
                return await self._awake()
            case DescribeJudged():
                return await self._describe_judged(message.session, message.recitation)
            case OverruleVerdict():
                return await self._overrule_verdict(message)
            case KeepAssignment():
                return await self._if_changed(assigned(await self._awake(), self._owner, message.assignment))
            case WithdrawAssignment():
                return await self._if_changed(withdrawn(await self._awake(), self._owner, message.assignment))
            case _:
                assert_never(message)
        return None

    async def _awake(self) -> Known:
        """Give what is known; the first time, become the writer and read it."""
        if self._known is None:
            with part("store read", self.context.clock):
                with self._fenced() as fence:
                    self._epoch = await self._store.claim(self._owner, under=fence)
                self._known = await read_known(self._store, self._owner)
        return self._known

    async def _remember_recitation(self, message: RememberRecitation) -> None:
        known = await self._awake()
        record = record_of(message, self._learner)
        learner = met(known.learner, message.whereabouts)
        learner, change = await self.context.blocking(self._remembered, learner, known.memories, message)
        after = msgspec.structs.replace(known, learner=learner, memories=known.memories.changed_by(change))
        judged = judged_recitation(
            message.ended,
            record,
            day=learner.day_of(message.at),
            model=message.model,
            strictness=message.strictness,
        )
        after, counted = recited(after, record, judged)
        kept = keep_learner(self._owner, learner), *keep_memories(self._owner, change), *counted
        try:
            await self._write(after, keep_recitation(record), *kept)
        except ConflictError:
            return  # it was remembered before

    def _remembered(
        self, learner: Learner, memories: Memories, message: RememberRecitation
    ) -> tuple[Learner, Memories]:
        """Give the learner and what changes in their memories; of a recitation in which no word was heard, nothing."""
        day = learner.day_of(message.at)
        reading = reading_of(message.ended, self._text, mode=message.mode, at=message.at, day=day, hints=message.hints)
        if not reading.words:
            return learner, Memories()
        usual = learner.words_a_minute
        change = remember(memories, reading, self._text, self._lookalikes, usual_pace=usual)
        return after_reading(learner, reading), change

    async def _describe_lesson(self, message: DescribeLesson) -> Planned:
        known = await self._awake()
        learner = met(known.learner, message.whereabouts)
        arguments = learner, known.memories, message.at, self._text, self._lookalikes
        lesson = await self.context.blocking(partial(next_lesson, *arguments, assignments=known.assignments.values()))
        minutes_left = learner.minutes_left(learner.day_of(message.at))
        return Planned(lesson, learner.goals, learner.streak.days, minutes_left)

    async def _keep_wrong_call(self, message: KeepWrongCall) -> float:
        known, call = await self._awake(), message.call
        learner = msgspec.structs.replace(known.learner, threshold=after_call(known.learner.threshold, call))
        after = msgspec.structs.replace(known, learner=learner)
        try:
            await self._write(after, keep_wrong_call(self._owner, call), keep_learner(self._owner, learner))
        except ConflictError:
            learner = known.learner  # it was kept before
        return learner.threshold.strictness(call.at)

    async def _change_goals(self, message: ChangeGoals) -> None:
        known = await self._awake()
        learner = msgspec.structs.replace(known.learner, goals=message.goals)
        await self._write(msgspec.structs.replace(known, learner=learner), keep_learner(self._owner, learner))

    async def _describe_judged(self, session: str, recitation: int) -> JudgedRecitation | None:
        kept = await self._store.read(JUDGED, self._owner, f"{session}/{recitation}")
        return kept.value if kept else None

    async def _overrule_verdict(self, message: OverruleVerdict) -> JudgedRecitation | None:
        known = await self._awake()
        judged = await self._describe_judged(message.session, message.recitation)
        ruled = overruled(known, self._owner, judged, message) if judged else None
        is_known = await self._if_changed(ruled)
        return await self._describe_judged(message.session, message.recitation) if is_known else None

    async def _if_changed(self, changed: Changed | None) -> bool:
        """Write a change, where there is one to be made."""
        if changed is None:
            return False
        after, changes = changed
        if changes:
            await self._write(after, *changes)
        return True

    async def _write(self, after: Known, *changes: Change) -> None:
        """Write, and only then take it as known.

        Raises:
            ConflictError: one of the changes was made before; nothing was written.
        """
        try:
            with part("store write", self.context.clock, changes=len(changes)), self._fenced() as fence:
                await self._store.write(*changes, epoch=self._epoch, under=fence)
        except StoreUnavailableError:
            self._known = None
            raise
        except StaleEpochError:
            self._known = None
            self.context.passivate()
            raise
        self._known = after

    def _fenced(self) -> AbstractContextManager[Fence | None]:
        return nullcontext() if self._tenure is None else self._tenure.fenced()


def met(learner: Learner, whereabouts: Whereabouts) -> Learner:
    """Give a learner as they are now."""
    zone = learner.zone_minutes if whereabouts.zone_minutes is None else whereabouts.zone_minutes
    return msgspec.structs.replace(learner, language=whereabouts.language, zone_minutes=zone)


def name_of(learner: LearnerId) -> str:
    """Give the name that a learner's memory has in a path: any id fits in."""
    return quote(learner, safe="@.") or "%"


def learner_of(name: str) -> LearnerId:
    """Undo `name_of`."""
    return LearnerId(unquote(name) if name != "%" else "")


def record_of(message: RememberRecitation, learner: LearnerId) -> RecitationRecord:
    """Say what is kept of a recitation by itself."""
    ended, summary = message.ended, message.ended.summary
    return RecitationRecord(
        learner=learner,
        session=message.session,
        recitation=ended.recitation,
        passage=ended.passage or "",
        ended_at=message.at,
        right=summary.right,
        wrong=summary.wrong,
        skipped=summary.skipped,
        added=summary.added,
        unsure=summary.unsure,
        hard_words=tuple(
            f"{word.surah}:{word.ayah}:{word.word}"
            for word in ended.words
            if word.verdict in {Verdict.WRONG, Verdict.SKIPPED}
        ),
        mode=message.mode.value,
        hints=sum(message.hints.values()),
        seconds=summary.seconds,
    )
