"""The way down, in phases."""

import asyncio

import pytest

from supervisors.library.shutdown import Phase, shut_down
from tests.fakes.logs import RecordingLog


def phase(
    name: str, trail: list[str], *, takes: float = 0.0, error: Exception | None = None, most: float = 10.0
) -> Phase:
    async def run() -> None:
        trail.append(name)
        await asyncio.sleep(takes)
        if error is not None:
            raise error

    return Phase(name, run, most)


async def test_the_phases_run_in_order(log: RecordingLog) -> None:
    trail: list[str] = []

    unfinished = await shut_down([phase(name, trail) for name in "abc"], within=10, log=log)

    assert (trail, unfinished) == (["a", "b", "c"], ())


async def test_a_phase_that_hangs_is_left_behind(log: RecordingLog) -> None:
    trail: list[str] = []

    unfinished = await shut_down([phase("a", trail, takes=99, most=2), phase("b", trail)], within=10, log=log)

    assert (trail, unfinished) == (["a", "b"], ("a",))
    assert asyncio.get_running_loop().time() == pytest.approx(2.0)


async def test_a_phase_that_fails_is_told_and_keeps_no_other_from_running(log: RecordingLog) -> None:
    trail: list[str] = []

    unfinished = await shut_down([phase("a", trail, error=RuntimeError("x")), phase("b", trail)], within=10, log=log)

    assert (trail, unfinished) == (["a", "b"], ("a",))
    assert log.names == ["shutdown_phase_unfinished"]


async def test_all_phases_together_end_within_the_deadline(log: RecordingLog) -> None:
    trail: list[str] = []

    unfinished = await shut_down([phase(name, trail, takes=99) for name in "abc"], within=15, log=log)

    assert asyncio.get_running_loop().time() == pytest.approx(15.0)
    assert unfinished == ("a", "b", "c")
