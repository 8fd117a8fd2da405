"""Brings backups back into an empty store, and sees that all is there; verifies without bringing back."""

import hashlib
import zlib
from collections.abc import Iterable
from contextlib import aclosing

import msgspec

from actors.backup.burying import buried
from actors.backup.ports import CopiedDocuments, NotEmptyError, Row
from actors.backup.seals import Seals, opened
from actors.backup.vault import Portion, Vault, marks_in
from actors.privacy.tombstones import Tombstones
from models.backup.chain import DamagedBackupError, Kind, Link, chain_at
from models.people.sealing import SealError


class KeysMissingError(Exception):
    """More keys are not there than people were erased: the store of keys is another, or is not whole.

    The operator's to mend; nothing was brought back.
    """


class Restored(msgspec.Struct, frozen=True):
    """What was brought back."""

    number: int
    """Of the backup that was the last of the chain."""
    cut_at: float
    backups: int
    documents: int
    left_out: int
    """Documents of who was erased since."""
    token: str
    """Where the store's changes are followed from by what was not brought back."""
    digest: str
    """SHA-256 over all that was brought back, as the store gives it again."""


class Verified(msgspec.Struct, frozen=True):
    """What was looked at and found whole."""

    backups: int
    files: int
    documents: int
    """Written, the same ones in several backups counted in each."""
    sealed_for_ever: int
    """Of them those whose keys were destroyed."""
    latest_at: float | None
    """Seconds since 1970, of the latest; None when there is none."""


class Restorer:
    """Reads backups; all raise `StoreUnavailableError` when a store is away."""

    def __init__(self, seals: Seals, tombstones: Tombstones, vault: Vault) -> None:
        self._seals = seals
        self._tombstones = tombstones
        self._vault = vault

    async def links(self) -> list[Link]:
        """Give all backups.

        Raises:
            DamagedBackupError: a manifest is not as it was written, or one is missing.
        """
        return await self._vault.all_links(await self._seals.house())

    async def verify(self) -> Verified:
        """Look at every byte of every backup, and open all that can be opened.

        Raises:
            DamagedBackupError: something is not as it was written; the text names the file.
            KeysMissingError: more cannot be opened than people were erased.
        """
        links, keys = await self.links(), await self._seals.by_mark()
        documents = lost = 0
        unknown = set[bytes]()
        there = set[int]()
        for link in links:
            _see_base(link, there)
            told = gone = 0
            async for about, portion in self._vault.newest_first([link]):
                told, gone = told + len(marks_in(portion.places)), gone + len(marks_in(portion.gone))
                if portion.sealed and not self._rows(about, portion, keys):
                    lost += len(marks_in(portion.places))
                    unknown.add(portion.mark)
            if (told, gone) != (link.manifest.documents, link.manifest.gone):
                raise DamagedBackupError(f"{link.name} holds {told} and {gone}, and says otherwise")
            documents += told
        await self._see_keys(unknown)
        files = sum(len(link.manifest.files) for link in links)
        return Verified(len(links), files, documents, lost, links[-1].manifest.cut_at if links else None)

    async def restore(self, into: CopiedDocuments, at: float | None = None) -> Restored:
        """Bring a moment back into an empty store; what breaks off leaves a part, which has to be emptied first.

        Raises:
            NotEmptyError: something is there already; nothing was written.
            NoBackupError: there is none of that time; nothing was written.
            DamagedBackupError: a file is not as it was written, or the store does not hold what was put into it.
            KeysMissingError: as it says; nothing was written.
        """
        if not await into.is_empty():
            raise NotEmptyError("there are documents already: a backup is brought back into an empty store alone")
        house = await self._seals.house()
        links = await (self._vault.latest_links(house) if at is None else self._vault.links_at(house, at))
        chain = chain_at(links, at)
        keys, graves = await self._seals.by_mark(), await self._tombstones.read_all()
        await self._see_chain(chain, keys)
        seen, put, left_out, sums = set[bytes](), 0, 0, Sum()
        async for about, portion in self._vault.newest_first(chain):
            marks = marks_in(portion.places)
            rows = self._rows(about, portion, keys)
            fresh = [row for row, mark in zip(rows, marks, strict=bool(rows)) if mark not in seen]
            new = len(set(marks) - seen)
            seen |= set(marks) | set(marks_in(portion.gone))
            wanted = [row for row in (buried(row, graves) for row in fresh) if row is not None]
            await into.put_back(wanted)
            sums.add(wanted)
            put, left_out = put + len(wanted), left_out + new - len(wanted)
        await self._see_all(into, put, sums)
        last = chain[-1].manifest
        return Restored(last.number, last.cut_at, len(chain), put, left_out, last.token, sums.text)

    async def _see_chain(self, chain: list[Link], keys: dict[bytes, bytes]) -> None:
        """Read all that will be brought back before anything is: a damaged file is found while nothing is written."""
        unknown = set[bytes]()
        async for _, portion in self._vault.newest_first(chain):
            if portion.sealed and portion.mark not in keys:
                unknown.add(portion.mark)
        await self._see_keys(unknown)

    async def _see_keys(self, unknown: set[bytes]) -> None:
        erased = len(await self._tombstones.read_all())
        if len(unknown) > erased:
            raise KeysMissingError(f"{len(unknown)} keys are not there, and only {erased} people were erased")

    async def _see_all(self, into: CopiedDocuments, put: int, sums: "Sum") -> None:
        found, there = Sum(), 0
        async with aclosing(into.copy()) as copied:
            async for one in copied:
                if isinstance(one, Row):
                    found.add([one])
                    there += 1
        if (there, found.text) != (put, sums.text):
            raise DamagedBackupError(f"the store holds {there} documents of {put} that were brought back, or others")

    def _rows(self, about: str, portion: Portion, keys: dict[bytes, bytes]) -> list[Row]:
        """Open a portion; nothing where its key was destroyed."""
        key = keys.get(portion.mark)
        if key is None:
            return []
        try:
            return msgspec.msgpack.decode(zlib.decompress(opened(key, portion.sealed, about)), type=list[Row])
        except (SealError, zlib.error, msgspec.MsgspecError) as error:
            raise DamagedBackupError(f"{about} cannot be opened: {error}") from error


def _see_base(link: Link, there: set[int]) -> None:
    one = link.manifest
    if one.kind is not Kind.FULL and one.base not in there:
        raise DamagedBackupError(f"{link.name} stands on number {one.base}, which is not there")
    there.add(one.number)


class Sum:
    """Adds up documents, in whatever order they come."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Count some in."""
        for row in rows:
            self._sum += int.from_bytes(digest_of(row), "big")

    @property
    def text(self) -> str:
        """The sum so far."""
        return hashlib.sha256(str(self._sum).encode()).hexdigest()


def digest_of(row: Row) -> bytes:
    """Give the digest of a document; the same in every store, however it writes JSON."""
    value = msgspec.json.encode(msgspec.json.decode(row.value), order="deterministic")
    return hashlib.sha256(msgspec.json.encode((row.place, row.version, row.revision, value))).digest()
