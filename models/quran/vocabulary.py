"""The sounds a recitation is made of: the tokens of the voice model, in their one order.

They are the 68 base phonemes of quranic-phonemizer (Hafs), sorted by code point; token 0 is the CTC blank (Graves et
al., 2006). The order is part of every trained model: a changed order is a new model.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.errors import QuranDataError

BLANK: Final = 0
"""The token that says "no new sound in this frame"."""

TOKENS: Final[tuple[str, ...]] = (
    "",
    "Q",
    "a",
    "a:",
    "aˤ:",
    "b",
    "bb",
    "d",
    "dd",
    "dˤ",
    "dˤdˤ",
    "f",
    "ff",
    "h",
    "hh",
    "i",
    "i:",
    "j",
    "jj",
    "j̃",
    "k",
    "kk",
    "l",
    "ll",
    "lˤlˤ",
    "m",
    "m̃",
    "n",
    "q",
    "qq",
    "r",
    "rr",
    "rˤ",
    "rˤrˤ",
    "s",
    "ss",
    "sˤ",
    "sˤsˤ",
    "t",
    "tt",
    "tˤ",
    "tˤtˤ",
    "u",
    "u:",
    "w",
    "ww",
    "w̃",
    "x",
    "xx",
    "z",
    "zz",
    "ð",
    "ðð",
    "ðˤ",
    "ðˤðˤ",
    "ñ",
    "ħ",
    "ħħ",
    "ŋ",
    "ɣ",
    "ʃ",
    "ʃʃ",
    "ʒ",
    "ʒʒ",
    "ʔ",
    "ʕ",
    "ʕʕ",
    "θ",
    "θθ",
)
"""Token id -> the phoneme's name; `TOKENS[BLANK]` is empty."""

SHORT_VOWELS: Final = frozenset({"a", "i", "u"})
"""The harakat: fatha, kasra, damma."""

LONG_VOWELS: Final = frozenset({"a:", "aˤ:", "i:", "u:"})
"""The letters of madd; `aˤ:` is the alif after a heavy letter."""

VOWELS: Final = SHORT_VOWELS | LONG_VOWELS
"""All vowels."""

NASALS: Final = frozenset({"m̃", "ñ", "ŋ", "j̃", "w̃"})
"""Sounds held with a ghunnah: doubled mim and nun, ikhfa and iqlab, and idgham into ya and waw."""

QALQALAH: Final = "Q"
"""The echo after a letter of qalqalah without a vowel; it is no letter of its own."""

GEMINATES: Final = frozenset(name for name in TOKENS if name and name[: len(name) // 2] * 2 == name)
"""Doubled consonants (shaddah), other than the nasals."""

HEAVY: Final = frozenset(name for name in TOKENS if "ˤ" in name) | {"q", "qq", "x", "xx", "ɣ"}
"""Sounds said with tafkhim."""

SINGLE_OF: Final[dict[str, str]] = {
    name: {"m̃": "m", "ñ": "n", "j̃": "j", "w̃": "w"}.get(name, name[: len(name) // 2] if name in GEMINATES else name)
    for name in TOKENS
    if name
}
"""Each sound -> the same letter said once and without ghunnah; a sound that is neither doubled nor nasal is its own."""

_ID_OF: Final = {name: number for number, name in enumerate(TOKENS)}


def token_ids(names: Iterable[str]) -> NDArray[np.uint8]:
    """Number sounds; the inverse of `token_names`.

    Raises:
        QuranDataError: a name is none of the 68 sounds.
    """
    try:
        return np.array([_ID_OF[name] for name in names], np.uint8)
    except KeyError as error:
        raise QuranDataError(f"{error.args[0]!r} is none of the {len(TOKENS) - 1} sounds in TOKENS") from error


def token_names(ids: Iterable[int] | NDArray[np.integer]) -> tuple[str, ...]:
    """Name sounds; the inverse of `token_ids`."""
    return tuple(TOKENS[int(number)] for number in ids)


def is_vowel(name: str) -> bool:
    """Say whether a sound is a vowel, short or long."""
    return name in VOWELS
