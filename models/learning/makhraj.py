"""Where and how each sound is made: the seventeen places of articulation (makhraj), and the attributes (sifat).

The places, their count and their order are those of Ibn al-Jazari (al-Muqaddimah al-Jazariyyah, the chapter on places),
the attributes those of the chapter that follows, without idhlaq and ismat, which change nothing that is heard.
docs/feedback.md names the sources and says what no teacher has reviewed.
"""

from enum import StrEnum
from typing import Final

import msgspec

from models.quran.vocabulary import QALQALAH, SINGLE_OF, TOKENS


class Makhraj(StrEnum):
    """The seventeen places, from the inside outwards; each value ends a message's name in the catalogues."""

    JAWF = "jawf"
    """The empty space of mouth and throat."""
    DEEP_THROAT = "deep_throat"
    MID_THROAT = "mid_throat"
    TOP_THROAT = "top_throat"
    TONGUE_ROOT = "tongue_root"
    """The root of the tongue with the soft palate."""
    TONGUE_BACK = "tongue_back"
    """A little further forward, with the hard palate, too."""
    TONGUE_MIDDLE = "tongue_middle"
    TONGUE_SIDE = "tongue_side"
    """One side of the tongue, or both, with the upper molars."""
    TONGUE_EDGE = "tongue_edge"
    """The front of the sides, up to the tip, with the gums of the upper front teeth."""
    TIP_GUM = "tip_gum"
    TIP_BACK = "tip_back"
    """Near the last, a little further in."""
    TIP_ROOTS = "tip_roots"
    """The tip of the tongue with the roots of the upper front teeth."""
    TIP_BEHIND = "tip_behind"
    """The tip just above the lower front teeth."""
    TIP_TEETH = "tip_teeth"
    """The tip with the edges of the upper front teeth."""
    LIP_TEETH = "lip_teeth"
    LIPS = "lips"
    KHAYSHUM = "khayshum"
    """The nose's cavity: where ghunnah sounds."""


class Sifa(StrEnum):
    """The attributes; of each of the first pairs or triples a letter has exactly one."""

    HAMS = "hams"
    JAHR = "jahr"
    SHIDDAH = "shiddah"
    TAWASSUT = "tawassut"
    RIKHWAH = "rikhwah"
    ISTILA = "istila"
    ISTIFAL = "istifal"
    ITBAQ = "itbaq"
    INFITAH = "infitah"
    SAFIR = "safir"
    QALQALAH = "qalqalah"
    LIN = "lin"
    INHIRAF = "inhiraf"
    TAKRIR = "takrir"
    TAFASHSHI = "tafashshi"
    ISTITALA = "istitala"
    GHUNNAH = "ghunnah"


_WITHOUT: Final = (
    ("فحثهشخصسكت", Sifa.HAMS, Sifa.JAHR),
    ("خصضغطقظ", Sifa.ISTILA, Sifa.ISTIFAL),
    ("صضطظ", Sifa.ITBAQ, Sifa.INFITAH),
)
"""(Letters that have it, the attribute, its opposite, which all others have)."""

_SHIDDAH: Final = "ءجدقطبكت"
_TAWASSUT: Final = "لنعمر"
_ALONE: Final = {
    Sifa.SAFIR: "صزس",
    Sifa.QALQALAH: "قطبجد",
    Sifa.LIN: "وي",
    Sifa.INHIRAF: "لر",
    Sifa.TAKRIR: "ر",
    Sifa.TAFASHSHI: "ش",
    Sifa.ISTITALA: "ض",
    Sifa.GHUNNAH: "نم",
}
"""Attributes without an opposite -> the letters that have them."""


class Letter(msgspec.Struct, frozen=True):
    """A letter or vowel, as a teacher names it."""

    name: str
    """Ends a message's name in the catalogues: `letter-sad`."""
    glyph: str
    """As it is written; a haraka stands over a tatweel."""
    places: tuple[Makhraj, ...]
    """Where it is made; empty for the echo of qalqalah, which is made where its letter is."""
    sifat: frozenset[Sifa]
    """How; empty for vowels and the echo."""


def _sifat(glyph: str) -> frozenset[Sifa]:
    """Give a consonant its attributes."""
    paired = {one if glyph in letters else other for letters, one, other in _WITHOUT}
    strength = Sifa.SHIDDAH if glyph in _SHIDDAH else Sifa.TAWASSUT if glyph in _TAWASSUT else Sifa.RIKHWAH
    return frozenset(paired | {strength} | {sifa for sifa, letters in _ALONE.items() if glyph in letters})


_CONSONANTS: Final = (
    ("ʔ", "hamza", "ء", Makhraj.DEEP_THROAT),
    ("b", "ba", "ب", Makhraj.LIPS),
    ("t", "ta", "ت", Makhraj.TIP_ROOTS),
    ("θ", "tha", "ث", Makhraj.TIP_TEETH),
    ("ʒ", "jim", "ج", Makhraj.TONGUE_MIDDLE),
    ("ħ", "hha", "ح", Makhraj.MID_THROAT),
    ("x", "kha", "خ", Makhraj.TOP_THROAT),
    ("d", "dal", "د", Makhraj.TIP_ROOTS),
    ("ð", "dhal", "ذ", Makhraj.TIP_TEETH),
    ("r", "ra", "ر", Makhraj.TIP_BACK),
    ("z", "zay", "ز", Makhraj.TIP_BEHIND),
    ("s", "sin", "س", Makhraj.TIP_BEHIND),
    ("ʃ", "shin", "ش", Makhraj.TONGUE_MIDDLE),
    ("sˤ", "sad", "ص", Makhraj.TIP_BEHIND),
    ("dˤ", "dad", "ض", Makhraj.TONGUE_SIDE),
    ("tˤ", "tta", "ط", Makhraj.TIP_ROOTS),
    ("ðˤ", "zza", "ظ", Makhraj.TIP_TEETH),
    ("ʕ", "ayn", "ع", Makhraj.MID_THROAT),
    ("ɣ", "ghayn", "غ", Makhraj.TOP_THROAT),
    ("f", "fa", "ف", Makhraj.LIP_TEETH),
    ("q", "qaf", "ق", Makhraj.TONGUE_ROOT),
    ("k", "kaf", "ك", Makhraj.TONGUE_BACK),
    ("l", "lam", "ل", Makhraj.TONGUE_EDGE),
    ("m", "mim", "م", Makhraj.LIPS),
    ("n", "nun", "ن", Makhraj.TIP_GUM),
    ("h", "ha", "ه", Makhraj.DEEP_THROAT),
    ("w", "waw", "و", Makhraj.LIPS),
    ("j", "ya", "ي", Makhraj.TONGUE_MIDDLE),
)
"""(Sound, the letter's name, the letter, its place)."""

_VOWELS: Final = (
    ("a", "fatha", "ـَ"),
    ("i", "kasra", "ـِ"),
    ("u", "damma", "ـُ"),
    ("a:", "alif", "ا"),
    ("i:", "ya_madd", "ي"),
    ("u:", "waw_madd", "و"),
)
"""The letters of madd are made in the empty space, and a haraka is held to be a short one of them."""

_SAME_LETTER: Final = {"aˤ:": "a:", "rˤ": "r", "lˤ": "l", "ŋ": "n"}
_HUMMED: Final = frozenset({"ñ", "m̃", "ŋ", "j̃", "w̃"})


def _letters() -> dict[str, Letter]:
    found = {sound: Letter(name, glyph, (place,), _sifat(glyph)) for sound, name, glyph, place in _CONSONANTS}
    found |= {sound: Letter(name, glyph, (Makhraj.JAWF,), frozenset()) for sound, name, glyph in _VOWELS}
    found[QALQALAH] = Letter("echo", "", (), frozenset())
    for sound in filter(None, TOKENS):
        single = SINGLE_OF[sound]
        letter = found[_SAME_LETTER.get(single, single)]
        found[sound] = _hummed(letter, is_hidden=sound == "ŋ") if sound in _HUMMED else letter
    return found


def _hummed(letter: Letter, *, is_hidden: bool) -> Letter:
    """Let a letter sound through the nose: only there where it is hidden, as well where it is held."""
    places = (Makhraj.KHAYSHUM,) if is_hidden else (*letter.places, Makhraj.KHAYSHUM)
    return msgspec.structs.replace(letter, places=places, sifat=letter.sifat | {Sifa.GHUNNAH})


LETTERS: Final = _letters()
"""Sound -> its letter; every one of the 68 sounds has one."""


def setting_apart(expected: Letter, heard: Letter) -> tuple[Sifa, ...]:
    """Name the attributes that one letter has and another lacks, in the order of the poem."""
    return tuple(sifa for sifa in Sifa if sifa in expected.sifat - heard.sifat)
