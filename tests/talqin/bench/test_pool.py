"""`talqin bench pool`: one object with everything in it, or tables for a person."""

from collections.abc import Iterator

import msgspec
import pytest
import structlog
from click.testing import CliRunner, Result

from talqin.bench.pool import PoolReport
from talqin.main import main

pytestmark = pytest.mark.wall_clock


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["bench", "pool", "--quick", *words])


def test_the_object_has_every_figure() -> None:
    result = run("--json", "--ears", "1")

    assert result.exit_code == 0, result.output
    report = msgspec.json.decode(result.stdout, type=PoolReport)
    assert [row.batch for row in report.batches] == [1, 8, 16, 32]
    assert report.streams_per_core == max(row.streams for row in report.batches)
    assert [row.part_of_capacity for row in report.latency] == [0.70, 0.95]
    assert sum(row.unheard + row.failed_streams for row in report.latency) == 0
    assert report.capacity > 0
    assert report.recovery is not None
    assert (report.recovery.unheard, report.recovery.failed_streams) == (0, 0)


def test_a_person_gets_tables() -> None:
    result = run("--ears", "0")

    assert result.exit_code == 0, result.output
    for words in ("streams a core", "network alone", "through the pool, no process", "p99", "70%", "95%"):
        assert words in result.output
    assert "a killed process" not in result.output
