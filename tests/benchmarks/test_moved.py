"""The benchmark of lost nodes runs, and nothing is lost in it."""

import msgspec
import pytest
from click.testing import CliRunner

from tests.benchmarks.moved import Moved, main

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(60)]


def test_a_crowd_whose_node_is_killed_is_heard_to_the_last_chunk() -> None:
    asked = ["--json", "--streams", "8", "--seconds", "2", "--way", "killed"]
    result = CliRunner().invoke(main, asked, catch_exceptions=False)

    (figure,) = msgspec.json.decode(result.output, type=list[Moved])
    assert (figure.streams, figure.unheard) == (8, 0)
    assert 0 < figure.moved < 8
