"""Where a whole recording is."""

import numpy as np
import pytest

from models.quran.passage import parse_passage
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.whole import locate_whole


def places_of(spec: str) -> list[tuple[int, int, int]]:
    words = parse_passage(spec, Text.load()).words
    found = locate_whole(PlaceIndex.load(), Sounds.load().phrase(words))
    return [(place.surah, place.ayah_from, place.ayah_to) for place in found]


@pytest.mark.parametrize("spec", ["112", "90", "78", "2:255", "2:282", "36:1-36:20"])
def test_a_passage_of_any_length_is_found_from_beginning_to_end(spec: str) -> None:
    passage = parse_passage(spec, Text.load())
    first, last = Text.load().word(passage.first), Text.load().word(passage.last_exclusive - 1)

    assert places_of(spec)[0] == (first.surah, first.ayah, last.ayah)


def test_ends_that_do_not_belong_together_are_not_joined() -> None:
    sounds, text = Sounds.load(), Text.load()
    torn = np.concatenate([sounds.phrase(text.surah_range(90)), sounds.phrase(text.surah_range(78))])

    found = locate_whole(PlaceIndex.load(), torn)

    assert found[0].surah == 90


def test_what_is_identical_is_named_at_each_of_its_places() -> None:
    assert len([place for place in places_of("55:13") if place[0] == 55]) >= 31
