"""`talqin simulate learners`."""

import json
from pathlib import Path

from click.testing import CliRunner

from talqin.main import main

SHORT = ["simulate", "learners", "--days", "6", "--learners", "2", "--minutes", "5", "--verses", "2"]


def test_it_prints_how_each_teachers_learners_stand(tmp_path: Path) -> None:
    plot = tmp_path / "lives.svg"

    done = CliRunner().invoke(main, [*SHORT, "--plot", str(plot)])

    assert done.exit_code == 0
    assert all(teacher in done.output for teacher in ("talqin", "cycle", "sm2"))
    assert "of 2 learners hold more under talqin than under sm2" in done.output
    assert plot.read_text().startswith("<svg")


def test_json_has_the_setting_the_outcomes_and_every_life() -> None:
    done = CliRunner().invoke(main, [*SHORT, "--json"])

    answer = json.loads(done.stdout)
    assert answer["setting"]["days"] == 6
    assert [outcome["teacher"] for outcome in answer["outcomes"]] == ["talqin", "cycle", "sm2"]
    assert len(answer["lives"]["talqin"]) == 2


def test_it_says_the_same_twice() -> None:
    assert CliRunner().invoke(main, SHORT).output == CliRunner().invoke(main, SHORT).output
