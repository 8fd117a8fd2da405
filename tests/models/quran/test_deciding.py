"""What tells apart the places where a recitation may be."""

import numpy as np

from models.quran.deciding import differences, in_set
from models.quran.places import PlaceCandidate, PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text, Word

TEXT, SOUNDS, PLACES = Text.load(), Sounds.load(), PlaceIndex.load()


def place(surah: int, ayah: int, words: int, confidence: float = 0.4) -> PlaceCandidate:
    """A place from the beginning of an ayah, of which so many words were heard."""
    first = TEXT.ayah_range(surah, ayah).start
    return PlaceCandidate(first, first + words, surah, ayah, ayah, 1.0, confidence)


def decided_by(*places: PlaceCandidate) -> list[Word | None]:
    found = differences(places, TEXT, SOUNDS)
    return [None if each.decided_by is None else TEXT.word(each.decided_by) for each in found]


def test_a_verse_that_stands_many_times_is_named_identical_and_decided_by_the_next_one() -> None:
    heard = SOUNDS.phrase(TEXT.ayah_range(55, 13))
    candidates = PLACES.locate(heard)

    found = differences(candidates, TEXT, SOUNDS)

    assert len(found) == 31
    assert all(each.is_identical for each in found)
    words = [TEXT.word(each.decided_by) for each in found if each.decided_by is not None]
    assert {word.word for word in words} == {1}
    assert all(word.ayah in {one.ayah_to + 1 for one in candidates} for word in words)


def test_places_that_begin_alike_are_decided_by_the_first_other_word_of_each() -> None:
    one, other = place(2, 1, 1), place(3, 1, 1)

    assert decided_by(one, other) == [TEXT.word(one.first_word + 1), TEXT.word(other.first_word + 1)]
    assert [each.is_identical for each in differences((one, other), TEXT, SOUNDS)] == [True, True]


def test_the_words_that_all_share_decide_nothing() -> None:
    one, other = place(2, 136, 1), place(3, 84, 1)

    words = decided_by(one, other)

    assert [word.word for word in words if word] == [6, 6]
    assert not any(each.is_identical for each in differences((one, other), TEXT, SOUNDS))


def test_a_single_place_needs_nothing_to_be_decided() -> None:
    assert decided_by(place(112, 1, 2)) == [None]
    assert differences((), TEXT, SOUNDS) == []


def test_a_place_at_the_end_of_its_surah_has_no_next_word() -> None:
    last = TEXT.ayah_range(112, 4)

    assert decided_by(place(112, 4, len(last)), place(113, 1, 1))[0] is None


def test_places_that_are_far_less_likely_are_not_in_the_set() -> None:
    assert len(in_set((place(2, 1, 1, 0.6), place(3, 1, 1, 0.3), place(7, 1, 1, 0.01)))) == 2


def test_isti_adha_and_basmala_are_recognised_alone_and_before_a_recitation() -> None:
    basmala, istiadha = (SOUNDS.phrase(SOUNDS.prefix_words[kind]) for kind in ("basmala", "istiadha"))
    ikhlas = SOUNDS.phrase(TEXT.ayah_range(112, 1))

    assert PLACES.prefixes(basmala) == ("basmala",)
    assert PLACES.prefixes(istiadha) == ("istiadha",)
    assert PLACES.prefixes(np.concatenate([istiadha, basmala, ikhlas])) == ("istiadha", "basmala")
    assert PLACES.prefixes(ikhlas) == ()
