"""Objects as files in a folder: the embedded twin of S3."""

import asyncio
import hashlib
import hmac
import json
import os
import secrets
import shutil
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Mapping
from pathlib import Path
from typing import Final, ParamSpec, TypeVar
from urllib.parse import quote

from actors.ports import StoreUnavailableError
from actors.stores.objects import ObjectInfo, ObjectMissingError, see_name

P = ParamSpec("P")
R = TypeVar("R")

_BLOCK: Final = 1 << 18
"""Bytes of a piece."""

_DAY_SECONDS: Final = 86400
_OURS: Final = ".talqin"
"""A folder for what is being written, the key of addresses, and how long things are kept: no object's name has a dot
at its beginning."""


class FolderObjects:
    """Implements `ObjectStore`; files are moved to their names once they are whole and on the disk."""

    def __init__(self, folder: Path, base_url: str, now: Callable[[], float]) -> None:
        """Name the folder, made at the first use, where its files are served, and the clock of addresses."""
        self._folder = folder
        self._base_url = base_url.rstrip("/")
        self._now = now
        self._is_closed = False

    async def prepare(self) -> None:
        """Nothing has to be there before the first object."""

    async def put(self, name: str, content: bytes | AsyncIterable[bytes]) -> int:
        """Keep an object whole, or not at all."""
        target = self._path(name)
        part = self._folder / _OURS / "parts" / secrets.token_hex(16)
        await _in_thread(part.parent.mkdir, parents=True, exist_ok=True)
        try:
            if isinstance(content, bytes):
                await _in_thread(_append, part, content)
            else:
                await _in_thread(_append, part, b"")
                async for piece in content:
                    await _in_thread(_append, part, piece)
            return await _in_thread(_settle, part, target)
        finally:
            await _in_thread(part.unlink, missing_ok=True)

    async def get(self, name: str, *, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes, None]:
        """Give an object, or a range of it."""
        path, end = self._path(name), None if length is None else start + length
        while True:
            size = _BLOCK if end is None else min(_BLOCK, end - start)
            piece = await _in_thread(_read, path, start, size)
            if piece is None:
                raise ObjectMissingError(name)
            if not piece:
                return
            start += len(piece)
            yield piece

    async def describe(self, name: str) -> ObjectInfo | None:
        """Say what is known of an object."""
        return await _in_thread(self._info, self._path(name))

    async def find(self, prefix: str) -> AsyncGenerator[ObjectInfo, None]:
        """Give all objects whose names begin so."""
        for path in await _in_thread(self._found, prefix):
            info = await _in_thread(self._info, path)
            if info is not None:
                yield info

    async def remove(self, prefix: str) -> int:
        """Take away all objects whose names begin so."""
        return sum([await _in_thread(_remove, path, self._folder) for path in await _in_thread(self._found, prefix)])

    async def address(self, name: str, *, seconds: int) -> str:
        """Give an address that our own door serves for a while."""
        until = int(self._now()) + seconds
        proof = await _in_thread(self._proof, see_name(name), until)
        return f"{self._base_url}/{quote(name)}?until={until}&proof={proof}"

    async def may_fetch(self, name: str, until: str, proof: str) -> bool:
        """Say whether an address is one that we gave, and its time is not over."""
        if not until.isdecimal() or int(until) <= self._now():
            return False
        return hmac.compare_digest(await _in_thread(self._proof, see_name(name), int(until)), proof)

    async def keep_at_most(self, days: Mapping[str, int]) -> None:
        """Say for how long objects are kept."""
        await _in_thread(self._write_ours, "kept.json", json.dumps(dict(days)).encode())

    async def sweep(self, now: float) -> int:
        """Take away what has been kept for too long."""
        kept = await _in_thread(self._read_ours, "kept.json")
        removed = 0
        for prefix, days in (json.loads(kept) if kept else {}).items():
            old = [info.name async for info in self.find(prefix) if info.written_at < now - days * _DAY_SECONDS]
            removed += sum([await _in_thread(_remove, self._path(name), self._folder) for name in old])
        return removed

    async def close(self) -> None:
        """Remove what was being written; nothing is served any more."""
        self._is_closed = True
        await _in_thread(shutil.rmtree, self._folder / _OURS / "parts", ignore_errors=True)

    def _path(self, name: str) -> Path:
        if self._is_closed:
            raise StoreUnavailableError("the folder of objects is closed")
        return self._folder / see_name(name)

    def _info(self, path: Path) -> ObjectInfo | None:
        try:
            told = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not path.is_file():
            return None
        return ObjectInfo(path.relative_to(self._folder).as_posix(), told.st_size, told.st_mtime)

    def _found(self, prefix: str) -> list[Path]:
        names = (path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*") if path.is_file())
        wanted = sorted(name for name in names if name.startswith(prefix) and not name.startswith("."))
        return [self._folder / name for name in wanted]

    def _proof(self, name: str, until: int) -> str:
        key = self._read_ours("key")
        if key is None:
            key = secrets.token_bytes(32)
            self._write_ours("key", key)
        return hmac.digest(key, f"{until}/{name}".encode(), hashlib.sha256).hex()

    def _read_ours(self, name: str) -> bytes | None:
        path = self._folder / _OURS / name
        return path.read_bytes() if path.exists() else None

    def _write_ours(self, name: str, content: bytes) -> None:
        path = self._folder / _OURS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_bytes(content)
        part.replace(path)


async def _in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return await asyncio.to_thread(work, *args, **kwargs)
    except OSError as error:
        raise StoreUnavailableError(f"the folder of objects: {error}") from error


def _append(path: Path, piece: bytes) -> None:
    with path.open("ab") as file:
        file.write(piece)


def _settle(part: Path, target: Path) -> int:
    """Have a file on the disk, then at its name."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
        size = file.seek(0, os.SEEK_END)
    try:
        _move(part, target)
    except FileNotFoundError:
        _move(part, target)  # the folder had just been taken away with the last that was in it
    _sync_folder(target.parent)
    return size


def _move(part: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part.replace(target)


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _read(path: Path, start: int, size: int) -> bytes | None:
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(size)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def _remove(path: Path, root: Path) -> int:
    """Remove a file, and the folders that are empty then: their names, too, say whose it was."""
    try:
        path.unlink()
    except FileNotFoundError:
        return 0
    for folder in path.relative_to(root).parents[:-1]:
        try:
            (root / folder).rmdir()
        except OSError:
            break  # something else is in it
    return 1
