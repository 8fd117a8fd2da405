import numpy as np

from models.quran.seeds import BIN_BITS, SeedIndex, grams
from models.quran.vocabulary import token_ids

RNG_SEED = 7


def test_a_run_taken_out_of_the_text_is_found_where_it_was() -> None:
    text = np.random.default_rng(RNG_SEED).integers(1, 69, 5000).astype(np.uint8)

    places = SeedIndex(text).vote(text[3000:3040], 3)

    assert abs(int(places[0]) - 3000) <= 1 << BIN_BITS


def test_a_run_with_sounds_left_out_is_still_found() -> None:
    text = np.random.default_rng(RNG_SEED).integers(1, 69, 5000).astype(np.uint8)
    heard = np.delete(text[3000:3060], [7, 20, 33, 50])

    places = SeedIndex(text).vote(heard, 3)

    assert abs(int(places[0]) - 3000) <= 1 << BIN_BITS


def test_what_is_nowhere_in_the_text_has_no_place() -> None:
    text = token_ids(["b", "a", "t", "i"] * 20)

    assert len(SeedIndex(text).vote(token_ids(["k", "u", "l", "u", "k"]), 5)) == 0


def test_too_little_has_no_place() -> None:
    text = token_ids(["b", "a", "t", "i"] * 20)

    assert len(SeedIndex(text).vote(token_ids(["b", "a"]), 5)) == 0


def test_a_trigram_looks_past_an_echo_and_never_over_the_end_of_a_surah() -> None:
    with_echo, places = grams(token_ids(["q", "Q", "a", "d"]))
    without, _ = grams(token_ids(["q", "a", "dd"]))
    over_the_end, _ = grams(np.array([4, 0, 5, 6], np.uint8))

    assert with_echo.tolist() == without.tolist()
    assert places.tolist() == [0]
    assert len(over_the_end) == 0
