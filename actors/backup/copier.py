"""Takes backups: what is due, sealed and in files, and the manifest last."""

import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Final

import msgspec

from actors.backup.ports import CopiedDocuments, Cut, Gone, Place, Row
from actors.backup.seals import Seals, mark_of, place_mark, sealed
from actors.backup.vault import Portion, Vault, marks_in
from actors.documents import ChangesLostError
from models.backup.chain import File, Kind, Link, Manifest, base_of, chain_at
from models.backup.due import Schedule, due, first_kept

FILE_BYTES: Final = 4 << 20
"""Of documents in one file, before they are packed: what a backup holds in memory at once."""


class Copier:
    """Takes backups of a store, one at a time; whoever else takes some into the same place is found by `verify`.

    All raise `StoreUnavailableError` when a store is away, `DamagedBackupError` when what it stands on is not whole.
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
        kind = due(await self._latest(house), schedule, self._wall_clock())
        if kind is None:
            return None
        link = await self.take(kind)
        if link.manifest.kind is Kind.FULL:
            fulls = await self._vault.fulls(house)
            await self._vault.remove_before(first_kept(fulls, schedule, self._wall_clock()))
        return link

    async def take(self, kind: Kind) -> Link:
        """Take a backup; it is a full one where there is nothing to stand on, or what came since is not known."""
        house = await self._seals.house()
        links = await self._latest(house)
        base = base_of(links, kind)
        try:
            return await self._take(kind if base else Kind.FULL, links, base)
        except ChangesLostError:
            return await self._take(Kind.FULL, links, None)
        finally:
            self._seals.forget()

    async def _take(self, kind: Kind, links: list[Link], base: Link | None) -> Link:
        house, number = await self._seals.house(), links[-1].manifest.number + 1 if links else 1
        taking = _Taking(self._vault, self._seals, house, self._vault.name_files(number), self._file_bytes)
        before = await self._known_at(links, base)
        cut_at = self._wall_clock()
        async with aclosing(self._documents.copy(base.manifest.token if base else None)) as copied:
            cut = await taking.take_all(copied, before)
        manifest = Manifest(
            kind,
            number,
            cut_at,
            cut.token,
            base.manifest.number if base else number,
            links[-1].digest if links else "",
            tuple(taking.files),
            taking.documents,
            taking.gone,
        )
        link = await self._vault.commit(manifest, house)
        self._known = {digest: marks for digest, marks in self._known.items() if base and digest == base.digest}
        self._known[link.digest] = frozenset((before - taking.gone_marks) | taking.marks)
        return link

    async def _latest(self, house: bytes) -> list[Link]:
        links = await self._vault.latest_links(house, self._read)
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

    async def take_all(self, copied: AsyncIterator[Row | Gone | Cut], before: frozenset[bytes]) -> Cut:
        """Take all that the store gives, and give where it ended."""
        async for one in copied:
            match one:
                case Row():
                    await self._take_row(one)
                case Gone():
                    self._take_gone({self._mark(one.place)})
                case Cut():
                    if one.present is not None:
                        self._take_gone(before - {self._mark(place) for place in one.present})
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
