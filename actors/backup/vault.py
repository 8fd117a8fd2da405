"""Where backups lie: files that are checked whenever they are read, and manifests that make them count."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncGenerator, Mapping
from types import MappingProxyType

import msgspec

from actors.backup.seals import MARK_BYTES
from actors.stores.objects import ObjectMissingError, ObjectStore
from models.backup.chain import DamagedBackupError, File, Kind, Link, Manifest, link_of, proved, see_chain

_MANIFESTS = "backup/manifests/"
_FILES = "backup/files/"
_AT_ONCE = 32
"""Manifests read together: a day has some fifteen hundred."""


class Portion(msgspec.Struct, frozen=True):
    """Documents in one file that are sealed with one key."""

    mark: bytes
    """Of the key."""
    places: bytes
    """Marks of the documents, one behind the other, in the order in which they lie sealed."""
    gone: bytes
    """Marks of those that were removed."""
    sealed: bytes


class Vault:
    """Reads and writes backups in a store of objects; all raise `StoreUnavailableError` when it is away."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def name_files(self, number: int) -> str:
        """Begin a backup: give the beginning of its files' names, which no other try has."""
        return f"{_FILES}{number:010}-{secrets.token_hex(8)}/"

    async def keep_file(self, name: str, portions: list[Portion]) -> File:
        """Write one file of a backup that is being taken."""
        content = msgspec.msgpack.encode(portions)
        await self._objects.put(name, content)
        return File(name, len(content), hashlib.sha256(content).hexdigest())

    async def commit(self, manifest: Manifest, key: bytes) -> Link:
        """Write the manifest: from now on there is this backup, whole; before, there was nothing of it."""
        name = f"{_MANIFESTS}{manifest.number:010}-{manifest.kind}-{secrets.token_hex(8)}"
        written = proved(manifest, key)
        await self._objects.put(name, written)
        return link_of(name, written, key)

    async def last_number(self) -> int:
        """Say which backup is the last, 0 where there is none."""
        return max([_number_in(name) for name in await self._names()], default=0)

    async def all_links(self, key: bytes) -> list[Link]:
        """Read all manifests, from the first full backup on.

        Raises:
            DamagedBackupError: one is not as it was written, or one is missing.
        """
        return await self._read_links(_standing(await self._names()), key)

    async def latest_links(self, key: bytes, known: Mapping[str, Link] = MappingProxyType({})) -> list[Link]:
        """Read the manifests from the last full backup on, but for those that are known by their names.

        Raises:
            DamagedBackupError: one is not as it was written, or one is missing.
        """
        names = await self._names()
        last = max((at for at, name in enumerate(names) if _is_full(name)), default=len(names))
        new = await self._read_some([name for name in names[last:] if name not in known], key)
        links = sorted([*(known[name] for name in names[last:] if name in known), *new], key=lambda link: link.name)
        see_chain(links)
        return links

    async def links_at(self, key: bytes, at: float) -> list[Link]:
        """Read the manifests from the last full backup before a moment on, up to the next; none where there is none.

        Raises:
            DamagedBackupError: one is not as it was written, or one is missing.
        """
        names, fulls = await self._names(), await self.fulls(key)
        before = [link for link in fulls if link.manifest.cut_at <= at]
        if not before:
            return []
        first = names.index(before[-1].name)
        end = next((to for to, name in enumerate(names) if to > first and _is_full(name)), len(names))
        return await self._read_links(names[first:end], key)

    async def fulls(self, key: bytes) -> list[Link]:
        """Read the manifests of all full backups."""
        return await self._read_some([name for name in await self._names() if _is_full(name)], key)

    async def portions(self, file: File) -> list[Portion]:
        """Read a file.

        Raises:
            DamagedBackupError: it is not as it was written, or is away.
        """
        content = await self._read(file.name)
        if len(content) != file.size or hashlib.sha256(content).hexdigest() != file.sha256:
            raise DamagedBackupError(f"{file.name} is not as it was written")
        return msgspec.msgpack.decode(content, type=list[Portion])

    async def newest_first(self, chain: list[Link]) -> AsyncGenerator[tuple[str, Portion], None]:
        """Give all portions of a chain, those of the newest backup first, each with the name it is sealed as.

        Raises:
            DamagedBackupError: a file is not as it was written.
        """
        for link in reversed(chain):
            for file in link.manifest.files:
                for at, portion in enumerate(await self.portions(file)):
                    yield f"{file.name}#{at}", portion

    async def remove_before(self, number: int) -> int:
        """Throw the backups before a full one away, and what broken off tries left before it; gives how many.

        The oldest manifest goes first: when this breaks off, what is left of a chain stands on nothing and is passed
        over, and its files go with the next.
        """
        old = [name for name in await self._names() if _number_in(name) < number]
        files = [info.name async for info in self._objects.find(_FILES)] if old else []
        for name in (*old, *(name for name in files if _number_in(name) < number)):
            await self._objects.remove(name)
        return len(old)

    async def _names(self) -> list[str]:
        return sorted([info.name async for info in self._objects.find(_MANIFESTS)])

    async def _read_links(self, names: list[str], key: bytes) -> list[Link]:
        links = await self._read_some(names, key)
        see_chain(links)
        return links

    async def _read_some(self, names: list[str], key: bytes) -> list[Link]:
        links = list[Link]()
        for at in range(0, len(names), _AT_ONCE):
            some = names[at : at + _AT_ONCE]
            read = await asyncio.gather(*(self._read(name) for name in some))
            links += [link_of(name, written, key) for name, written in zip(some, read, strict=True)]
        return links

    async def _read(self, name: str) -> bytes:
        try:
            return b"".join([piece async for piece in self._objects.get(name)])
        except ObjectMissingError as error:
            raise DamagedBackupError(f"{name} is missing") from error


def _number_in(name: str) -> int:
    return int(name.removeprefix(_FILES).removeprefix(_MANIFESTS).partition("-")[0])


def _is_full(name: str) -> bool:
    return f"-{Kind.FULL}-" in name


def _standing(names: list[str]) -> list[str]:
    """Leave out what is left of a clean-up that was broken off: it stands on what went."""
    return names[next((at for at, name in enumerate(names) if _is_full(name)), len(names)) :]


def marks_in(marks: bytes) -> list[bytes]:
    """Take marks apart."""
    return [marks[at : at + MARK_BYTES] for at in range(0, len(marks), MARK_BYTES)]
