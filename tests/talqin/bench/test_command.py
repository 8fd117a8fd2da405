"""`talqin bench` names its benches without loading any, and loads the one that is asked for."""

from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from talqin.bench.command import BENCHES, bench


def test_help_names_every_bench() -> None:
    result = CliRunner().invoke(bench, ["--help"])

    assert result.exit_code == 0
    for name, (_, line) in BENCHES.items():
        assert name in result.output
        assert line in result.output


@pytest.mark.parametrize("name", sorted(BENCHES))
def test_every_bench_is_a_command(name: str) -> None:
    module, _ = BENCHES[name]

    assert isinstance(getattr(import_module(module), name), click.Command)
    assert bench.get_command(click.Context(bench), name) is not None


def test_another_word_is_wrong_use() -> None:
    result = CliRunner().invoke(bench, ["everything"])

    assert result.exit_code == 2
    assert "everything" in result.output
