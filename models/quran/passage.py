"""Passages as people write them ("112", "2:255", "1:1-1:7", "2:255:3-2:256:1") and the words they hold.

A passage lies in one surah: between two surahs stands a basmala, which is recognised and never judged.
"""

import re
from typing import Final

import msgspec

from models.quran.errors import PassageError
from models.quran.text import Text, WordIndex

EXAMPLES: Final = '"112" (a surah), "2:255" (an ayah), "1:1-1:7" or "1:1-7" (ayat), "2:255:3-2:256:1" (words)'
"""What every complaint about the form of a passage ends with."""

_PLACE: Final = re.compile(r"[0-9]{1,3}(:[0-9]{1,3}){0,2}")

_Numbers = tuple[int, ...]


class Passage(msgspec.Struct, frozen=True):
    """A run of words in one surah, to be recited."""

    spec: str
    """How it is written, in its shortest form."""
    first: WordIndex
    """Its first word."""
    last_exclusive: WordIndex
    """The word after its last."""

    @property
    def words(self) -> range:
        """The numbers of its words."""
        return range(self.first, self.last_exclusive)


def parse_passage(spec: str, text: Text) -> Passage:
    """Read a passage; spaces around its parts do not matter.

    Raises:
        PassageError: it is not written like a passage, or names what does not exist, or ends before it begins.
    """
    parts = [part.strip() for part in spec.split("-")]
    if len(parts) > 2 or not all(_PLACE.fullmatch(part) for part in parts):  # noqa: PLR2004 - a beginning and an end
        raise PassageError(f"{_shown(spec)} is not a passage; write it like {EXAMPLES}")
    begin = _numbers(parts[0])
    end = _complete(_numbers(parts[-1]), begin, spec)
    first, last_exclusive = _words(begin, text).start, _words(end, text).stop
    if begin[0] != end[0]:
        raise PassageError(f"{_shown(spec)} crosses from surah {begin[0]} into {end[0]}; a passage lies in one surah")
    if first >= last_exclusive:
        raise PassageError(f"{_shown(spec)} ends before it begins; name the earlier place first")
    return passage_of(first, last_exclusive, text)


def passage_of(first: WordIndex, last_exclusive: WordIndex, text: Text) -> Passage:
    """Make the passage of a run of words, written in its shortest form; the inverse of `parse_passage`.

    Raises:
        PassageError: the run is empty or leaves its surah.
    """
    if first >= last_exclusive:
        raise PassageError(f"a passage holds at least one word; {first} to {last_exclusive} holds none")
    begin, end = text.word(first), text.word(last_exclusive - 1)
    if begin.surah != end.surah:
        raise PassageError(f"words {first} to {last_exclusive - 1} cross from surah {begin.surah} into {end.surah}")
    return Passage(_shortest(first, last_exclusive, text), first, last_exclusive)


def _shortest(first: WordIndex, last_exclusive: WordIndex, text: Text) -> str:
    begin, end = text.word(first), text.word(last_exclusive - 1)
    if range(first, last_exclusive) == text.surah_range(begin.surah):
        return f"{begin.surah}"
    if begin.word == 1 and text.ends_ayah(last_exclusive - 1):
        head, tail = f"{begin.surah}:{begin.ayah}", f"{end.surah}:{end.ayah}"
    else:
        head, tail = f"{begin.surah}:{begin.ayah}:{begin.word}", f"{end.surah}:{end.ayah}:{end.word}"
    return head if head == tail else f"{head}-{tail}"


def _numbers(place: str) -> _Numbers:
    return tuple(int(part) for part in place.split(":"))


def _complete(end: _Numbers, begin: _Numbers, spec: str) -> _Numbers:
    """Let an end be a single number beside the last one of the beginning: 1:1-7 is 1:1-1:7."""
    if len(end) not in {1, len(begin)}:
        raise PassageError(f"{_shown(spec)} begins and ends in different kinds of place; write it like {EXAMPLES}")
    return begin[: len(begin) - len(end)] + end


def _words(place: _Numbers, text: Text) -> range:
    match place:
        case (surah,):
            return text.surah_range(surah)
        case (surah, ayah):
            return text.ayah_range(surah, ayah)
        case (surah, ayah, word):
            index = text.index_of(surah, ayah, word)
            return range(index, index + 1)
        case _:
            raise AssertionError(f"a place has one to three numbers: {place}")


def _shown(spec: str) -> str:
    """Quote what was seen, cut to a length that fits an error."""
    most = 60
    return f'"{spec}"' if len(spec) <= most else f'"{spec[:most]}…"'
