"""Servers to be measured."""

import pytest

from talqin.bench.served import echoing, served

pytestmark = pytest.mark.wall_clock


def test_a_server_is_there_until_the_block_ends() -> None:
    with served('[log]\nlevel = "error"\n') as server:
        assert server.port > 0
        assert server.cost.memory_bytes() > 10_000_000
        assert server.cost.cpu_seconds() > 0
        assert server.is_running

    assert not server.is_running


def test_a_server_that_does_not_come_up_says_why() -> None:
    with pytest.raises(RuntimeError, match="no_such_section"), served("[no_such_section]\n"):
        pass


def test_the_bare_server_is_there_until_the_block_ends() -> None:
    with echoing() as server:
        assert server.is_running

    assert not server.is_running
