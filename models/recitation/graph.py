"""The ways through what is expected, as flat arrays: units (a start, prefixes, words), their forms, their sounds.

Unit 0 is the silence before anything is said; prefix words follow, then the words. Every unit's usual successor is the
next one. A form is a distinct way of saying a unit; sounds lie end to end, so that a run of units is one slice.
Next stop: `trellis`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.sounds import PrefixKind
from models.quran.vocabulary import BLANK
from models.recitation.expected import Expected, Forms
from models.recitation.settings import FollowSettings

JOINED: Final = 1
"""Entered joined to the unit before, or left joined to the unit after."""
APART: Final = 2
"""Entered as a start, or left by a stop."""

WIDEST: Final = 4
"""Forms a unit of one reading has at most; one of several readings may have more, and then all make room for it."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Graph:
    """All units, forms and sounds of one expectation."""

    first_word: int
    """The unit that is word 0; those before are the start and the prefixes."""
    prefix_of_unit: tuple[PrefixKind | None, ...]
    """(units,): which prefix a unit belongs to."""
    form_of_unit: Ints
    """(units + 1,): a unit's first form, and where the last one's end."""
    sound_of_form: Ints
    """(forms + 1,): a form's first sound, and where the last one's end."""
    unit_of_form: Ints
    """(forms,)."""
    token: Ints
    """(sounds,): token ids."""
    begins: NDArray[np.uint8]
    """(forms,): JOINED and APART bits: how a form may be entered."""
    ends: NDArray[np.uint8]
    """(forms,): the same bits: how it may be left."""
    may_follow: NDArray[np.bool_]
    """(sounds,): whether a sound may directly follow the one before it in its form (CTC: not when they are equal)."""
    before: Ints
    """(forms, ways): the forms of the unit before, repeated where there are fewer."""
    touches: NDArray[np.bool_]
    """(forms, ways): whether a form may directly follow the last sound of that form."""
    cost_flowing: Floats
    """(forms, ways) nats: of coming from that form where no pause was heard."""
    cost_paused: Floats
    """(forms, ways) nats: where one was heard."""
    is_varied: NDArray[np.bool_]
    """(units,): whether it has several right readings."""
    is_unheard: NDArray[np.bool_]
    """(units,): whether one of them holds a sound that the voice model does not know."""
    is_landing: NDArray[np.bool_]
    """(units,): whether an ayah or a prefix begins with it: where people go when they go far."""

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.form_of_unit) - 1

    def tokens(self, form: int) -> Ints:
        """Give the token ids of a form."""
        return self.token[self.sound_of_form[form] : self.sound_of_form[form + 1]]


@dataclass(frozen=True)
class _Form:
    """One distinct way of saying a unit."""

    tokens: tuple[int, ...]
    begins: int
    ends: int


def build_graph(expected: Expected, settings: FollowSettings) -> Graph:
    """Lay out an expectation."""
    silence = [_Form((BLANK,), JOINED | APART, JOINED | APART)]
    kinds: list[PrefixKind | None] = [kind for kind, forms in expected.prefixes for _ in forms]
    prefixes = [_distinct([forms]) for _, words in expected.prefixes for forms in words]
    units = [silence, *prefixes, *(_distinct([word.forms, *word.others]) for word in expected.words)]
    forms = [form for unit in units for form in unit]
    form_of_unit = _places([len(unit) for unit in units])
    sound_of_form = _places([len(form.tokens) for form in forms])
    token = np.array([token for form in forms for token in form.tokens], np.int64)
    begins, ends = (
        np.array(bits, np.uint8) for bits in zip(*((form.begins, form.ends) for form in forms), strict=True)
    )
    unit_of_form = np.repeat(np.arange(len(units)), np.diff(form_of_unit))
    before = _before(form_of_unit, unit_of_form)
    return Graph(
        first_word=1 + len(prefixes),
        prefix_of_unit=(None, *kinds, *[None] * len(expected)),
        form_of_unit=form_of_unit,
        sound_of_form=sound_of_form,
        unit_of_form=unit_of_form,
        token=token,
        begins=begins,
        ends=ends,
        may_follow=_may_follow(token, sound_of_form),
        before=before,
        touches=token[sound_of_form[1:] - 1][before] != token[sound_of_form[:-1]][:, None],
        cost_flowing=_costs(begins, ends[before], _flowing(settings)),
        cost_paused=_costs(begins, ends[before], _paused(settings)),
        is_varied=_flags(1 + len(prefixes), [bool(word.others) for word in expected.words]),
        is_unheard=_flags(1 + len(prefixes), [word.is_unheard for word in expected.words]),
        is_landing=_landings(expected),
    )


def _distinct(readings: Sequence[Forms]) -> list[_Form]:
    """Join equal forms, keeping how each may be entered and left."""
    found: dict[tuple[int, ...], tuple[int, int]] = {}
    for number, tokens in (numbered for forms in readings for numbered in enumerate(forms)):
        key = tuple(int(token) for token in tokens)
        begins, ends = found.get(key, (0, 0))
        found[key] = (begins | (APART if number >= 2 else JOINED), ends | (APART if number % 2 else JOINED))  # noqa: PLR2004 - 2 * starts + stops
    return [_Form(tokens, *bits) for tokens, bits in found.items()]


def _places(lengths: Sequence[int]) -> Ints:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def _may_follow(token: Ints, sound_of_form: Ints) -> NDArray[np.bool_]:
    """Say where no blank is needed; a form's first sound is entered otherwise."""
    differs = np.concatenate(([False], token[1:] != token[:-1]))
    differs[sound_of_form[:-1]] = False
    return np.asarray(differs, np.bool_)


def _before(form_of_unit: Ints, unit_of_form: Ints) -> Ints:
    """Give the forms a form usually comes from; the start comes from itself, which is never better than staying."""
    unit = np.maximum(unit_of_form - 1, 0)
    first, count = form_of_unit[unit], form_of_unit[unit + 1] - form_of_unit[unit]
    ways = max(WIDEST, int(count.max()))
    return np.asarray(first[:, None] + np.minimum(np.arange(ways), count[:, None] - 1), np.int64)


def _flowing(settings: FollowSettings) -> dict[tuple[int, int], float]:
    """(how the one before was left, how this one is entered) -> nats, where no pause was heard."""
    slip = settings.no_pause
    return {(JOINED, JOINED): 0.0, (APART, APART): slip, (JOINED, APART): slip, (APART, JOINED): slip + 1.0}


def _paused(settings: FollowSettings) -> dict[tuple[int, int], float]:
    """The same where a pause was heard."""
    hesitation, slip = settings.joined_over_pause, settings.no_pause
    return {(JOINED, JOINED): hesitation, (APART, APART): 0.0, (JOINED, APART): hesitation, (APART, JOINED): slip}


def _costs(begins: NDArray[np.uint8], left: NDArray[np.uint8], table: dict[tuple[int, int], float]) -> Floats:
    """Take the cheapest of the ways that two forms may meet."""
    costs = np.full(left.shape, np.inf, np.float32)
    for (leaving, entering), cost in table.items():
        fits = ((left & leaving) != 0) & ((begins & entering) != 0)[:, None]
        costs = np.where(fits, np.minimum(costs, cost), costs).astype(np.float32)
    return costs


def _flags(before: int, of_words: list[bool]) -> NDArray[np.bool_]:
    return np.array([False] * before + of_words, np.bool_)


def _landings(expected: Expected) -> NDArray[np.bool_]:
    starts = [True] + [word.ends_ayah for word in expected.words[:-1]]
    prefixes = [place == 0 for _, words in expected.prefixes for place in range(len(words))]
    return np.array([False, *prefixes, *starts], np.bool_)
