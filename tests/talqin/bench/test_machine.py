"""What a figure was measured on."""

import pytest

from talqin.bench.machine import percentile, this_machine


def test_the_machine_is_named() -> None:
    machine = this_machine()

    assert machine.processor
    assert machine.cores >= 1
    assert machine.python.startswith("3.")
    assert machine.load >= 0


@pytest.mark.parametrize(("part", "value"), [(0.0, 1.0), (0.5, 3.0), (0.95, 4.0), (1.0, 4.0)])
def test_a_percentile_is_a_value_of_the_list(part: float, value: float) -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], part) == value


def test_nothing_has_no_percentile() -> None:
    assert percentile([], 0.5) == 0
