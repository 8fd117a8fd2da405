"""Any sequence of words to be judged against: of the mushaf by their place, or of sounds of their own.

It is how a changed reference is measured from outside: a right recitation, and one word left out, put in, moved or
changed in what is expected. Next stop: `expected`.
"""

from dataclasses import dataclass
from typing import Final

import msgspec

from models.quran.errors import PassageError, QuranDataError, SequenceError
from models.quran.madd import Counts, is_spelled
from models.quran.sounds import Sounds
from models.quran.text import Text, Word, WordIndex
from models.quran.vocabulary import LONG_VOWELS, SHORT_VOWELS, token_ids, token_names
from models.recitation.expected import Expected, ExpectedWord, Forms, expect_words, word_forms

MOST_ITEMS: Final = 10_000
"""More than the longest surah has words (6,117)."""
MOST_SOUNDS: Final = 100
"""Far more than any word has."""

MOST_COUNTS: Final = 6
"""No madd is longer."""

EXAMPLE: Final = 'each {"ref": "112:1:2"} or {"text": "...", "phonemes": ["q", "u", "l"]}'
"""What every complaint about an item says."""


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One word: a `ref` or `phonemes`, and perhaps the `text` to show for it."""

    ref: str | None = None
    """A word's place in the mushaf, `112:1:2`."""
    text: str | None = None
    phonemes: tuple[str, ...] | None = None
    """The names of `models.quran.vocabulary.TOKENS`, as said joined to what follows."""
    madd: tuple[float | None, ...] = ()
    """The counts due to the word's long vowels, in their order; null, or none at all, where its sounds tell."""


@dataclass(frozen=True)
class Sequence:
    """Words to be said, labelled by their numbers from 0."""

    expected: Expected
    shown: tuple[tuple[Word | None, str], ...]
    """Of each word: the word of the mushaf, if it is one, and what is shown for it."""


def read_sequence(data: bytes) -> tuple[Item, ...]:
    """Read a JSON list of items.

    Raises:
        SequenceError: it is none, is empty, or has more than `MOST_ITEMS`.
    """
    try:
        items = msgspec.json.decode(data, type=tuple[Item, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SequenceError(f"expected a JSON list of words, {EXAMPLE}; {error}") from error
    if not 0 < len(items) <= MOST_ITEMS:
        raise SequenceError(f"expected 1 to {MOST_ITEMS} words; there are {len(items)}")
    return items


def expect_sequence(items: tuple[Item, ...], text: Text, sounds: Sounds) -> Sequence:
    """Expect the items in their order.

    Raises:
        SequenceError: an item is neither a place of the mushaf nor made of sounds.
    """
    places = [_place(number, item, text) for number, item in enumerate(items)]
    expected, shown = list[ExpectedWord](), list[tuple[Word | None, str]]()
    for number, (item, place) in enumerate(zip(items, places, strict=True)):
        forms = word_forms(place, sounds) if place is not None else _forms(number, item)
        word = None if place is None else text.word(place)
        spelled = word is not None and is_spelled(word.text)
        ends, due = _ends_ayah(number, places, text), _due(number, item, forms)
        expected.append(ExpectedWord(number, forms, ends, is_spelled=spelled, madd=due))
        shown.append((word, item.text or (word.text if word else "")))
    return Sequence(expect_words(expected, sounds), tuple(shown))


def _place(number: int, item: Item, text: Text) -> WordIndex | None:
    if (item.ref is None) == (item.phonemes is None):
        raise SequenceError(f"word {number} has both a place and sounds, or neither; expected {EXAMPLE}")
    if item.ref is None:
        return None
    parts = item.ref.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):  # noqa: PLR2004 - surah, ayah, word
        raise SequenceError(f'word {number} is at "{item.ref[:20]}"; expected a place like "112:1:2"')
    try:
        return text.index_of(*(int(part) for part in parts))
    except PassageError as error:
        raise SequenceError(f"word {number}: {error}") from error


def _forms(number: int, item: Item) -> Forms:
    """Give the sounds for all contexts; at a stop a final haraka is not said (waqf), which is all that can be known."""
    names = item.phonemes or ()
    if not 0 < len(names) <= MOST_SOUNDS:
        raise SequenceError(f"word {number} has {len(names)} sounds; expected 1 to {MOST_SOUNDS}")
    try:
        joined = token_ids(names)
    except QuranDataError as error:
        raise SequenceError(f"word {number}: {error}") from error
    if "" in names:
        raise SequenceError(f"word {number} has a sound without a name")
    stopped = joined[:-1] if len(names) > 1 and names[-1] in SHORT_VOWELS else joined
    return joined, stopped, joined, stopped


def _due(number: int, item: Item, forms: Forms) -> tuple[Counts | None, ...]:
    """Give the counts due to the word's long vowels where the item says them."""
    most = sum(name in LONG_VOWELS for name in token_names(forms[0]))
    if len(item.madd) > most:
        raise SequenceError(f"word {number} has {len(item.madd)} counts of madd; it has {most} long vowels")
    if any(counts is not None and not 1 <= counts <= MOST_COUNTS for counts in item.madd):
        raise SequenceError(
            f"word {number} has the counts of madd {list(item.madd)}; expected 1 to {MOST_COUNTS} or null"
        )
    return tuple(None if counts is None else (counts, counts) for counts in item.madd)


def _ends_ayah(number: int, places: list[WordIndex | None], text: Text) -> bool:
    """Say whether people stop here: where an ayah of the mushaf ends, or the next one begins."""
    place = places[number]
    following = places[number + 1] if number + 1 < len(places) else None
    return (place is not None and text.ends_ayah(place)) or (following is not None and text.starts_ayah(following))
