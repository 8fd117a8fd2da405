"""The benchmark of the hop runs, and says what it is asked."""

import msgspec
import pytest
from click.testing import CliRunner

from tests.benchmarks.hop import STREAMS, Hop, main

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(60)]


def test_it_tells_every_crowd_here_and_elsewhere() -> None:
    result = CliRunner().invoke(main, ["--json", "--rounds", "2"], catch_exceptions=False)

    hops = msgspec.json.decode(result.output, type=list[Hop])
    assert [hop.streams for hop in hops] == list(STREAMS)
    assert all(hop.near_ms > 0 and hop.ratio > 0 and hop.cpu_us > 0 for hop in hops)
