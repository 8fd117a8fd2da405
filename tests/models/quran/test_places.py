import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.quran.passage import parse_passage
from models.quran.places import MOST_CANDIDATES, PlaceCandidate, PlaceIndex, decided, lay_out
from models.quran.sounds import Sounds
from models.quran.text import SURAHS, Text
from models.quran.vocabulary import BLANK, token_ids

TEXT = Text.load()
SOUNDS = Sounds.load()
INDEX = PlaceIndex.load()
BASMALA = SOUNDS.phrase(SOUNDS.prefix_words["basmala"])
ISTIADHA = SOUNDS.phrase(SOUNDS.prefix_words["istiadha"])


def recite(spec: str) -> NDArray[np.uint8]:
    return SOUNDS.phrase(parse_passage(spec, TEXT).words)


def mishear(sounds: NDArray[np.uint8], rate: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Replace three fifths of `rate` of the sounds by any, leave out a fifth and put in a fifth."""
    heard: list[int] = []
    for sound in sounds:
        fate = rng.random()
        if fate >= rate * 0.8:
            heard.append(int(sound))
        elif fate < rate * 0.6:
            heard.append(int(rng.integers(1, 69)))
        if rng.random() < rate * 0.2:
            heard.append(int(rng.integers(1, 69)))
    return np.array(heard, np.uint8)


def test_a_verse_is_found_where_it_stands() -> None:
    best, *_ = INDEX.locate(recite("2:255:1-2:255:8"))

    assert (best.surah, best.ayah_from, best.ayah_to) == (2, 255, 255)
    assert (best.first_word, best.last_word_exclusive) == (TEXT.index_of(2, 255, 1), TEXT.index_of(2, 255, 8) + 1)
    assert best.score == 1.0


def test_identical_verses_are_all_given_and_share_their_confidence() -> None:
    found = INDEX.locate(recite("55:13"))

    refrain = [place for place in found if place.surah == 55]
    assert len(refrain) == 31
    assert max(place.confidence for place in refrain) == min(place.confidence for place in refrain)
    assert not decided(found)


def test_the_confidences_of_all_places_leave_room_for_nowhere() -> None:
    found = INDEX.locate(recite("36:1-36:3"))

    assert 0.0 < sum(place.confidence for place in found) < 1.0


@pytest.mark.parametrize(
    ("prefix", "name"), [(ISTIADHA, "isti'adha"), (BASMALA, "basmala"), (np.concatenate((ISTIADHA, BASMALA)), "both")]
)
def test_what_is_said_before_a_recitation_is_not_looked_up(prefix: NDArray[np.uint8], name: str) -> None:
    found = INDEX.locate(np.concatenate((prefix, recite("67:1"))))

    assert (found[0].surah, found[0].ayah_from) == (67, 1), name
    assert found[0].first_word == TEXT.index_of(67, 1, 1)


@pytest.mark.parametrize("heard", [ISTIADHA[:12], ISTIADHA, BASMALA[:15], BASMALA])
def test_a_prefix_alone_decides_no_place(heard: NDArray[np.uint8]) -> None:
    assert not decided(INDEX.locate(heard))


def test_the_few_sounds_after_a_prefix_decide_no_place() -> None:
    al_hamdu = recite("6:1")[2:7]

    assert not decided(INDEX.locate(np.concatenate((BASMALA, al_hamdu))))


def test_the_fatihah_begins_with_the_basmala() -> None:
    found = INDEX.locate(recite("1:1-1:4"))

    assert (found[0].surah, found[0].ayah_from, found[0].ayah_to) == (1, 1, 4)
    assert found[0].first_word == 0


def test_an_ayah_that_sounds_like_the_end_of_the_basmala_is_found() -> None:
    found = INDEX.locate(recite("1:3"))

    assert (1, 3) in {(place.surah, place.ayah_from) for place in found if place.score == found[0].score}


def test_a_recitation_may_begin_and_break_off_inside_a_word() -> None:
    found = INDEX.locate(recite("18:10")[3:-4])

    assert (found[0].surah, found[0].ayah_from, found[0].ayah_to) == (18, 10, 10)


def test_of_a_long_recitation_the_last_part_is_looked_up() -> None:
    found = INDEX.locate(recite("2:282"))

    assert (found[0].surah, found[0].ayah_from, found[0].ayah_to) == (2, 282, 282)
    assert found[0].last_word_exclusive == TEXT.ayah_range(2, 282).stop


def test_too_little_names_no_place() -> None:
    assert INDEX.locate(token_ids(["q", "u", "l"])) == ()
    assert INDEX.locate(np.zeros(0, np.uint8)) == ()


def test_what_is_not_of_the_quran_is_not_decided() -> None:
    rng = np.random.default_rng(5)

    found = [INDEX.locate(rng.integers(1, 69, 60).astype(np.uint8)) for _ in range(20)]

    assert not any(decided(places) for places in found)


def test_words_of_the_quran_in_no_order_are_seldom_decided() -> None:
    rng = np.random.default_rng(5)
    jumbled = [
        np.concatenate([SOUNDS.form(int(word), starts=False, stops=False) for word in rng.integers(0, len(TEXT), 12)])
        for _ in range(50)
    ]

    wrongly = sum(decided(INDEX.locate(heard)) for heard in jumbled)

    assert wrongly <= 3


@pytest.mark.parametrize(
    ("words", "rate", "in_set", "first"), [(5, 0.2, 0.97, 0.85), (5, 0.35, 0.9, 0.8), (12, 0.5, 0.9, 0.9)]
)
def test_most_places_are_found_though_many_sounds_were_misheard(
    words: int, rate: float, in_set: float, first: float
) -> None:
    rng = np.random.default_rng(1)
    begins = [int(begin) for begin in rng.integers(0, len(TEXT) - words, 150)]
    begins = [begin for begin in begins if TEXT.word(begin).surah == TEXT.word(begin + words - 1).surah]

    found = [INDEX.locate(mishear(SOUNDS.phrase(range(begin, begin + words)), rate, rng)) for begin in begins]

    right = [
        [abs(place.first_word - begin) <= 2 for place in places] for begin, places in zip(begins, found, strict=True)
    ]
    settled = [ranks[0] for ranks, places in zip(right, found, strict=True) if decided(places)]
    assert sum(map(any, right)) >= in_set * len(begins)
    assert sum(ranks[0] for ranks in right if ranks) >= first * len(begins)
    assert sum(settled) >= 0.97 * len(settled)


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 30))
def test_candidates_are_ranked_and_lie_within_a_surah(first: int, count: int) -> None:
    words = range(first, min(first + count, len(TEXT)))

    found = INDEX.locate(SOUNDS.phrase(words))

    assert len(found) <= MOST_CANDIDATES
    assert [place.confidence for place in found] == sorted((place.confidence for place in found), reverse=True)
    for place in found:
        assert TEXT.word(place.first_word).surah == TEXT.word(place.last_word_exclusive - 1).surah == place.surah
        assert place.ayah_from <= place.ayah_to


def test_a_place_is_decided_only_when_it_is_far_ahead() -> None:
    def place(confidence: float) -> PlaceCandidate:
        return PlaceCandidate(0, 4, 1, 1, 1, 1.0, confidence)

    assert decided([place(0.95), place(0.03)])
    assert not decided([place(0.5), place(0.5)])
    assert not decided([])


def test_the_laid_out_quran_has_a_wall_before_each_surah_and_stops_at_each_ayah() -> None:
    sounds, first_sound = lay_out(TEXT, SOUNDS)

    ikhlas = TEXT.ayah_range(112, 2)
    assert int((sounds == BLANK).sum()) == SURAHS
    assert all(sounds[first_sound[TEXT.surah_range(surah).start] - 1] == BLANK for surah in range(1, SURAHS + 1))
    assert np.array_equal(sounds[first_sound[ikhlas.start] : first_sound[ikhlas.stop]], SOUNDS.phrase(ikhlas))
