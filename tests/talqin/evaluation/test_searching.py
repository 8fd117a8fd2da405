import numpy as np
import pytest
from numpy.typing import NDArray

from models.quran.passage import parse_passage
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import TOKENS
from talqin.evaluation.searching import GIVE_UP_FRAMES, search
from talqin.evaluation.tallies import PlaceCounts

TEXT = Text.load()
SOUNDS = Sounds.load()
PLACES = PlaceIndex.load()


def uttered(sounds: NDArray[np.uint8], frames_each: int = 3) -> NDArray[np.float32]:
    """Log-probabilities of an ear that is sure: each sound for a frame, then blanks."""
    best = np.zeros(len(sounds) * frames_each, np.int64)
    best[::frames_each] = sounds
    return np.where(np.arange(len(TOKENS)) == best[:, None], 0.0, -20.0).astype(np.float32)


def recited(spec: str) -> NDArray[np.float32]:
    return uttered(SOUNDS.phrase(parse_passage(spec, TEXT).words))


def test_a_place_that_is_one_of_a_kind_is_decided_on_the_way() -> None:
    found = search(recited("2:255"), parse_passage("2:255", TEXT), PLACES)

    assert (found.asked, found.first, found.in_set, found.decided, found.decided_right) == (1, 1, 1, 1, 1)
    assert 0.0 < found.decided_after_seconds[0] < len(recited("2:255")) / 25


def test_a_verse_said_31_times_is_first_among_its_like_and_not_decided() -> None:
    found = search(recited("55:77"), parse_passage("55:77", TEXT), PLACES)

    assert found == PlaceCounts(asked=1, first=1, in_set=1)


def test_another_place_than_the_passage_is_decided_wrongly() -> None:
    found = search(recited("2:255"), parse_passage("3:7", TEXT), PLACES)

    assert found == PlaceCounts(asked=1, decided=1)


def test_the_basmala_alone_is_not_asked_for() -> None:
    assert search(recited("1:1"), parse_passage("1:1", TEXT), PLACES) == PlaceCounts()


@pytest.mark.parametrize("frames", [0, 8, GIVE_UP_FRAMES + 40])
def test_silence_has_no_place(frames: int) -> None:
    silence = uttered(np.zeros(frames, np.uint8), 1)

    assert search(silence, parse_passage("112", TEXT), PLACES) == PlaceCounts(asked=1)
