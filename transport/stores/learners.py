"""The learners' memory as documents: each recitation one, owned by its learner; on whatever store of documents."""

from typing import Final

from actors.documents import Collection, ConflictError, DocumentStore, Kept, Owner, Put
from actors.ports import LearnerId, Progress, RecitationRecord

RECITATIONS: Final = Collection("recitations", RecitationRecord)

_HARDEST: Final = 10


class DocumentLearners:
    """Implements `LearnerStore`."""

    def __init__(self, documents: DocumentStore, page: int = 1000) -> None:
        """Stand on a store; `page` documents are read at a time."""
        self._documents = documents
        self._page = page

    async def save_recitation(self, record: RecitationRecord) -> None:
        """Keep a record, durably; saving it again changes nothing.

        Raises:
            StoreUnavailableError: it could not be kept.
        """
        owner = Owner(record.learner)
        try:
            await self._documents.write(Put(RECITATIONS, owner, key_of(record), record, expected=0))
        except ConflictError:
            return  # it is kept already

    async def progress(self, learner: LearnerId) -> Progress:
        """Add up what is kept of a learner.

        Raises:
            StoreUnavailableError: it could not be read.
        """
        records = await self._records(Owner(learner))
        times: dict[str, int] = {}
        for record in records:
            for word in record.hard_words:
                times[word] = times.get(word, 0) + 1
        hardest = sorted(times.items(), key=lambda entry: (-entry[1], entry[0]))
        return Progress(
            learner=learner,
            recitations=len(records),
            words_right=sum(record.right for record in records),
            words_wrong=sum(record.wrong for record in records),
            words_skipped=sum(record.skipped for record in records),
            hardest=tuple(hardest[:_HARDEST]),
        )

    async def _records(self, owner: Owner) -> list[RecitationRecord]:
        records: list[RecitationRecord] = []
        page: list[Kept[RecitationRecord]] = await self._documents.list_owned(RECITATIONS, owner, limit=self._page)
        while page:
            records += [kept.value for kept in page]
            page = await self._documents.list_owned(RECITATIONS, owner, after=page[-1].key, limit=self._page)
        return records


def key_of(record: RecitationRecord) -> str:
    """Name a recitation among its learner's."""
    return f"{record.session}/{record.recitation}"
