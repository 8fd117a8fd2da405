"""The locks pin everything by hash, cover what is asked for, and name no registry and no place on a machine."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run.lock", "dev.lock")
ASKED = {"run.lock": "build.in", "dev.lock": "dev.in"}
"""Lock -> what it is made from, besides the dependencies in pyproject.toml."""


def pins(lock: str) -> dict[str, list[str]]:
    """Each pin, with its marker, and the hashes below it."""
    text = (ROOT / "requirements" / lock).read_text().replace("\\\n", " ")
    pins = [line.split(" --hash=") for line in text.splitlines()]
    return {pin.strip(): [digest.strip() for digest in hashes] for pin, *hashes in pins}


def name_of(requirement: str) -> str:
    return re.split(r"[\[=<>;~ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def asked_for(lock: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    lines = (ROOT / "requirements" / ASKED[lock]).read_text().splitlines()
    return {name_of(line) for line in [*project, *lines] if line and not line.startswith("#")}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_one_version_with_its_hashes(lock: str) -> None:
    loose = {
        pin
        for pin, hashes in pins(lock).items()
        if not (
            re.match(r"[a-z0-9.-]+==\S+", pin)
            and hashes
            and all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes)
        )
    }

    assert loose == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_path(lock: str) -> None:
    found = re.findall(r".*(?:://|/|@|--index|--find).*", (ROOT / "requirements" / lock).read_text())

    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_covers_what_is_asked_for(lock: str) -> None:
    missing = asked_for(lock) - {name_of(pin) for pin in pins(lock)}

    assert missing == set()


def test_what_runs_is_what_is_tested() -> None:
    differing = set(pins("run.lock")) - set(pins("dev.lock"))

    assert differing == set()
