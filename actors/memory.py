"""The learners' memory: keeps what each recitation was worth, and tells a learner's progress. The single writer."""

from typing import assert_never

from actors.ports import LearnerId, LearnerStore, Progress, RecitationRecord
from actors.runtime import Actor, Question


class RememberRecitation(Question[None], frozen=True):
    """Session, when a recitation has ended; answered once it is kept. Kept twice, it counts once."""

    record: RecitationRecord


class DescribeProgress(Question[Progress], frozen=True):
    """Whoever shows a learner how far they are."""

    learner: LearnerId


MemoryMessage = RememberRecitation | DescribeProgress


class Memory(Actor[MemoryMessage]):
    """Carries questions and records to the store, one at a time, so that a learner has one writer."""

    def __init__(self, store: LearnerStore) -> None:
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
                return await self._store.progress(message.learner)
            case _:
                assert_never(message)
