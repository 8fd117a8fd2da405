"""A learner's memory: keeps what each recitation was worth, and tells how far they are. Their single writer."""

from typing import assert_never
from urllib.parse import quote, unquote

from actors.events import RecitationEnded
from actors.ports import LearnerId, LearnerStore, Progress, RecitationRecord, SessionId
from actors.runtime import Actor, Question
from models.recitation.verdict import Verdict


class RememberRecitation(Question[None], frozen=True):
    """Session, when a recitation has ended; answered once it is kept. Kept twice, it counts once."""

    record: RecitationRecord


class DescribeProgress(Question[Progress], frozen=True):
    """Whoever shows a learner how far they are."""


MemoryMessage = RememberRecitation | DescribeProgress


class Memory(Actor[MemoryMessage]):
    """One learner's memory: carries questions and records to the store, one at a time. An entity; it may rest."""

    def __init__(self, learner: LearnerId, store: LearnerStore) -> None:
        self._learner = learner
        self._store = store

    async def on_receive(self, message: MemoryMessage) -> object:
        """Route a message.

        Raises:
            StoreUnavailableError: the store could not be reached; the asker is told, this actor goes on.
        """
        match message:
            case RememberRecitation():
                await self._store.save_recitation(message.record)
                return None
            case DescribeProgress():
                return await self._store.progress(self._learner)
            case _:
                assert_never(message)


def name_of(learner: LearnerId) -> str:
    """Give the name that a learner's memory has in a path: any id fits in."""
    return quote(learner, safe="@.") or "%"


def learner_of(name: str) -> LearnerId:
    """Undo `name_of`."""
    return LearnerId(unquote(name) if name != "%" else "")


def record_of(ended: RecitationEnded, learner: LearnerId, session: SessionId, *, ended_at: float) -> RecitationRecord:
    """Say what is kept of a recitation that ended at `ended_at`, in seconds since 1970."""
    summary = ended.summary
    return RecitationRecord(
        learner=learner,
        session=session,
        recitation=ended.recitation,
        passage=ended.passage or "",
        ended_at=ended_at,
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
    )
