"""Words that have several right forms within Hafs, and the learner's own choice among them.

30:54 is read with fatha or damma, 52:37 with sad or sin: whoever reads either is right, unless they have said which one
they hold to. Each variant has a name and options, as quranic-phonemizer gives them; `training/build_variants.py` writes
the packaged file.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.quran.errors import QuranDataError, VariantError
from models.quran.text import Text, WordIndex
from models.quran.vocabulary import token_ids

FILE: Final = "variants.json"
"""In `models/quran/data/`."""

Forms = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""A word's tokens numbered 2 * starts + stops."""

UNHEARD: Final = frozenset({("istifham_article", "tashil"), ("tamanna_noon", "ishmam"), ("tamanna_noon", "ikhtilas")})
"""(Variant, option) with a sound that is none of the 68: an eased hamza, a nun with rounded lips, a vowel half said.
They are written with the nearest ones; where such an option is right, nobody is accused."""

_Written = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


class Variant(msgspec.Struct, frozen=True):
    """One transmitted variant."""

    id: str
    options: tuple[str, ...]
    default: str
    """The option that the packaged forms have."""
    words: dict[str, dict[str, _Written]]
    """Place ("30:54:5") -> option -> the word's forms."""


class _Packaged(msgspec.Struct, frozen=True):
    riwayah: str
    source_version: str
    variants: tuple[Variant, ...]


class Variants:
    """The words that may be said in several ways, and in which."""

    def __init__(self, variants: tuple[Variant, ...], text: Text) -> None:
        self.all: Mapping[str, Variant] = MappingProxyType({variant.id: variant for variant in variants})
        """Name -> variant."""
        self._of_word: dict[WordIndex, list[tuple[Variant, dict[str, Forms]]]] = {}
        for variant in variants:
            for place, options in variant.words.items():
                surah, ayah, word = (int(part) for part in place.split(":"))
                forms = {option: _tokens(written) for option, written in options.items()}
                self._of_word.setdefault(text.index_of(surah, ayah, word), []).append((variant, forms))

    @staticmethod
    def load() -> "Variants":
        """Give the packaged variants of Hafs, read once a process.

        Raises:
            QuranDataError: the packaged file is missing or damaged.
        """
        return _load()

    def checked(self, chosen: Mapping[str, str]) -> Mapping[str, str]:
        """Give a choice back if there is such a one.

        Raises:
            VariantError: there is no such variant, or it has no such option.
        """
        for name, option in chosen.items():
            if name not in self.all:
                raise VariantError(f"there is no variant {name[:60]!r}; there are {', '.join(sorted(self.all))}")
            if option not in self.all[name].options:
                options = ", ".join(self.all[name].options)
                raise VariantError(f"variant {name} has no option {option[:60]!r}; it has {options}")
        return chosen

    def forms(self, word: WordIndex, usual: Forms, chosen: Mapping[str, str]) -> tuple[Forms, ...]:
        """Give all right forms of a word, at least one.

        Args:
            word: its global number.
            usual: its packaged forms.
            chosen: variant -> the option that the learner holds to; of a variant not named every option is right.
        """
        found = [usual]
        for variant, of_option in self._of_word.get(word, ()):
            options = (chosen[variant.id],) if variant.id in chosen else variant.options
            found = [of_option[option] for option in options]
        return tuple(found)

    def is_unheard(self, word: WordIndex, chosen: Mapping[str, str]) -> bool:
        """Say whether a right reading of a word holds a sound that the voice model does not know."""
        options = (
            (variant.id, option)
            for variant, of_option in self._of_word.get(word, ())
            for option in ((chosen[variant.id],) if variant.id in chosen else of_option)
        )
        return not UNHEARD.isdisjoint(options)

    def words(self) -> Iterator[WordIndex]:
        """Number the words that have several forms."""
        return iter(self._of_word)


def _tokens(written: _Written) -> Forms:
    joined, stopped, started, alone = (token_ids(names) for names in written)
    return joined, stopped, started, alone


def read_variants() -> tuple[Variant, ...]:
    """Read the packaged file.

    Raises:
        QuranDataError: it is missing or damaged.
    """
    try:
        data: Any = json.loads(files("models.quran").joinpath("data", FILE).read_bytes())
        return msgspec.convert(data, _Packaged).variants
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise QuranDataError(f"{FILE} cannot be read: {error}; install the package again") from error


@cache
def _load() -> Variants:
    return Variants(read_variants(), Text.load())
