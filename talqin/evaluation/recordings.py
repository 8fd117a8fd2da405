"""The recordings that are measured on: what lies under the recordings root, by voice and group."""

import csv
import itertools
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from models.quran.errors import PassageError
from models.quran.passage import Passage, parse_passage
from models.quran.text import Text

Group = Literal["professional", "learners"]
"""Who recites: a trained reciter in quiet, or an amateur on a phone."""

GROUPS: Final[tuple[Group, ...]] = ("professional", "learners")
"""All groups, in the order of every table."""

MANIFEST: Final = "manifest.tsv"
"""The list of recordings under their root: path, voice, verses, seconds, leading_basmala, split, text."""


class RecordingsError(Exception):
    """The recordings are not there or their list is not as expected; whoever runs the evaluation mends it."""


class Recording(msgspec.Struct, frozen=True):
    """One recording of one known passage."""

    path: Path
    voice: str
    group: Group
    passage: Passage
    seconds: float
    may_open_with_prefix: bool
    """Whether isti'adha or basmala may come first without being part of the passage."""


class Recordings(msgspec.Struct, frozen=True):
    """What is measured on, and what was left out."""

    taken: tuple[Recording, ...]
    left_out: tuple[str, ...]
    """Path and reason of each recording whose verses make no one passage."""


def read_recordings(root: Path, split: str, text: Text) -> Recordings:
    """List the recordings of one split, those of single letters left out.

    Raises:
        RecordingsError: the list is missing, lacks a column or holds nothing of the split.
    """
    taken: list[Recording] = []
    left_out: list[str] = []
    for row in _rows(root):
        if row["split"] != split or row["path"].startswith("letters/"):
            continue
        try:
            taken.append(_recording(root, row, text))
        except PassageError as error:
            left_out.append(f"{row['path']}: {error}")
    if not taken:
        raise RecordingsError(f"{root / MANIFEST} holds no recordings of split {split!r}")
    return Recordings(tuple(taken), tuple(left_out))


def some_of_each(recordings: Sequence[Recording], seconds: float) -> tuple[Recording, ...]:
    """Keep, of each voice, recordings that together last up to `seconds`; at least the shortest.

    Which ones is settled by their names, so that they are spread over the manifest and the same in every run.
    """
    by_voice = itertools.groupby(sorted(recordings, key=_shuffled), key=lambda one: one.voice)
    return tuple(one for _, voice in by_voice for one in _up_to(list(voice), seconds))


def _shuffled(one: Recording) -> tuple[str, int]:
    return one.voice, zlib.crc32(one.path.name.encode())


def _up_to(recordings: Sequence[Recording], seconds: float) -> list[Recording]:
    taken, lasted = list[Recording](), 0.0
    for one in recordings:
        if lasted + one.seconds <= seconds:
            lasted += one.seconds
            taken.append(one)
    return taken or [min(recordings, key=lambda one: one.seconds)]


def _rows(root: Path) -> Iterator[dict[str, str]]:
    try:
        with (root / MANIFEST).open(encoding="utf-8", newline="") as opened:
            yield from csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)
    except OSError as error:
        raise RecordingsError(f"{root / MANIFEST} cannot be read: {error}; name the recordings' root") from error


def _recording(root: Path, row: dict[str, str], text: Text) -> Recording:
    path = row["path"]
    return Recording(
        path=root / path,
        voice=row["voice"],
        group="learners" if path.startswith("learners/") else "professional",
        passage=parse_passage(_joined(row["verses"]), text),
        seconds=float(row["seconds"]),
        may_open_with_prefix=row["leading_basmala"] != "0" or path.startswith("learners/"),
    )


def _joined(verses: str) -> str:
    """Write "2:1,2:2" as the passage "2:1-2:2"; verses that do not follow each other are found out when it is heard."""
    first, *others = verses.split(",")
    return f"{first}-{others[-1]}" if others else first
