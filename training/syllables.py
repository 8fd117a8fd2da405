"""What single letters with a haraka sound like, from the names that three collections give their files.

`bu`, `tanwin_kasroh_dzhin`, `25nu`, `9_dhal_fatha_1`: two collections number the letters, one spells them.
"""

import re
from dataclasses import dataclass
from typing import Final

LETTERS: Final = (
    *("ʔ", "b", "t", "θ", "ʒ", "ħ", "x", "d", "ð", "r", "z", "s", "ʃ", "sˤ"),
    *("dˤ", "tˤ", "ðˤ", "ʕ", "ɣ", "f", "q", "k", "l", "m", "n", "h", "w", "j"),
)
"""In the order of the alphabet as both collections number it, from 1."""
SPELLED: Final = {
    "": "ʔ", "b": "b", "t": "t", "ts": "θ", "j": "ʒ", "h": "h", "kh": "x", "d": "d", "dz": "ð", "r": "r", "z": "z",
    "s": "s", "sy": "ʃ", "sh": "sˤ", "dh": "dˤ", "th": "tˤ", "dzh": "ðˤ", "gh": "ɣ", "f": "f", "q": "q", "k": "k",
    "l": "l", "m": "m", "n": "n", "w": "w", "y": "j",
}  # fmt: skip
"""As Indonesian spells them. A doubled vowel after nothing is ain, after h the other h."""
DOUBLED: Final = {"": "ʕ", "h": "ħ"}
VOWELS: Final = {"a": "a", "o": "a", "i": "i", "u": "u", "fatha": "a"}
BACKED: Final = frozenset({"x", "sˤ", "dˤ", "tˤ", "ðˤ", "ɣ", "q", "r"})
"""Letters after which a long a is dark."""
NUMBERED: Final = re.compile(r"(\d+)_?(?:[a-z0-9]+_(?P<name>fatha)_\d|[a-z]*(?P<vowel>[aiou])(?:_\w)?)")
ROMAN: Final = re.compile(r"(?:(?:kuis)?[a-z]*_)?(?P<letter>[^aiou_]*)(?P<vowel>aa?|o|ii?|uu?)(?P<nun>n?)")
SYLLABIC: Final = re.compile(r"(?:fatah|kasroh|kuis(?:fathah|kasroh|domah|fatain|kastain|dotain)|tanwin_[a-z]+)_")
"""What stands before a syllable; other words with an underscore name letters, or no sound at all."""


@dataclass(frozen=True)
class Syllable:
    """A letter, its haraka, and whether a tanwin follows."""

    letter: str
    vowel: str
    nun: bool = False


def syllable(voice: str, text: str) -> Syllable | None:
    """Read a file's name; None where it names no syllable."""
    if voice in {"mercubuana", "mohammadhia"}:
        return _numbered(text)
    return _spelled(text) if voice == "irfankurni" else None


def _numbered(text: str) -> Syllable | None:
    found = NUMBERED.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= len(LETTERS):
        return None
    return Syllable(LETTERS[int(found[1]) - 1], VOWELS[found["name"] or found["vowel"]])


def _spelled(text: str) -> Syllable | None:
    before = SYLLABIC.match(text)
    bare = text[before.end() :] if before else text
    found = ROMAN.fullmatch(bare)
    if not found or "_" in bare or found["letter"] not in SPELLED:
        return None
    is_doubled = len(found["vowel"]) > 1
    letter = DOUBLED.get(found["letter"], "") if is_doubled else SPELLED[found["letter"]]
    return Syllable(letter, VOWELS[found["vowel"][0]], bool(found["nun"])) if letter else None


def ways(said: Syllable) -> list[str]:
    """Give every way of saying a syllable alone, tokens with spaces between: short, long, or stopped with a hamza."""
    letter, vowel = said.letter, said.vowel
    dark = letter in BACKED and not (letter == "r" and vowel == "i")
    consonant = "rˤ" if letter == "r" and dark else letter
    if said.nun:
        return [f"{consonant} {vowel} n"]
    long = "aˤ:" if dark and vowel == "a" else f"{vowel}:"
    return [f"{consonant} {vowel}", f"{consonant} {long}", f"{consonant} {vowel} ʔ"]
