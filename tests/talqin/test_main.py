"""The command line as a whole."""

import subprocess
import sys
from importlib.metadata import version

import click
import pytest
from click.testing import CliRunner

from talqin.main import COMMANDS, main

HEAVY = {"numpy", "scipy", "onnxruntime", "av", "aiohttp"}


def test_help_names_every_command_and_every_exit_code() -> None:
    result = CliRunner().invoke(main, ["--help"])

    assert result.exit_code == 0
    assert all(f"\n  {name} " in result.output for name in COMMANDS)
    assert "0 done, 1 our fault, 2 wrong use, 3 bad input, 4 the server cannot be reached" in " ".join(
        result.output.split()
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])

    assert result.exit_code == 0
    assert f" {name} " in result.output.splitlines()[0]


def test_what_is_no_command_is_wrong_use() -> None:
    result = CliRunner().invoke(main, ["sing"])

    assert result.exit_code == 2
    assert "No such command 'sing'" in result.stderr


def test_the_version_is_the_packages() -> None:
    assert version("talqin") in CliRunner().invoke(main, ["--version"]).output


def test_a_name_without_a_command_gives_none() -> None:
    assert isinstance(main, click.Group)
    assert main.get_command(click.Context(main), "sing") is None


@pytest.mark.wall_clock
@pytest.mark.parametrize("arguments", [["--help"], ["recite", "--help"], ["analyse", "--help"], ["locate", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys; from talqin.main import main; main(sys.argv[1:], standalone_mode=False);"
        f"sys.exit(' '.join({HEAVY!r} & set(sys.modules)) or 0)"
    )

    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=30, check=False
    )

    assert run.returncode == 0, run.stderr
