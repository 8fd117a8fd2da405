"""The values of a lesson."""

import pytest

from models.learning.lesson import Stretch
from models.quran.passage import parse_passage
from models.quran.text import Text


@pytest.mark.parametrize(("stretch", "spec"), [(Stretch(2, 255, 255), "2:255"), (Stretch(2, 255, 257), "2:255-2:257")])
def test_a_stretch_is_written_as_a_passage(stretch: Stretch, spec: str) -> None:
    assert stretch.spec == spec
    assert parse_passage(spec, Text.load()).spec == spec


def test_a_stretch_names_its_verses() -> None:
    assert Stretch(2, 255, 257).verses == ("2:255", "2:256", "2:257")
