"""The benchmark of the pool runs, and says what it is asked."""

import msgspec
import pytest
from click.testing import CliRunner

from tests.benchmarks.pool import LOADS, main

pytestmark = pytest.mark.wall_clock


def test_it_tells_every_load_and_what_the_pool_costs() -> None:
    result = CliRunner().invoke(main, ["--json", "--seconds", "3"], catch_exceptions=False)

    answer = msgspec.json.decode(result.output)
    assert [one["load"] for one in answer["loads"]] == list(LOADS)
    assert all(one["lost"] == 0 for one in answer["loads"])
    assert all(one["us_a_chunk"] > 0 for one in answer["overheads"])
