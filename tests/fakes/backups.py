"""A town that is backed up, with everything in memory."""

from collections.abc import AsyncGenerator, AsyncIterable

from actors.backup.copier import Copier
from actors.backup.ports import Cut, Gone, Place, Row
from actors.backup.restorer import Restorer
from actors.backup.seals import Seals
from actors.backup.vault import Vault
from actors.learner.documents import RECITATIONS
from actors.ports import LearnerId, RecitationRecord, SessionId
from actors.stores.documents import Owner, Put, Remove
from tests.fakes.documents import RememberedDocuments
from tests.fakes.objects import RememberedObjects
from tests.fakes.privacy import Vault as Town


class KilledError(BaseException):
    """The process ended here."""


class MortalObjects(RememberedObjects):
    """Objects whose writer is killed.

    Attributes:
        writes_left: before the process ends; None for ever.
        is_late: whether the one that kills it is still written.
    """

    writes_left: int | None = None
    is_late = False

    async def put(self, name: str, content: bytes | AsyncIterable[bytes]) -> int:
        if self.writes_left == 0 and not self.is_late:
            raise KilledError
        size = await super().put(name, content)
        self._count()
        return size

    async def remove(self, prefix: str) -> int:
        if self.writes_left == 0:
            raise KilledError
        removed = await super().remove(prefix)
        self._count()
        return removed

    def _count(self) -> None:
        if self.writes_left is not None:
            self.writes_left -= 1
            if self.writes_left < 0:
                raise KilledError


class TellingDocuments(RememberedDocuments):
    """As MongoDB: what was removed is told, and what is there is not."""

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[str, frozenset[Place]] = {}

    async def copy(self, after: str | None = None) -> AsyncGenerator[Row | Gone | Cut, None]:
        async for one in super().copy(after):
            if not isinstance(one, Cut) or one.present is None:
                yield one
                continue
            for place in self._before.get(after or "", frozenset()) - one.present:
                yield Gone(place)
            self._before[one.token] = one.present
            yield Cut(one.token)


class BackedUp:
    """A town, and what backs it up.

    Attributes:
        town: its stores, and the clock of everything.
        place: where backups lie.
    """

    def __init__(self, documents: RememberedDocuments | None = None, file_bytes: int = 300) -> None:
        self.town = Town()
        self.documents = self.town.town.store if documents is None else documents
        self.place = MortalObjects(self.now)
        self.file_bytes = file_bytes
        self.vault = Vault(self.place)
        self.copier = self.reopened()
        self.restorer = Restorer(self._seals(), self.town.desks.tombstones, self.vault)

    def reopened(self) -> Copier:
        """Take backups as a process does that was just started."""
        return Copier(self.documents, self._seals(), self.vault, self.now, self.file_bytes)

    def now(self) -> float:
        return self.town.town.clock.now()

    def later(self, seconds: float) -> None:
        self.town.town.clock.time += seconds

    async def recited(self, learner: str, recitation: int = 1, words: int = 9) -> None:
        record = RecitationRecord(LearnerId(learner), SessionId("s1"), recitation, "112", 1.0, words, 1, 0, 0, 0)
        await self.documents.write(Put(RECITATIONS, Owner(learner), str(recitation), record))

    async def forgot(self, learner: str, recitation: int = 1) -> None:
        await self.documents.write(Remove(RECITATIONS, Owner(learner), str(recitation)))

    async def brought_back(self, at: float | None = None) -> RememberedDocuments:
        into = RememberedDocuments()
        await self.restorer.restore(into, at)
        return into

    def _seals(self) -> Seals:
        return Seals(self.town.keys, self.town.desks.keys, self.town.desks.tombstones)


async def held_in(documents: RememberedDocuments) -> set[Row]:
    """Give all that is there."""
    return {one async for one in documents.copy() if isinstance(one, Row)}
