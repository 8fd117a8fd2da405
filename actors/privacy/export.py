"""Export: all that is known of a learner as one ZIP archive, made piece by piece, with a manifest at its end."""

import hashlib
import zipfile
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final, Self

import msgspec

from actors.people.kept import PASSWORDS, SIGN_INS
from actors.privacy.kept import KeptAudio
from actors.privacy.shelf import Shelf
from actors.privacy.wave import wave_header
from actors.stores.documents import Owner
from actors.stores.whole import Held, WholeDocuments
from models.people.sealing import SealError

FORM: Final = 1
"""Of the manifest."""

LEFT_OUT: Final = MappingProxyType({PASSWORDS.name: "what is kept of the password"})
"""Collection -> why none of it is given: what would let somebody else in."""
BLANKED: Final = MappingProxyType({SIGN_INS.name: frozenset({"current", "previous"})})
"""Collection -> fields that are given empty, for the same reason."""


class FileInfo(msgspec.Struct, frozen=True):
    """A file of the archive."""

    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What is in an archive, and what is not."""

    form: int
    learner: str
    made_at: str
    files: list[FileInfo]
    left_out: dict[str, str]
    """Collection, or name of a file -> why it is not in it."""


class Exporter:
    """Makes archives."""

    def __init__(self, documents: WholeDocuments, shelf: Shelf, wall_clock: Callable[[], float]) -> None:
        self._documents = documents
        self._shelf = shelf
        self._wall_clock = wall_clock

    async def export(self, owner: Owner) -> AsyncGenerator[bytes, None]:
        """Give an archive of all that is an owner's: every collection that there is, and their audio, opened.

        Raises:
            StoreUnavailableError: a store went away; what was given so far is no archive.
            SealError: a piece of audio in the middle was changed.
        """
        archive = _Archive(self._wall_clock())
        left_out = dict(LEFT_OUT)
        async for name, documents in self._by_collection(owner):
            if name not in LEFT_OUT:
                archive.add(f"documents/{name}.json", msgspec.json.format(msgspec.json.encode(documents), indent=1))
                yield archive.take()
        for audio in await self._shelf.list_of(owner):
            name = f"audio/{audio.session}-{audio.recitation}.wav"
            try:
                async for piece in self._add_audio(archive, name, owner, audio):
                    yield piece
            except UnreadableError as error:
                left_out[name] = str(error)
        yield archive.finish(owner, left_out)

    async def _by_collection(self, owner: Owner) -> AsyncGenerator[tuple[str, list[dict[str, Any]]], None]:
        name, documents = "", list[dict[str, Any]]()
        async for held in self._documents.held_by(owner):
            if held.collection != name and documents:
                yield name, documents
                documents = []
            name = held.collection
            documents.append(_shown(held))
        if documents:
            yield name, documents

    async def _add_audio(
        self, archive: "_Archive", name: str, owner: Owner, audio: KeptAudio
    ) -> AsyncGenerator[bytes, None]:
        """Add a recitation.

        Raises:
            UnreadableError: it cannot be opened; nothing of it was added.
        """
        pieces = self._shelf.hear(owner, audio)
        try:
            piece = await anext(pieces, b"")
        except SealError as error:
            raise UnreadableError(str(error)) from error
        with archive.adding(name) as adding:
            adding.write(wave_header(audio.samples))
            while piece:
                adding.write(piece)
                yield archive.take()
                piece = await anext(pieces, b"")


class UnreadableError(Exception):
    """A recitation cannot be opened."""


class _Adding:
    """A file that is being added."""

    def __init__(self, archive: "_Archive", name: str, *, is_packed: bool) -> None:
        self._archive = archive
        self._digest = hashlib.sha256()
        self._bytes = 0
        self._name = name
        info = zipfile.ZipInfo(name, archive.moment.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        self._file = archive.zip.open(info, "w")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        self._archive.files.append(FileInfo(self._name, self._bytes, self._digest.hexdigest()))

    def write(self, piece: bytes) -> None:
        self._digest.update(piece)
        self._bytes += len(piece)
        self._file.write(piece)


class _Archive:
    """A ZIP that is written into memory, and taken out of it as it grows."""

    def __init__(self, now: float) -> None:
        self.moment = datetime.fromtimestamp(now, UTC)
        self.files: list[FileInfo] = []
        self._pipe = _Pipe()
        self.zip = zipfile.ZipFile(self._pipe, "w")

    def add(self, name: str, content: bytes) -> None:
        with self.adding(name, is_packed=True) as adding:
            adding.write(content)

    def adding(self, name: str, *, is_packed: bool = False) -> _Adding:
        return _Adding(self, name, is_packed=is_packed)

    def take(self) -> bytes:
        return self._pipe.take()

    def finish(self, learner: str, left_out: dict[str, str]) -> bytes:
        made_at = self.moment.isoformat(timespec="seconds")
        manifest = Manifest(FORM, learner, made_at, list(self.files), left_out)
        self.add("manifest.json", msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        self.zip.close()
        return self.take()


class _Pipe:
    """As much of a file as a ZIP that cannot seek asks for."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, piece: bytes) -> int:
        self._written += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is held open."""

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


def _shown(held: Held) -> dict[str, Any]:
    value = msgspec.json.decode(held.value)
    blank = BLANKED.get(held.collection, frozenset())
    return {"key": held.key, "value": {name: "" if name in blank else field for name, field in value.items()}}
