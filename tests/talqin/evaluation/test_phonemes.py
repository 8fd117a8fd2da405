import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.expected import ExpectedWord, expect_passage
from talqin.evaluation.phonemes import PhonemeErrors, phoneme_errors

TEXT = Text.load()
SOUNDS = Sounds.load()
RUNS = st.lists(st.integers(1, 68), max_size=12).map(lambda run: np.array(run, np.uint8))


def line(spec: str) -> tuple[ExpectedWord, ...]:
    return expect_passage(parse_passage(spec, TEXT), TEXT, SOUNDS).words


@given(RUNS, RUNS)
def test_without_a_choice_of_stops_it_is_the_levenshtein_distance(
    heard: NDArray[np.uint8], said: NDArray[np.uint8]
) -> None:
    found = phoneme_errors(heard, [ExpectedWord(0, (said, said, said, said))])

    assert found == PhonemeErrors(Levenshtein.distance(heard.tolist(), said.tolist()), len(said))


@pytest.mark.parametrize("stops_after", [(), (4,), (2, 4), (1, 2, 3, 4)])
def test_stopping_anywhere_is_no_error(stops_after: tuple[int, ...]) -> None:
    words = parse_passage("112:1:1-112:2:2", TEXT).words
    breaths = np.split(np.array(words), stops_after)
    heard = np.concatenate([SOUNDS.phrase(tuple(int(word) for word in breath)) for breath in breaths])

    found = phoneme_errors(heard, line("112:1:1-112:2:2"))

    assert found == PhonemeErrors(0, len(heard))


def test_a_pausal_form_without_a_stop_is_an_error() -> None:
    first, second = line("112:2")
    heard = np.concatenate((first.forms[3], second.forms[1]))

    found = phoneme_errors(heard, (first, second))

    assert found.errors == 1  # the last haraka of the first word was not said


def test_a_basmala_before_the_passage_is_no_error_where_it_may_be_said() -> None:
    basmala = [word.forms for word in line("1:1")]
    heard = np.concatenate([SOUNDS.phrase(part) for part in (SOUNDS.prefix_words["basmala"], TEXT.ayah_range(112, 1))])

    with_prefix = phoneme_errors(heard, line("112:1"), [basmala])
    without = phoneme_errors(heard, line("112:1"))

    assert with_prefix.errors == 0
    assert without.errors > 10


def test_a_prefix_that_may_be_said_need_not_be() -> None:
    heard = SOUNDS.phrase(TEXT.ayah_range(112, 1))
    prefixes = [[word.forms for word in line(spec)] for spec in ("16:98:5-8", "1:1")]

    assert phoneme_errors(heard, line("112:1"), prefixes) == PhonemeErrors(0, len(heard))


def test_silence_misses_every_sound() -> None:
    found = phoneme_errors(np.zeros(0, np.uint8), line("112:1"))

    assert found.errors == found.sounds > 0
