"""Takes backups: what is due, sealed and in files, and the manifest last."""

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from functools import partial
from typing import Final

import msgspec

from actors.backup.ports import CopiedDocuments, Cut, Gone, Place, Row
from actors.backup.seals import Seals, mark_of, place_mark, sealed
from actors.backup.vault import Portion, Vault, marks_in
from actors.stores.documents import ChangesLostError
from models.backup.chain import DamagedBackupError, File, Kind, Link, Manifest, base_of, chain_at
from models.backup.due import Schedule, due, first_kept

FILE_BYTES: Final = 4 << 20
"""Of documents in one file, before they are packed: what a backup holds in memory at once."""


class OvertakenError(Exception):
    """Another process takes backups into the same place; the operator's to mend. What counts is what the other took."""


class Copier:
    """Takes backups of a store, one at a time; all raise `StoreUnavailableError` when a store is away.

    A chain that is damaged is left as it is for `verify` to name, and a full backup taken behind it at once.
    """

    def __init__(
        self, documents: CopiedDocuments, seals: Seals, vault: Vault, wall_clock: Callable[[], float], file_bytes: int
    ) -> None:
        self._documents = documents
        self._seals = seals
        self._vault = vault
        self._wall_clock = wall_clock
        self._file_bytes = file_bytes
        self._known: dict[str, frozenset[bytes]] = {}
        """Digest of a manifest -> marks of all that is there with it; of the last few."""
        self._read: dict[str, Link] = {}
        """Name -> manifest, since the last full one: they never change."""

    async def take_due(self, schedule: Schedule) -> Link | None:
        """Take what is due, and throw away what is outdated; None when nothing is due."""
        house = await self._seals.house()
        links = await self._latest(house)
        kind = due(links, schedule, self._wall_clock())
        if kind is None:
            return None
        link = await self.take(kind)
        if link.manifest.kind is Kind.FULL:
            with suppress(DamagedBackupError):  # nothing is thrown away while something has to be looked at
                fulls = await self._vault.fulls(house)
                await self._vault.remove_before(first_kept(fulls, schedule, self._wall_clock()))
        return link

    async def take(self, kind: Kind) -> Link:
        """Take a backup; a full one where there is nothing whole to stand on, or what came since is not known.

        Raises:
            OvertakenError: somebody else took one meanwhile; nothing of this one counts.
        """
        house = await self._seals.house()
        links = await self._latest(house)
        base = base_of(links, kind)
        try:
            return await self._take(kind if base else Kind.FULL, links, base)
        except (ChangesLostError, DamagedBackupError):
            return await self._take(Kind.FULL, links, None)
        finally:
            self._seals.forget()

    async def _take(self, kind: Kind, links: list[Link], base: Link | None) -> Link:
        house, last = await self._seals.house(), await self._vault.last_number()
        taking = _Taking(self._vault, self._seals, house, self._vault.name_files(last + 1), self._file_bytes)
        cut_at = self._wall_clock()
        async with aclosing(self._documents.copy(base.manifest.token if base else None)) as copied:
            cut = await taking.take_all(copied, partial(self._known_at, links, base))
        manifest = Manifest(
            kind,
            last + 1,
            cut_at,
            cut.token,
            base.manifest.number if base else last + 1,
            links[-1].digest if links else "",
            tuple(taking.files),
            taking.documents,
            taking.gone,
        )
        if await self._vault.last_number() != last:
            raise OvertakenError(f"somebody else took number {last + 1}: two processes take backups into one place")
        link = await self._vault.commit(manifest, house)
        self._known = {digest: marks for digest, marks in self._known.items() if base and digest == base.digest}
        if cut.present is not None:
            before = await self._known_at(links, base)
            self._known[link.digest] = frozenset((before - taking.gone_marks) | taking.marks)
        return link

    async def _latest(self, house: bytes) -> list[Link]:
        """Read what is stood on; nothing when it is damaged: then a full one is due, and its time is now."""
        try:
            links = await self._vault.latest_links(house, self._read)
        except DamagedBackupError:
            links = []
        self._read = {link.name: link for link in links}
        return links

    async def _known_at(self, links: list[Link], base: Link | None) -> frozenset[bytes]:
        """Give the marks of all that is there with a backup, read from its chain unless it was just taken."""
        if base is None:
            return frozenset()
        if base.digest not in self._known:
            chain = chain_at(links[: links.index(base) + 1], None)
            there, seen = set[bytes](), set[bytes]()
            async for _, portion in self._vault.newest_first(chain):
                places = set(marks_in(portion.places))
                there |= places - seen
                seen |= places | set(marks_in(portion.gone))
            self._known[base.digest] = frozenset(there)
        return self._known[base.digest]


class _Taking:
    """One backup on its way."""

    def __init__(self, vault: Vault, seals: Seals, house: bytes, begin: str, file_bytes: int) -> None:
        self._vault = vault
        self._seals = seals
        self._house = house
        self._begin = begin
        self._file_bytes = file_bytes
        self._waiting: dict[bytes, list[Row]] = {}
        self._bytes = 0
        self._gone: set[bytes] = set()
        self.files: list[File] = []
        self.marks: set[bytes] = set()
        self.gone_marks: set[bytes] = set()

    @property
    def documents(self) -> int:
        """How many are in it."""
        return len(self.marks)

    @property
    def gone(self) -> int:
        """How many were removed."""
        return len(self.gone_marks)

    async def take_all(
        self, copied: AsyncIterator[Row | Gone | Cut], known: Callable[[], Awaitable[frozenset[bytes]]]
    ) -> Cut:
        """Take all that the store gives, and give where it ended.

        Args:
            copied: what the store gives.
            known: the marks of all that was there before, for a store that does not say what was removed.
        """
        async for one in copied:
            match one:
                case Row():
                    await self._take_row(one)
                case Gone():
                    self._take_gone({self._mark(one.place)})
                case Cut():
                    if one.present is not None:
                        self._take_gone(await known() - {self._mark(place) for place in one.present})
                    await self._write()
                    return one
        raise ChangesLostError("the copy ended without a cut")

    async def _take_row(self, row: Row) -> None:
        key = await self._seals.key_for(row)
        if key is None:
            return  # of who was erased
        self.marks.add(self._mark(row.place))
        self._waiting.setdefault(key, []).append(row)
        self._bytes += len(row.value)
        if self._bytes >= self._file_bytes:
            await self._write()

    def _take_gone(self, marks: set[bytes] | frozenset[bytes]) -> None:
        self._gone |= marks
        self.gone_marks |= marks

    def _mark(self, place: Place) -> bytes:
        return place_mark(self._house, place)

    async def _write(self) -> None:
        """Write one file; nothing when nothing waits."""
        if not self._waiting and not self._gone:
            return
        name = f"{self._begin}{len(self.files):06}"
        portions = [self._portion(name, at, key, rows) for at, (key, rows) in enumerate(self._waiting.items())]
        if self._gone:
            portions.append(Portion(b"", b"", b"".join(sorted(self._gone)), b""))
        self.files.append(await self._vault.keep_file(name, portions))
        self._waiting, self._bytes, self._gone = {}, 0, set()

    def _portion(self, name: str, at: int, key: bytes, rows: list[Row]) -> Portion:
        plain = zlib.compress(msgspec.msgpack.encode(rows), 1)
        places = b"".join(self._mark(row.place) for row in rows)
        return Portion(mark_of(key), places, b"", sealed(key, plain, f"{name}#{at}"))
