"""What a reciter is expected to say: words with their sounds in four contexts, in order. Next stop: `graph`.

It is neutral: an evaluation may leave words out, put words in and change sounds, and judge against the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.madd import Counts, is_spelled
from models.quran.passage import Passage
from models.quran.sounds import PrefixKind, Sounds
from models.quran.text import Text, WordIndex

Forms = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""A word's tokens numbered 2 * starts + stops: joined, stopped at, started at, alone. None is empty."""

PREFIX_KINDS: Final[tuple[PrefixKind, ...]] = ("istiadha", "basmala")
"""In the order in which they are said."""


@dataclass(frozen=True)
class ExpectedWord:
    """One word to be said."""

    label: int
    """What its verdicts name it by; unique in its passage. For a word of the mushaf its global number."""
    forms: Forms
    ends_ayah: bool = False
    """Whether an ayah ends with it: stopping after it, and starting again after it, is usual."""
    others: tuple[Forms, ...] = ()
    """Its forms in other transmitted readings, which are as right."""
    is_unheard: bool = False
    """Whether one of them holds a sound that the voice model does not know: it is never called wrong."""
    is_spelled: bool = False
    """Whether it is made of letters said by their names, as 2:1 is."""
    madd: tuple[Counts | None, ...] = ()
    """The counts due to its long vowels, in their order, where they are not those that its sounds tell."""


@dataclass(frozen=True)
class Expected:
    """All that is to be said, and what may come before it."""

    words: tuple[ExpectedWord, ...]
    prefixes: tuple[tuple[PrefixKind, tuple[Forms, ...]], ...]
    """What may be said first without being part of it."""
    counts_madd: bool = True
    """Whether the counts due to its mudud are known: those of Hafs are."""

    def __len__(self) -> int:
        return len(self.words)

    def without(self, place: int) -> "Expected":
        """Leave out the word at a place; it must not be the only one."""
        return replace(self, words=self.words[:place] + self.words[place + 1 :])

    def with_word(self, place: int, word: ExpectedWord) -> "Expected":
        """Put a word before the one at a place."""
        return replace(self, words=(*self.words[:place], word, *self.words[place:]))

    def replacing(self, place: int, forms: Forms) -> "Expected":
        """Let the word at a place sound otherwise."""
        changed = replace(self.words[place], forms=forms, others=())
        return replace(self, words=(*self.words[:place], changed, *self.words[place + 1 :]))


def expect_passage(passage: Passage, text: Text, sounds: Sounds) -> Expected:
    """Expect the words of a passage, named by their global numbers, in every reading that `sounds` lets pass."""
    expected = expect_words([_word(index, text, sounds) for index in passage.words], sounds)
    return replace(expected, counts_madd=text.about.riwayah == "hafs")


def _word(index: WordIndex, text: Text, sounds: Sounds) -> ExpectedWord:
    first, *others = sounds.readings(index)
    return ExpectedWord(
        label=index,
        forms=first,
        ends_ayah=text.ends_ayah(index),
        others=tuple(others),
        is_unheard=sounds.is_unheard(index),
        is_spelled=is_spelled(text.word(index).text),
    )


def expect_words(words: Sequence[ExpectedWord], sounds: Sounds) -> Expected:
    """Expect any words, with unique labels, after the usual prefixes.

    Raises:
        ValueError: there is no word, a label comes twice, or a form is empty.
    """
    if not words or len({word.label for word in words}) != len(words):
        raise ValueError(f"expected one or more words with unique labels, got {[word.label for word in words]}")
    if not all(form.size for word in words for forms in (word.forms, *word.others) for form in forms):
        raise ValueError("expected at least one sound in every form of every word")
    prefixes: list[tuple[PrefixKind, tuple[Forms, ...]]] = [(kind, _prefix(kind, sounds)) for kind in PREFIX_KINDS]
    return Expected(tuple(words), tuple(prefix for prefix in prefixes if not _opens(words, prefix[1])))


def word_forms(word: int, sounds: Sounds) -> Forms:
    """Give the four forms of a word of the mushaf."""
    return (
        sounds.form(word, starts=False, stops=False),
        sounds.form(word, starts=False, stops=True),
        sounds.form(word, starts=True, stops=False),
        sounds.form(word, starts=True, stops=True),
    )


def _prefix(kind: PrefixKind, sounds: Sounds) -> tuple[Forms, ...]:
    return tuple(word_forms(index, sounds) for index in sounds.prefix_words[kind])


def _opens(words: Sequence[ExpectedWord], prefix: tuple[Forms, ...]) -> bool:
    """Say whether the words themselves open with a prefix, as surah 1 does: then it is said once and judged."""
    alone = [word.forms[3].tobytes() for word in words[: len(prefix)]]
    return alone == [forms[3].tobytes() for forms in prefix]
