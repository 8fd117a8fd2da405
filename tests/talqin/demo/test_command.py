"""`talqin demo` on real recordings, and what it says without them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from talqin.main import main

pytestmark = pytest.mark.wall_clock


@pytest.mark.recordings
@pytest.mark.timeout(180)
def test_a_few_days_of_real_recitation_are_planned_heard_and_remembered(tmp_path: Path, recordings: Path) -> None:
    plot = tmp_path / "month.svg"
    few = ["--days", "4", "--verses", "2", "--minutes", "2", "--recordings", str(recordings)]

    done = CliRunner().invoke(main, ["demo", *few, "--json", "--plot", str(plot)])

    assert done.exit_code == 0, done.output
    month = json.loads(done.stdout)
    assert [day["day"] for day in month["days"]] == [1, 2, 3, 4]
    assert month["report"]["words_right"] > 50
    assert month["report"]["verses"]
    assert month["days"][1]["practised"][0]["code"] == "sabaq"
    assert plot.read_text().startswith("<svg")


def test_without_recordings_it_says_where_they_were_looked_for(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["demo", "--recordings", str(tmp_path)])

    assert done.exit_code == 3
    assert "manifest.tsv" in done.output
