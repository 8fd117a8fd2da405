"""One reading of a passage."""

import msgspec
import pytest

from models.learning.reading import Mode, Reading, verse_key, verse_of
from tests.models.learning.readings import reading, verse


@pytest.mark.parametrize("mode", Mode)
def test_only_what_was_hidden_was_remembered(mode: Mode) -> None:
    assert reading([], mode=mode).is_from_memory == (mode in {Mode.MEMORISE, Mode.TEST})


def test_a_verse_has_one_name() -> None:
    assert verse_of(verse_key(2, 255)) == (2, 255)
    assert verse("2:255", 1)[0].verse == "2:255"


def test_a_reading_is_kept_and_read_again_unchanged() -> None:
    once = reading(verse("112:1", 4))

    assert msgspec.json.decode(msgspec.json.encode(once), type=Reading) == once
