"""Servers to be measured."""

import pytest

from talqin.bench.served import allow_connections, echoing, served
from talqin.failures import OurFailure

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


def test_more_connections_than_open_files_are_refused_before_anything_starts() -> None:
    allow_connections(10)
    with pytest.raises(OurFailure, match="ulimit -n"):
        allow_connections(10**9)
