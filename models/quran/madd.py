"""Which madd each long vowel of a word is, and how many counts are due to it (Hafs, by the way of ash-Shatibiyyah).

The sounds around the vowel tell: a hamza, a letter without a vowel, the end of the word. It agrees with the rules of
quranic-phonemizer on the whole Quran (`python -m training.check_madd`). The counts are those of the chapters on madd in
al-Jamzuri's Tuhfat al-atfal, as primers of Hafs teach them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.quran.vocabulary import GEMINATES, LONG_VOWELS, NASALS, VOWELS

Names = Sequence[str]
"""Sounds by their names, in order."""

HAMZA: Final = "ʔ"


class Madd(StrEnum):
    """The classes of madd that differ in length; badal, iwad and the short silah are as long as a natural one."""

    NATURAL = "natural"
    """Nothing lengthens it."""
    MUTTASIL = "muttasil"
    """A hamza follows in the same word."""
    MUNFASIL = "munfasil"
    """A hamza opens the next word; a long silah is one, and so are the ya of calling and the ha of pointing."""
    LAZIM = "lazim"
    """A letter follows that never has a vowel: a doubled one, or one in the name of a letter that opens a surah."""
    ARID = "arid"
    """The stop takes the vowel of the letter that follows."""


Counts = tuple[float, float]
"""The least and the most counts that are right; a count is half a natural madd."""

DUE: Final[Mapping[Madd, Counts]] = {
    Madd.NATURAL: (2, 2),
    Madd.MUTTASIL: (4, 5),
    Madd.MUNFASIL: (2, 5),
    Madd.LAZIM: (6, 6),
    Madd.ARID: (2, 6),
}
"""A munfasil has 4 or 5 by the Shatibiyyah and 2 by the Tayyibah, as some of the famous read it; an arid 2, 4 or 6."""

_STOPPED_MUTTASIL: Final[Counts] = (4, 6)
"""Whoever stops on a muttasil may hold it as long as an arid."""

_CALLING: Final = (("j", "a:"), ("j̃", "a:"), ("w", "a", "j", "a:"), ("f", "a", "j", "a:"))
"""Ya before whom it calls, written as one word with it, whatever is merged into the ya or put before it."""
_POINTING: Final = (("h", "a:"), ("ʔ", "a", "h", "a:"), ("w", "a", "h", "a:"))
"""Ha before a pronoun, likewise."""
_TAKE: Final = ("ʔ", "u", "m")
"""What follows the ha of haa'umu (69:19), which is one word."""

_DOUBLED: Final = GEMINATES | NASALS
"""What follows a lazim, if it is not two letters."""

_HARAKAT: Final = frozenset(map(chr, range(0x64B, 0x653))) | {"\N{ARABIC LETTER SUPERSCRIPT ALEF}"}
"""Fathatan to sukun, and the small alif."""


@dataclass(frozen=True, slots=True)
class MaddAt:
    """One long vowel of a form."""

    sound: int
    """Its place in the form, from 0."""
    madd: Madd
    least: float
    """Counts from which it is right."""
    most: float
    is_closed: bool
    """Whether a sound of its own word ends it, wherever the reciter stops: then its end can be heard."""


def madds(form: Names, stopped: Names, following: str, *, is_spelled: bool = False) -> tuple[MaddAt, ...]:
    """List the long vowels of a word as it was said.

    Args:
        form: the word as it was said.
        stopped: the same word where a stop follows; the form itself, if that is how it was said.
        following: the sound that opens the next word, where it is joined to that; else empty.
        is_spelled: whether it is made of letters said by their names, as 2:1 is.
    """
    at_a_stop = [_rest(stopped, place) for place in _long(stopped)]
    found = list[MaddAt]()
    for number, place in enumerate(_long(form)):
        madd = _madd(form, place, following, is_spelled=is_spelled)
        may_be_arid = number < len(at_a_stop) and _is_bare(at_a_stop[number])
        is_closed = bool(_rest(form, place)) and not (madd is Madd.NATURAL and may_be_arid)
        least, most = _STOPPED_MUTTASIL if madd is Madd.MUTTASIL and len(form) - place == 2 else DUE[madd]  # noqa: PLR2004 - the vowel and its hamza
        found.append(MaddAt(place, madd, least, most, is_closed))
    return tuple(found)


def is_spelled(text: str) -> bool:
    """Say whether a written word (Uthmani) is made of letters said by their names: it has no haraka."""
    return not any(sign in _HARAKAT for sign in text)


def _long(form: Names) -> list[int]:
    return [place for place, name in enumerate(form) if name in LONG_VOWELS]


def _rest(form: Names, place: int) -> Names:
    return form[place + 1 :]


def _madd(form: Names, place: int, following: str, *, is_spelled: bool) -> Madd:
    """Tell the class from what follows the vowel."""
    rest = _rest(form, place)
    if not rest:
        return Madd.MUNFASIL if following == HAMZA else Madd.NATURAL
    if rest[0] == HAMZA:
        return Madd.MUNFASIL if _is_particle(form[: place + 1], rest) else Madd.MUTTASIL
    if _is_bare(rest):
        return Madd.LAZIM if is_spelled or rest[0] in _DOUBLED else Madd.ARID
    return Madd.LAZIM if rest[0] in _DOUBLED or rest[1] not in VOWELS else Madd.NATURAL


def _is_bare(rest: Names) -> bool:
    """Say whether letters without a vowel are all that follows."""
    return bool(rest) and not any(name in VOWELS for name in rest)


def _is_particle(begin: Names, rest: Names) -> bool:
    """Say whether the vowel is that of a ya or ha which is only written with the word after it."""
    if tuple(begin) in _POINTING:
        return tuple(rest[: len(_TAKE)]) != _TAKE
    return tuple(begin) in _CALLING
