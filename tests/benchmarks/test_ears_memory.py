"""The watch over an ear's memory sees what there is to see."""

import os

import numpy as np
import pytest

from tests.benchmarks.ears_memory import Growth, resident_mb, watch_both

pytestmark = pytest.mark.wall_clock


def test_both_ears_are_watched() -> None:
    grown = watch_both(1.0)

    assert [growth.process for growth in grown] == ["in this process", "worker"]
    assert all(growth.chunks > 0 and growth.before_mb > 10 and growth.after_mb > 10 for growth in grown)


def test_what_a_process_takes_is_seen() -> None:
    before = resident_mb(os.getpid())

    taken = np.ones(64_000_000, np.uint8)

    assert resident_mb("self") - before > 50
    assert taken[-1] == 1


def test_growth_is_told_from_standing_still() -> None:
    assert Growth("x", 1, 100.0, 103.0).is_flat
    assert not Growth("x", 1, 100.0, 110.0).is_flat
