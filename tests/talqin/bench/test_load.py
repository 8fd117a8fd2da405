"""`talqin bench load`, in small: a real server, real sockets, real audio where there is some."""

import msgspec
import pytest
from click.testing import CliRunner

from talqin.bench.load import LoadReport
from talqin.main import main
from tests.talqin.bench.programs import said_by

pytestmark = pytest.mark.wall_clock


def test_the_object_has_every_figure_and_no_event_is_lost() -> None:
    report = msgspec.json.decode(said_by("load", "--quick", "--json"), type=LoadReport)

    assert (report.connected.learners, report.connected.refused) == (50, 0)
    assert [(part.reciting, part.event_faults, part.failures) for part in report.loads] == [(3, 0, ())]
    assert report.loads[0].answered.count > 0
    assert report.returning is not None
    assert (report.returning.failed, report.returning.event_faults) == (0, 0)
    assert report.drained.codes == {"4000": 50}
    assert (report.drained.event_faults, report.drained.unanswered_recitations) == (0, 0)
    assert report.limit.learners == 50


def test_more_learners_than_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talqin.bench.served.raise_file_limit", lambda: 1024)

    result = CliRunner().invoke(main, ["bench", "load"])

    assert result.exit_code == 1
    assert "ulimit" in result.output
