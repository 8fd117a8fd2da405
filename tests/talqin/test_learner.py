"""What is known of a learner, given and taken away on the command line."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talqin.account import account
from talqin.learner import learner


def said(*arguments: str, folder: Path) -> Result:
    return CliRunner().invoke(learner, [*arguments, "--data", str(folder)])


@pytest.fixture
def amina(tmp_path: Path) -> str:
    command = ["create", "qamar-4711", "--role", "learner", "--data", str(tmp_path / "data")]
    made = CliRunner().invoke(account, command, env={"TALQIN_NEW_PASSWORD": "correct horse"})
    assert made.exit_code == 0, made.output
    return made.stdout.strip()


def test_all_that_is_known_is_written_into_one_file_for_its_owner_alone(tmp_path: Path, amina: str) -> None:
    file = tmp_path / "amina.zip"

    result = said("export", amina, "--to", str(file), folder=tmp_path / "data")

    assert result.exit_code == 0, result.output
    assert zipfile.ZipFile(file).namelist() == ["documents/accounts.json", "manifest.json"]
    assert file.stat().st_mode & 0o077 == 0
    assert not (tmp_path / "amina.zip.part").exists()


def test_a_file_that_cannot_be_written_is_the_askers_to_change(tmp_path: Path, amina: str) -> None:
    result = said("export", amina, "--to", str(tmp_path / "no" / "a.zip"), folder=tmp_path / "data")

    assert (result.exit_code, "cannot be written" in result.stderr) == (3, True)


def test_the_sweep_fails_while_there_is_anything_and_not_after_the_deletion(tmp_path: Path, amina: str) -> None:
    folder = tmp_path / "data"

    before = said("sweep", amina, folder=folder)
    deleted = said("delete", amina, "--yes", folder=folder)
    after = said("sweep", amina, "--name", "Qamar-4711", folder=folder)

    assert (before.exit_code, deleted.exit_code, after.exit_code) == (1, 0, 0)
    assert json.loads(before.stdout)["documents"] == {"accounts": 1, "names": 1, "passwords": 1}
    assert json.loads(deleted.stdout)["documents"] == 3
    assert json.loads(after.stdout) == {"documents": {}, "keys": {}, "objects": 0, "passing": 0, "put_by": 0}
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert amina.encode() not in everything
    assert b"qamar-4711" not in everything


def test_nobody_is_deleted_without_a_yes(tmp_path: Path, amina: str) -> None:
    result = CliRunner().invoke(learner, ["delete", amina, "--data", str(tmp_path / "data")], input="n\n")

    assert result.exit_code == 1
    assert said("sweep", amina, folder=tmp_path / "data").exit_code == 1
