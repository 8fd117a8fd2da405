"""The figures of the model's bytes are of what is shipped and of what is deployed."""

from pathlib import Path

import pytest

from tests.benchmarks.model_bytes import measure
from tests.fakes.servers import program

pytestmark = pytest.mark.wall_clock


def test_eight_bits_are_a_quarter_and_go_over_the_edge_as_they_are(tmp_path: Path) -> None:
    program("nginx", "deploy/setup/nginx.sh")
    whole, half, small = measure(tmp_path, {"gzip -1": ("gzip", "-1", "-c")})

    assert whole.on_disk > 1.9 * half.on_disk > 3.6 * small.on_disk
    assert all((one.at_the_edge, one.encoding) == (one.on_disk, "") for one in (whole, half, small))
    assert small.compressed["gzip -1"] > 0.85 * small.on_disk
