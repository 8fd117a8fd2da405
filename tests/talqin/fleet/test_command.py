"""`talqin simulate fleet`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from talqin.fleet import report
from talqin.fleet.report import Setting, Story
from talqin.main import main


@pytest.fixture
def _simulated(a_day: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def simulated(setting: Setting, groups: object) -> Story:
        del groups
        assert setting == a_day.setting
        return a_day

    monkeypatch.setattr(report, "simulate_fleet", simulated)


SHORT = ["simulate", "fleet", "--days", "1", "--learners", "40000"]


@pytest.mark.usefixtures("_simulated")
def test_it_prints_a_line_a_way_the_nodes_and_the_goals(tmp_path: Path) -> None:
    plot = tmp_path / "fleet.svg"

    done = CliRunner().invoke(main, [*SHORT, "--plot", str(plot)])

    assert done.exit_code == 0
    assert [line.split("  ")[0] for line in done.output.splitlines()[1:5]] == [
        "literal",
        "grouped",
        "safe",
        "safe + forecast",
    ]
    assert "nodes of node" in done.output
    assert "not reached: recovery_seconds" in done.output
    assert plot.read_text().startswith("<svg")


@pytest.mark.usefixtures("_simulated")
def test_json_has_the_setting_and_every_outcome() -> None:
    answer = json.loads(CliRunner().invoke(main, [*SHORT, "--json"]).stdout)

    assert answer["setting"]["learners"] == 40_000
    assert len(answer["outcomes"]) == 4
    assert answer["outcomes"][3]["nodes"][0]["group"] == "node"


def test_a_fleet_of_no_days_is_wrong_use() -> None:
    assert CliRunner().invoke(main, ["simulate", "fleet", "--days", "0"]).exit_code == 2
