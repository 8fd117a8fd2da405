"""Accounts that are made on the machine itself."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talqin.account import account

PASSWORD = {"TALQIN_NEW_PASSWORD": "correct horse"}


def create(folder: Path, *arguments: str, password: dict[str, str] | None = None) -> Result:
    command = ["create", *arguments, "--data", str(folder)]
    return CliRunner().invoke(account, command, env=PASSWORD if password is None else password)


def test_the_first_operator_is_made_and_its_id_is_said(tmp_path: Path) -> None:
    result = create(tmp_path, "root", "--role", "operator")

    assert result.exit_code == 0
    assert re.fullmatch(r"[0-9a-f]{30}", result.stdout.strip()), "no dash in front, which would be an option"


def test_a_name_that_is_taken_is_the_askers_to_change(tmp_path: Path) -> None:
    create(tmp_path, "root")

    result = create(tmp_path, "ROOT", "--role", "teacher")

    assert (result.exit_code, "taken" in result.stderr) == (3, True)


@pytest.mark.parametrize("password", ["short", "rootroot"])
def test_a_password_that_is_no_secret_is_refused(tmp_path: Path, password: str) -> None:
    result = create(tmp_path, "rootroot", password={"TALQIN_NEW_PASSWORD": password})

    assert result.exit_code == 3


def test_a_role_that_there_is_not_is_wrong_use(tmp_path: Path) -> None:
    assert create(tmp_path, "root", "--role", "king").exit_code == 2


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    assert create(tmp_path / "data", "root").exit_code == 1


def test_a_code_for_a_new_password_is_said_and_only_for_who_is_there(tmp_path: Path) -> None:
    create(tmp_path, "root")

    code = CliRunner().invoke(account, ["reset", "ROOT", "--data", str(tmp_path)])
    nobody = CliRunner().invoke(account, ["reset", "nobody", "--data", str(tmp_path)])

    assert (code.exit_code, nobody.exit_code) == (0, 3)
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", code.stdout.strip())
