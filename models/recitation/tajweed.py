"""Which rule of tajweed a right word may break: one of its sounds said as another shade of the same letter.

`likeness` takes the shades of a letter for one sound, so that nobody is accused of a wrong letter for them. Here they
are told apart, on the posteriors as the model gave them. Next stop: `judge`.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import GEMINATES, QALQALAH, SINGLE_OF, TOKENS, VOWELS
from models.recitation.suspects import Suspect
from models.recitation.verdict import Kind

Ints = NDArray[np.int64]

LEFT_OUT: Final = ""
"""In place of a sound that was not said at all."""

_HELD: Final = (
    ("ñ", "n", Kind.WRONG_GHUNNAH),
    ("m̃", "m", Kind.WRONG_GHUNNAH),
    ("ŋ", "n", Kind.WRONG_IKHFA),
    ("j̃", "j", Kind.WRONG_IDGHAM),
    ("w̃", "w", Kind.WRONG_IDGHAM),
)
"""(With ghunnah, without, the rule). Iqlab gives `m̃` as well, and counts as ghunnah."""

_HEAVY_LIGHT: Final = (("rˤ", "r"), ("rˤrˤ", "rr"), ("lˤlˤ", "ll"), ("aˤ:", "a:"))
"""Ra, the lam of Allah's name and alif, which are heavy or light by their company."""


def _shades() -> dict[str, tuple[tuple[str, Kind], ...]]:
    """Give, for each sound, the shades it may be mistaken for, and the rule that this breaks."""
    found: dict[str, list[tuple[str, Kind]]] = {name: [] for name in TOKENS if name}
    for held, short, rule in _HELD:
        found[held].append((short, rule))
        found[short].append((held, rule))
    for heavy, light in _HEAVY_LIGHT:
        found[heavy].append((light, Kind.WRONG_TAFKHIM))
        found[light].append((heavy, Kind.WRONG_TAFKHIM))
    for doubled in GEMINATES:
        if SINGLE_OF[doubled] in found:  # the heavy lam is never single
            found[doubled].append((SINGLE_OF[doubled], Kind.WRONG_SHADDAH))
            found[SINGLE_OF[doubled]].append((doubled, Kind.WRONG_SHADDAH))
    found[QALQALAH].append((LEFT_OUT, Kind.WRONG_QALQALAH))
    return {name: tuple(others) for name, others in found.items()}


SHADES: Final = _shades()
"""Sound -> (what is heard instead, the rule broken)."""

BOUNCING: Final = frozenset({"q", "tˤ", "b", "ʒ", "d", "qq", "tˤtˤ", "bb", "ʒʒ", "dd"})
"""The letters of qalqalah, which bounce where no vowel follows."""

_ID_OF: Final = {name: number for number, name in enumerate(TOKENS)}


def rule_suspects(form: Ints) -> list[Suspect]:
    """List a form, (sounds,) int64, with one rule broken at one place, in every way there is."""
    return [suspect for place in range(len(form)) for suspect in _at(form, place)]


def _at(form: Ints, place: int) -> Iterator[Suspect]:
    expected = TOKENS[int(form[place])]
    for heard, rule in SHADES[expected]:
        if heard == LEFT_OUT:
            changed = np.delete(form, place)
        else:
            changed = form.copy()
            changed[place] = _ID_OF[heard]
        if len(changed):
            yield Suspect(changed, rule, f"{expected}>{heard}")
    following = TOKENS[int(form[place + 1])] if place + 1 < len(form) else ""
    if expected in BOUNCING and following not in VOWELS | {QALQALAH}:
        yield Suspect(np.insert(form, place + 1, _ID_OF[QALQALAH]), Kind.WRONG_QALQALAH, f">{QALQALAH}")
