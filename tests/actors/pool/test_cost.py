"""What a step costs, learnt from the steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.pool.cost import PRIOR_ROW_SECONDS, CostModel

CHUNK = 0.32


def learnt(row: float, step: float, sizes: list[int], *, noise: float = 0.0, in_buckets: bool = False) -> CostModel:
    cost, random = CostModel(in_buckets=in_buckets), np.random.default_rng(1)
    for size in sizes:
        cost.observe(size, (row * cost.padded(size) + step) * (1 + noise * random.standard_normal()))
    return cost


@given(row=st.floats(1e-4, 5e-3), step=st.floats(0, 0.02))
def test_it_finds_the_line_that_the_steps_lie_on(row: float, step: float) -> None:
    cost = learnt(row, step, [1, 4, 8, 16, 32] * 40)

    assert cost.seconds_for(16) == pytest.approx(16 * row + step, rel=0.02, abs=1e-5)
    assert cost.row_seconds == pytest.approx(row, rel=0.05, abs=1e-5)


def test_noise_is_averaged_out() -> None:
    cost = learnt(0.001, 0.002, [1, 4, 8, 16, 32] * 100, noise=0.2)

    assert cost.seconds_for(32) == pytest.approx(0.034, rel=0.1)


def test_it_follows_a_machine_that_has_become_slower() -> None:
    cost = learnt(0.0005, 0.001, [1, 8, 32] * 200)

    for size in [1, 8, 32] * 400:
        cost.observe(size, 0.002 * size + 0.001)

    assert cost.row_seconds == pytest.approx(0.002, rel=0.05)


def test_before_anything_was_measured_it_expects_a_core() -> None:
    assert CostModel().row_seconds == PRIOR_ROW_SECONDS


def test_batches_of_one_size_alone_are_predicted_rightly_all_the_same() -> None:
    cost = learnt(0.004, 0.006, [4] * 100)

    assert cost.seconds_for(4) == pytest.approx(0.022, rel=0.02)


def test_a_batch_ends_within_the_time_it_is_given() -> None:
    cost = learnt(0.001, 0.002, [1, 8, 32] * 60)

    rows = cost.rows_within(0.0125, most=32)

    assert rows == 10
    assert cost.seconds_for(rows) <= 0.0125


@pytest.mark.parametrize("seconds", [-1.0, 0.0, 0.0001])
def test_there_is_always_room_for_one(seconds: float) -> None:
    assert learnt(0.001, 0.002, [1, 8]).rows_within(seconds, most=32) == 1


def test_a_gpu_runs_buckets() -> None:
    cost = learnt(0.0001, 0.002, [1, 3, 9, 100, 256] * 20, in_buckets=True)

    assert [cost.padded(rows) for rows in (1, 2, 3, 9, 128, 129)] == [1, 2, 4, 16, 128, 256]
    assert cost.rows_within(0.0129, most=256) == 64
    assert cost.seconds_for(100) == pytest.approx(cost.seconds_for(128))


def test_capacity_is_the_length_of_a_chunk_over_what_a_row_costs() -> None:
    cost = learnt(0.0005, 0.0, [1, 8, 32] * 60)

    assert cost.capacity(CHUNK, most=32) == pytest.approx(CHUNK / 0.0005, rel=0.02)
