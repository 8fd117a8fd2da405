"""A learner store in memory."""

from actors.ports import LearnerId, Progress, RecitationRecord, StoreUnavailableError


class RememberingStore:
    """Implements `LearnerStore` with a dictionary; can be away."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, int], RecitationRecord] = {}
        self.is_away = False

    async def save_recitation(self, record: RecitationRecord) -> None:
        if self.is_away:
            raise StoreUnavailableError("the store is away")
        self.records.setdefault((record.session, record.recitation), record)

    async def progress(self, learner: LearnerId) -> Progress:
        if self.is_away:
            raise StoreUnavailableError("the store is away")
        mine = [record for record in self.records.values() if record.learner == learner]
        times: dict[str, int] = {}
        for record in mine:
            for word in record.hard_words:
                times[word] = times.get(word, 0) + 1
        return Progress(
            learner=learner,
            recitations=len(mine),
            words_right=sum(record.right for record in mine),
            words_wrong=sum(record.wrong for record in mine),
            words_skipped=sum(record.skipped for record in mine),
            hardest=tuple(sorted(times.items(), key=lambda entry: (-entry[1], entry[0]))[:10]),
        )
