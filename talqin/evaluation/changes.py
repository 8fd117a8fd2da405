"""Mistakes without recordings of mistakes: a right recitation is judged against a reference with one thing changed.

Each change keeps the label exact: the reciter "made" the mistake that undoes the change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from models.quran.madd import DUE, Counts, Madd, MaddAt, madds
from models.quran.sounds import Sounds
from models.quran.vocabulary import SHORT_VOWELS, SINGLE_OF, token_ids, token_names
from models.recitation.expected import ExpectedWord, Forms, word_forms
from models.recitation.tajweed import LEFT_OUT, SHADES
from models.recitation.verdict import Kind

NEAR_LETTERS: Final[Mapping[str, str]] = {
    "s": "sˤ", "sˤ": "s", "t": "tˤ", "tˤ": "t", "d": "dˤ", "dˤ": "d", "ð": "z", "z": "ð", "ðˤ": "dˤ", "θ": "s",
    "ħ": "h", "h": "ħ", "ʕ": "ʔ", "ʔ": "ʕ", "q": "k", "k": "q", "x": "ħ", "ɣ": "x", "ʃ": "s", "ʒ": "ʃ",
}  # fmt: skip  # pairs read best side by side
"""Letter -> the one learners say for it; the classic near letters of tajweed teaching."""

FAR_LETTERS: Final = ("b", "f", "k", "l", "m", "n", "q", "s", "t", "ʃ", "ʕ", "w")
"""Letters to put in the place of one that sounds nothing like them."""


SWAP: Final = "word_swapped"
"""The change that takes up two words."""

SPACING: Final = 8
"""Words from one change of a line to the next: what one mistake does to its neighbours must not meet the next."""

Run = tuple[ExpectedWord, ...]
"""What takes the place of one word."""


@dataclass(frozen=True)
class ChangedLine:
    """A reference line with every eighth word or so changed in the same way."""

    kind: str
    """What was changed: see `CHANGES`."""
    line: tuple[ExpectedWord, ...]
    places: tuple[int, ...]
    """Where in the line the changes show: the changed or added word, the first of two that were swapped; for a word
    left out, the word before the gap."""


def change_line(line: Sequence[ExpectedWord], kind: str, rng: np.random.Generator, sounds: Sounds) -> ChangedLine:
    """Change a line in one way wherever `SPACING` allows; its first and last word stay.

    A line of fewer than three words, and a word that the change does not fit, stay as they are.
    """
    changer, changed, places = CHANGES[kind], list[ExpectedWord](), list[int]()
    width = 2 if kind == SWAP else 1
    wanted, done = 1 + int(rng.integers(max(1, min(SPACING, len(line) - 2)))), 0
    for place, word in enumerate(line):
        if place < done:
            continue
        run = changer(line, place, rng, sounds) if wanted <= place < len(line) - width else None
        if run is None:
            changed.append(word)
            continue
        places.append(len(changed) if run else len(changed) - 1)
        changed.extend(run)
        wanted, done = place + SPACING, place + width
    return ChangedLine(kind, tuple(changed), tuple(places))


def add_word(line: Sequence[ExpectedWord], place: int, rng: np.random.Generator, sounds: Sounds) -> Run:
    """Expect one more word, from elsewhere in the Quran, before a place: it must be found skipped.

    Its label is negative: -1 - the place it stands before.
    """
    return ExpectedWord(-1 - place, _other_forms(line, rng, sounds)), line[place]


def leave_out_word(_line: Sequence[ExpectedWord], _place: int, _rng: np.random.Generator, _sounds: Sounds) -> Run:
    """Expect one word less: the one that is said must be found added."""
    return ()


def replace_word(line: Sequence[ExpectedWord], place: int, rng: np.random.Generator, sounds: Sounds) -> Run:
    """Expect another word from elsewhere in the Quran: the one that is said must be found wrong."""
    return (replace(line[place], forms=_other_forms(line, rng, sounds)),)


def swap_words(line: Sequence[ExpectedWord], place: int, _rng: np.random.Generator, _sounds: Sounds) -> Run | None:
    """Expect a word and the next one in each other's place: both must be found swapped."""
    one, other = line[place], line[place + 1]
    are_alike = one.forms[3].tobytes() == other.forms[3].tobytes()
    return None if are_alike else (replace(other, ends_ayah=one.ends_ayah), replace(one, ends_ayah=other.ends_ayah))


def change_near_letter(line: Sequence[ExpectedWord], place: int, rng: np.random.Generator, _: Sounds) -> Run | None:
    """Expect a near letter for one of the word's."""
    return _change_sound(line[place], rng, NEAR_LETTERS.get)


def change_far_letter(line: Sequence[ExpectedWord], place: int, rng: np.random.Generator, _: Sounds) -> Run | None:
    """Expect quite another letter for one of the word's."""
    return _change_sound(line[place], rng, lambda name: _far_letter(name, rng))


def change_haraka(line: Sequence[ExpectedWord], place: int, rng: np.random.Generator, _: Sounds) -> Run | None:
    """Expect another haraka for one inside the word."""
    return _change_sound(line[place], rng, lambda name: _other_haraka(name, rng))


def break_rule(rule: Kind) -> "_Changer":
    """Give what expects one of the word's sounds in another shade, so that the reciter seems to break a rule."""

    def change(line: Sequence[ExpectedWord], place: int, rng: np.random.Generator, _: Sounds) -> Run | None:
        return _change_sound(line[place], rng, lambda name: _other_shade(name, rule))

    return change


def merge_without_ghunnah(line: Sequence[ExpectedWord], place: int, _rng: np.random.Generator, _: Sounds) -> Run | None:
    """Expect a word that a nun was merged into without its ghunnah: it opens the word where that is joined."""
    joined, stopped, started, alone = line[place].forms
    first = token_names(joined)[0]
    if first not in {"j̃", "w̃"}:
        return None
    plain = token_ids([SINGLE_OF[first]])
    forms = np.concatenate([plain, joined[1:]]), np.concatenate([plain, stopped[1:]]), started, alone
    return (replace(line[place], forms=forms),)


def change_madd(*, shorter: bool) -> "_Changer":
    """Give what expects another class of madd: 6 counts where a natural one is read, or 2 where 4 to 6 are due.

    The reciter then seems to hold it too short, or too long. Only those whose end can be heard are taken.
    """

    def change(line: Sequence[ExpectedWord], place: int, rng: np.random.Generator, _: Sounds) -> Run | None:
        word = line[place]
        found = madds(token_names(word.forms[0]), token_names(word.forms[1]), "", is_spelled=word.is_spelled)
        fits = [number for number, at in enumerate(found) if at.is_closed and _is_short(at) == shorter]
        if not fits:
            return None
        spot = int(rng.choice(fits))
        due: list[Counts | None] = [None] * len(found)
        due[spot] = DUE[Madd.LAZIM if shorter else Madd.NATURAL]
        return (replace(word, madd=tuple(due)),)

    return change


def _is_short(at: MaddAt) -> bool:
    return at.madd is Madd.NATURAL


_Changer = Callable[[Sequence[ExpectedWord], int, np.random.Generator, Sounds], Run | None]

CHANGES: Final[Mapping[str, _Changer]] = {
    "word_skipped": add_word,
    "word_added": leave_out_word,
    "word_replaced": replace_word,
    "letter_far": change_far_letter,
    "letter_near": change_near_letter,
    "haraka": change_haraka,
    "shaddah": break_rule(Kind.WRONG_SHADDAH),
    "ghunnah": break_rule(Kind.WRONG_GHUNNAH),
    "ikhfa": break_rule(Kind.WRONG_IKHFA),
    "idgham": merge_without_ghunnah,
    "qalqalah": break_rule(Kind.WRONG_QALQALAH),
    "tafkhim": break_rule(Kind.WRONG_TAFKHIM),
    SWAP: swap_words,
    "madd_short": change_madd(shorter=True),
    "madd_long": change_madd(shorter=False),
}
"""The mistake that the reciter seems to make -> what takes the place of a word; None where it does not fit."""


def _other_forms(line: Sequence[ExpectedWord], rng: np.random.Generator, sounds: Sounds) -> Forms:
    """Draw a word's forms: at least four sounds, and none of them a form of the line."""
    here = {form.tobytes() for word in line for form in word.forms}
    while True:
        forms = word_forms(int(rng.integers(len(sounds))), sounds)
        if len(forms[1]) >= 4 and not here & {form.tobytes() for form in forms}:  # noqa: PLR2004 - said above
            return forms


def _change_sound(word: ExpectedWord, rng: np.random.Generator, other: Callable[[str], str | None]) -> Run | None:
    """Change one inner sound that `other` knows another for, the same in all four forms; None when there is none."""
    alone = token_names(word.forms[3])
    choices = [spot for spot in range(1, len(alone) - 1) if other(alone[spot]) is not None]
    for spot in rng.permutation(np.array(choices, np.int64)):
        changed = _replaced(word.forms, int(spot), other(alone[int(spot)]) or LEFT_OUT)
        if changed is not None:
            return (replace(word, forms=changed),)
    return None


def _replaced(forms: Forms, spot: int, new: str) -> Forms | None:
    """Put `new` (or nothing) at a spot of the word said alone and the same of its other forms; None when one lacks it.

    A form that is not started lacks a hamzat wasl and its vowel: its spots lie that much earlier.
    """
    joined, _, started, alone = forms
    earlier = len(started) - len(joined)
    spots = (spot - earlier, spot - earlier, spot, spot)
    lacking = [not 0 <= at < len(form) or form[at] != alone[spot] for at, form in zip(spots, forms, strict=True)]
    if any(lacking):
        return None
    changed = [
        np.concatenate([form[:at], token_ids([new] if new else []), form[at + 1 :]])
        for at, form in zip(spots, forms, strict=True)
    ]
    return changed[0], changed[1], changed[2], changed[3]


def _other_shade(name: str, rule: Kind) -> str | None:
    return next((heard for heard, broken in SHADES[name] if broken is rule), None)


def _far_letter(name: str, rng: np.random.Generator) -> str | None:
    others = [letter for letter in FAR_LETTERS if letter != name and letter != NEAR_LETTERS.get(name)]
    return str(rng.choice(others)) if name in {*NEAR_LETTERS, *FAR_LETTERS} else None


def _other_haraka(name: str, rng: np.random.Generator) -> str | None:
    return str(rng.choice(sorted(SHORT_VOWELS - {name}))) if name in SHORT_VOWELS else None
