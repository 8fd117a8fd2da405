"""What is put by, in a folder of this machine: a file a piece, for its owner alone to read. Twin: put_by_redis.py."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, ParamSpec, TypeVar
from urllib.parse import quote, unquote

from actors.ports import StoreUnavailableError
from actors.runtime import Clock
from actors.stores.put_by import Piece, PutByFullError
from models.people.sought import Sought

P = ParamSpec("P")
R = TypeVar("R")

_PART: Final = ".part"
"""How the name of a file ends that is being written; no piece's does."""


class PutByFolder:
    """Implements `PutByStore`; files are moved to their names once they are whole and on the disk.

    Who has taken what is known in this process alone: after a restart every piece is free.
    """

    def __init__(self, folder: Path, clock: Clock, *, most: int = 10_000) -> None:
        """Name the folder, made when it is first needed.

        Args:
            folder: nobody else's.
            clock: of how long a piece is held.
            most: how many pieces there may be.
        """
        self._folder = folder
        self._clock = clock
        self._most = most
        self._held: dict[str, float] = {}
        """Name -> until when it is nobody else's."""

    async def put(self, name: str, value: bytes) -> None:
        """Put a piece by."""
        if not await _in_thread(self._write, name, value):
            raise PutByFullError(f"{self._folder}: {self._most} pieces are put by already (store.put_by_most)")

    async def take(self, hold_seconds: float) -> Piece | None:
        """Give the piece that has waited longest."""
        now = self._clock.now()
        self._held = {name: until for name, until in self._held.items() if until > now}
        piece = await _in_thread(self._read_oldest, frozenset(self._held))
        if piece is not None:
            self._held[piece.name] = now + hold_seconds
        return piece

    async def give_back(self, name: str, *, after_seconds: float = 0.0) -> None:
        """Let a piece be free again."""
        self._held[name] = self._clock.now() + after_seconds

    async def remove(self, name: str) -> None:
        """Let go of a piece."""
        await _in_thread(self._remove, name)
        self._held.pop(name, None)

    async def count(self) -> int:
        """How many there are."""
        return await _in_thread(lambda: len(self._files()))

    async def about(self, sought: Sought) -> list[str]:
        """Name the pieces that somebody is named in; each is looked at."""
        return await _in_thread(lambda: [name for name, value in self._pieces() if sought.is_in_passing(name, value)])

    async def close(self) -> None:
        """Nothing is held open."""

    def _write(self, name: str, value: bytes) -> bool:
        path = self._path(name)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            return True
        if len(self._files()) >= self._most:
            return False
        part = path.with_name(path.name + _PART)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        self._sync()
        return True

    def _read_oldest(self, held: frozenset[str]) -> Piece | None:
        for path in self._files():
            name = unquote(path.name)
            value = None if name in held else _read(path)
            if value is not None:
                return Piece(name, value)
        return None

    def _remove(self, name: str) -> None:
        path = self._path(name)
        if path.exists():
            path.unlink(missing_ok=True)
            self._sync()

    def _pieces(self) -> Iterator[tuple[str, bytes]]:
        for path in self._files():
            yield unquote(path.name), _read(path) or b""

    def _files(self) -> list[Path]:
        """Give the pieces' files, that which has waited longest first."""
        if not self._folder.exists():
            return []
        found = [path for path in self._folder.iterdir() if not path.name.endswith(_PART)]
        return sorted(found, key=lambda path: (_written_at(path), path.name))

    def _path(self, name: str) -> Path:
        return self._folder / quote(name, safe="").replace(".", "%2E")

    def _sync(self) -> None:
        opened = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


async def _in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return await asyncio.to_thread(work, *args, **kwargs)
    except OSError as error:
        raise StoreUnavailableError(f"the folder of what is put by: {error}") from error


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
