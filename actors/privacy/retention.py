"""The retention job: audio that has been kept for its time goes, and the count of what went is proved and kept."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote

import msgspec

from actors.privacy.kept import (
    AUDIO,
    KEPT_AUDIO,
    OF_RETENTION,
    RETENTION_CHOICES,
    RETENTION_RUNS,
    KeptAudio,
    RetentionChoice,
    RetentionProof,
    owner_part,
    segment_name,
)
from actors.stores.documents import DocumentStore, Kept, Owner, Put, Remove
from actors.stores.objects import ObjectInfo, ObjectStore
from actors.stores.whole import WholeDocuments
from config.settings import PrivacySettings
from models.people.retention import check_days, days_kept, is_over


class RetentionError(Exception):
    """A run's numbers do not add up: something that is over time is still there, or more went than was meant."""


class Listed(msgspec.Struct, frozen=True):
    """An object of audio, and whether it has been kept for its time."""

    info: ObjectInfo
    is_over: bool


class Retention:
    """Holds everybody's choice, within the operator's bound."""

    def __init__(
        self,
        documents: WholeDocuments,
        objects: ObjectStore,
        settings: PrivacySettings,
        wall_clock: Callable[[], float],
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._settings = settings
        self._wall_clock = wall_clock

    async def choose(self, owner: Owner, days: int) -> RetentionChoice:
        """Keep a learner's choice; it holds for what was kept before, too.

        Raises:
            RuleError: it is not within the operator's bound.
        """
        check_days(days, self._settings.most_audio_days)
        made = RetentionChoice(days, self._wall_clock())
        await self._documents.write(Put(RETENTION_CHOICES, owner, AUDIO, made))
        return made

    async def days_of(self, owner: Owner) -> int:
        """Say for how many days a learner's audio is kept."""
        kept = await self._documents.read(RETENTION_CHOICES, owner, AUDIO)
        asked = None if kept is None else kept.value.days
        return days_kept(asked, self._settings.audio_days, self._settings.most_audio_days)

    async def run(self) -> RetentionProof:
        """Take away what is over time: list, delete, list again; the proof is kept as a document.

        Raises:
            StoreUnavailableError: a store went away in between; the next run takes the rest.
            RetentionError: the numbers do not add up; the proof is kept all the same.
        """
        now, days = self._wall_clock(), dict[str, int]()
        before = await self._listed(days, now)
        over = [listed.info for listed in before if listed.is_over]
        deleted = sum([await self._objects.remove(prefix) for prefix in _together(before)])
        names = {listed.info.name for listed in before}
        after = [listed for listed in await self._listed(days, now) if listed.info.name in names]
        proof = RetentionProof(
            ran_at=now,
            learners=len({owner_part(name) for name in names}),
            listed_before=len(before),
            over_before=len(over),
            deleted=deleted,
            listed_after=len(after),
            over_after=sum(listed.is_over for listed in after),
            bytes_deleted=sum(info.size for info in over),
        )
        await self._forget_what_is_empty(now)
        await self._documents.write(Put(RETENTION_RUNS, OF_RETENTION, _moment(now), proof))
        if not proof.adds_up:
            raise RetentionError(f"the retention's numbers do not add up: {proof}")
        return proof

    async def _listed(self, days: dict[str, int], now: float) -> list[Listed]:
        """List all audio; `days` by the part that a learner has in names, looked up once a run."""
        listed: list[Listed] = []
        async for info in self._objects.find(f"{AUDIO}/"):
            part = owner_part(info.name)
            if part not in days:
                days[part] = await self.days_of(Owner(unquote(part)))
            listed.append(Listed(info, is_over(info.written_at, days[part], now)))
        return listed

    async def _forget_what_is_empty(self, now: float) -> None:
        """Take away the documents of recitations of which no object is left, when their time is over."""
        owners = [owner async for owner in self._documents.owners()]
        for owner in owners:
            kept = await _all_audio(self._documents, owner)
            days = await self.days_of(owner) if kept else 0
            for one in kept:
                if is_over(one.value.began_at, days, now) and not await self._is_anything_left(owner, one.value):
                    await self._documents.write(Remove(KEPT_AUDIO, owner, one.key))

    async def _is_anything_left(self, owner: Owner, audio: KeptAudio) -> bool:
        prefix = segment_name(owner, audio.session, audio.recitation, 0).rpartition("/")[0]
        return [info async for info in self._objects.find(f"{prefix}/")] != []


def _together(listed: list[Listed]) -> list[str]:
    """Give what to remove: a recitation at once where all of it is over, else each segment by itself."""
    recitations: dict[str, list[Listed]] = {}
    for one in listed:
        recitations.setdefault(one.info.name.rpartition("/")[0], []).append(one)
    wanted: list[str] = []
    for recitation, segments in recitations.items():
        over = [one.info.name for one in segments if one.is_over]
        wanted += [f"{recitation}/"] if len(over) == len(segments) else over
    return wanted


async def _all_audio(documents: DocumentStore, owner: Owner) -> list[Kept[KeptAudio]]:
    found, after = list[Kept[KeptAudio]](), ""
    while page := await documents.list_owned(KEPT_AUDIO, owner, after=after):
        found += page
        after = page[-1].key
    return found


def _moment(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
