"""A stored session: a folder that its learner asked for, with what was recited, how it was judged, and by which model.

`session.jsonl` holds one JSON object a line: first what it is of, then every verdict that stood. The audio stays where
its owner has it, and is only named, with a digest of its samples.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.quran.packaged import Riwayah
from models.recitation.manner import Manner

FILE: Final = "session.jsonl"
FORM: Final = 1
"""The form of the file; a reader refuses another."""


class StoredSessionError(Exception):
    """A folder holds no session, or its audio is no longer what it was; whoever keeps it mends it."""


class Header(msgspec.Struct, frozen=True, tag="session"):
    """What the session is of."""

    audio: str
    """A path or web address."""
    audio_sha256: str
    """Of its samples, int16 mono 16 kHz little-endian."""
    passage: str
    model: str
    """Name, version and variant of the voice model, or what the server said of it."""
    riwayah: Riwayah | None = None
    variants: dict[str, str] = {}
    strictness: float | None = None
    form: int = FORM


class StoredWord(msgspec.Struct, frozen=True, tag="word"):
    """A verdict that stood; an added word has no place."""

    text: str
    verdict: str
    kind: str
    start_ms: int
    end_ms: int
    confidence: float
    surah: int | None = None
    ayah: int | None = None
    word: int | None = None

    @property
    def place(self) -> str:
        """Where it stands; of an added word, when it was said."""
        return f"added at {self.start_ms} ms" if self.surah is None else f"{self.surah}:{self.ayah}:{self.word}"


class Recited(msgspec.Struct, frozen=True):
    """What was recited, how, and who heard it."""

    passage: str
    manner: Manner
    model: str


class StoredSession(msgspec.Struct, frozen=True):
    """All of it."""

    header: Header
    words: tuple[StoredWord, ...]


class Difference(msgspec.Struct, frozen=True):
    """A word that is judged otherwise; None where it was, or is, not judged at all."""

    place: str
    before: StoredWord | None
    after: StoredWord | None


def digest_of(pcm: NDArray[np.int16]) -> str:
    """Digest samples."""
    return hashlib.sha256(pcm.astype("<i2").tobytes()).hexdigest()


def keep_session(
    folder: Path, audio: str, pcm: NDArray[np.int16], recited: Recited, words: Sequence[StoredWord]
) -> None:
    """Write what was held of a recitation; a file is named by its full path."""
    path = Path(audio)
    header = Header(
        audio=str(path.resolve()) if path.exists() else audio,
        audio_sha256=digest_of(pcm),
        passage=recited.passage,
        model=recited.model,
        riwayah=recited.manner.riwayah,
        variants=dict(recited.manner.variants),
        strictness=recited.manner.strictness,
    )
    write_session(folder, StoredSession(header, tuple(words)))


def write_session(folder: Path, session: StoredSession) -> None:
    """Write a session; one that is there already is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [msgspec.json.encode(each) for each in (session.header, *session.words)]
    (folder / FILE).write_bytes(b"\n".join(lines) + b"\n")


def read_session(folder: Path) -> StoredSession:
    """Read a session.

    Raises:
        StoredSessionError: there is none, or it cannot be read.
    """
    try:
        first, *rest = (folder / FILE).read_bytes().splitlines()
        header = msgspec.json.decode(first, type=Header)
        words = tuple(msgspec.json.decode(line, type=StoredWord) for line in rest)
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise StoredSessionError(f"{folder / FILE} is no stored session: {error}") from error
    if header.form != FORM:
        raise StoredSessionError(f"{folder / FILE} has form {header.form}; this version reads form {FORM}")
    return StoredSession(header, words)


def differences(before: Sequence[StoredWord], after: Sequence[StoredWord]) -> list[Difference]:
    """Give the words whose verdict or kind differs, in the order of the earlier session, then the new ones."""
    old, new = ({word.place: word for word in words} for words in (before, after))
    pairs = [Difference(place, old.get(place), new.get(place)) for place in old | new]
    return [pair for pair in pairs if _held(pair.before) != _held(pair.after)]


def _held(word: StoredWord | None) -> tuple[str, str] | None:
    return None if word is None else (word.verdict, word.kind)
