"""How each word of the Quran sounds where a reciter starts, joins and stops: its forms as tokens.

A sound that an assimilation makes of two words' letters (idgham, ikhfa of a final nun into the next word) is counted
where quranic-phonemizer puts it: the assimilated letter disappears from the first word and the sound, with its ghunnah,
opens the second. A final nun that is only hidden or turned (ikhfa, iqlab) stays with its own word.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from models.quran.errors import VariantError
from models.quran.packaged import Packaged, Riwayah, read_packaged
from models.quran.text import Text, WordIndex, starts
from models.quran.variants import Forms, Variants

PrefixKind = Literal["istiadha", "basmala"]
"""What may be said before a recitation without being part of it."""

_ISTIADHA: Final = ((113, 1, 2), (16, 98, 5), (16, 98, 6), (16, 98, 7), (16, 98, 8))
"""Isti'adha is not in the mushaf, but each of its words is, in the same company: 113:1 and 16:98."""


_BASMALA: Final = ((27, 30, 5), (27, 30, 6), (27, 30, 7), (27, 30, 8))
"""Where a riwayah in which the basmala is no ayah of surah 1 has it."""


class Sounds:
    """The sounds of every word in its four contexts, and those of the prefixes.

    Holds all distinct forms end to end with their places, and for each of W words the numbers of its four forms.
    """

    def __init__(
        self,
        packaged: Packaged,
        text: Text,
        variants: Variants | None = None,
        chosen: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._parts = packaged, text, variants
        self._variants = variants
        self._chosen = chosen
        self._sounds = packaged.form_sounds
        self._sounds.flags.writeable = False
        self._starts = starts(packaged.form_lengths)
        self._form_of_word = packaged.form_of_word
        is_first_ayah = packaged.about.riwayah == "hafs"
        basmala = tuple(text.ayah_range(1, 1) if is_first_ayah else (text.index_of(*place) for place in _BASMALA))
        istiadha = tuple(text.index_of(*place) for place in _ISTIADHA)
        self.prefix_words: Mapping[PrefixKind, tuple[WordIndex, ...]] = MappingProxyType(
            {"istiadha": istiadha, "basmala": basmala}
        )
        """Prefix -> the words of the mushaf that sound like it, in order: `form` gives their sounds in any context."""

    @staticmethod
    def load(riwayah: Riwayah = "hafs") -> "Sounds":
        """Give the packaged sounds of a riwayah, read once a process; with the transmitted variants of Hafs.

        Raises:
            QuranDataError: the packaged file is missing or damaged.
        """
        return _load(riwayah)

    def __len__(self) -> int:
        """Words in the Quran."""
        return len(self._form_of_word)

    def form(self, word: WordIndex, *, starts: bool, stops: bool) -> NDArray[np.uint8]:
        """Give the tokens of a word in one context; (sounds,) uint8, read-only.

        Args:
            word: its global number.
            starts: the recitation starts or restarts at it (ibtidaa); else it is joined to the word before.
            stops: a stop follows (waqf); else it is joined to the word after.
        """
        number = int(self._form_of_word[word, 2 * starts + stops])
        return self._sounds[self._starts[number] : self._starts[number + 1]]

    def readings(self, word: WordIndex) -> tuple[Forms, ...]:
        """Give the four forms of a word in every transmitted reading that passes; the first is the usual or chosen."""
        usual = (
            self.form(word, starts=False, stops=False),
            self.form(word, starts=False, stops=True),
            self.form(word, starts=True, stops=False),
            self.form(word, starts=True, stops=True),
        )
        return (usual,) if self._variants is None else self._variants.forms(word, usual, self._chosen)

    def is_unheard(self, word: WordIndex) -> bool:
        """Say whether a reading of a word that passes holds a sound that the voice model does not know."""
        return self._variants is not None and self._variants.is_unheard(word, self._chosen)

    def choosing(self, chosen: Mapping[str, str]) -> "Sounds":
        """Give the sounds of a learner who holds to some variants: only those pass then.

        Raises:
            VariantError: there is no such variant, or it has no such option.
        """
        packaged, text, variants = self._parts
        if variants is None and chosen:
            raise VariantError(f"no variants are known within {packaged.about.riwayah}")
        return self if variants is None or not chosen else Sounds(packaged, text, variants, variants.checked(chosen))

    def phrase(self, words: range | tuple[WordIndex, ...]) -> NDArray[np.uint8]:
        """Give the tokens of words said in one breath: started, joined, stopped; (sounds,) uint8."""
        last = len(words) - 1
        return np.concatenate(
            [self.form(word, starts=place == 0, stops=place == last) for place, word in enumerate(words)]
            or [np.zeros(0, np.uint8)]
        )

    def forms_of(self, words: NDArray[np.integer], contexts: NDArray[np.integer]) -> NDArray[np.int64]:
        """Number the distinct forms of many words at once; context = 2 * starts + stops. See `gather`."""
        return np.asarray(self._form_of_word[words, contexts], np.int64)

    def gather(self, forms: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Lay n forms end to end: their tokens, (sounds,) uint8, and where each begins and the last ends, (n + 1,)."""
        lengths = self._starts[forms + 1] - self._starts[forms]
        places = starts(lengths)
        offset = np.repeat(self._starts[forms] - places[:-1], lengths)
        return self._sounds[np.arange(places[-1]) + offset], places


@cache
def _load(riwayah: Riwayah) -> Sounds:
    variants = Variants.load() if riwayah == "hafs" else None
    return Sounds(read_packaged(riwayah), Text.load(riwayah), variants)
