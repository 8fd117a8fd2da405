"""The packaged words and sounds of the Quran, read once a process and checked against their digest."""

import hashlib
import json
import zipfile
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.quran.errors import QuranDataError, VariantError

FILE: Final = "{riwayah}.npz"
"""The packaged file of a riwayah, in `models/quran/data/`; `training/build_text.py` builds it."""

Riwayah = Literal["hafs", "warsh"]
"""The riwayat whose text and sounds are packaged."""

RIWAYAT: Final[tuple[Riwayah, ...]] = ("hafs", "warsh")
"""Hafs first: the default everywhere."""


def riwayah_of(written: str) -> Riwayah:
    """Read the name of a riwayah.

    Raises:
        VariantError: there is none of that name here.
    """
    for riwayah in RIWAYAT:
        if riwayah == written:
            return riwayah
    raise VariantError(f"riwayah {written[:60]!r} is not known; there are {', '.join(RIWAYAT)}")


class Source(msgspec.Struct, frozen=True):
    """Where the packaged data comes from, as it must be credited."""

    riwayah: Riwayah
    source: str
    source_url: str
    source_version: str
    source_licence: str
    text_source: str
    text_source_url: str
    words: int
    text_sha256: str
    """SHA-256 of every word's text in mushaf order, joined by newlines, UTF-8."""
    data_sha256: str
    """SHA-256 over the names and bytes of all arrays, in order of name."""


class Packaged(msgspec.Struct, frozen=True):
    """The arrays of the packaged file; W words, F distinct forms.

    A word's four forms are numbered 2 * starts + stops.
    """

    about: Source
    ayat_per_surah: NDArray[np.uint16]
    """(114,) ayat in each surah."""
    words_per_ayah: NDArray[np.uint8]
    """(ayat,) words in each ayah, in mushaf order."""
    texts: tuple[str, ...]
    """Distinct Uthmani words, verbatim."""
    text_of_word: NDArray[np.uint16]
    """(W,) index into `texts`."""
    form_sounds: NDArray[np.uint8]
    """Tokens of all distinct forms, end to end."""
    form_lengths: NDArray[np.uint8]
    """(F,) tokens in each form."""
    form_of_word: NDArray[np.uint16]
    """(W, 4) index into the forms."""


@cache
def read_packaged(riwayah: Riwayah = "hafs") -> Packaged:
    """Read the packaged file of a riwayah and check it.

    Raises:
        QuranDataError: the file is missing, unreadable or not what its digest says.
    """
    file = FILE.format(riwayah=riwayah)
    try:
        with files("models.quran").joinpath("data", file).open("rb") as opened, np.load(opened) as stored:
            arrays: dict[str, NDArray[Any]] = dict(stored)
        about = msgspec.convert(json.loads(arrays.pop("about").tobytes()), Source)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, msgspec.ValidationError) as error:
        raise QuranDataError(f"{file} cannot be read: {error}; install the package again") from error
    seen = digest(arrays)
    if seen != about.data_sha256:
        raise QuranDataError(f"{file} digests to {seen}, expected {about.data_sha256}; install the package again")
    texts = tuple(arrays.pop("texts").tobytes().decode().split("\n"))
    return Packaged(about=about, texts=texts, **arrays)


def digest(arrays: dict[str, NDArray[Any]]) -> str:
    """Digest arrays by name and content (SHA-256, hexadecimal)."""
    packed = hashlib.sha256()
    for name in sorted(arrays):
        packed.update(name.encode())
        packed.update(arrays[name].tobytes())
    return packed.hexdigest()
