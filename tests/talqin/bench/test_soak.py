"""`talqin bench soak`, for a moment."""

import msgspec
import pytest

from talqin.bench.soak import SoakReport
from tests.talqin.bench.programs import said_by

pytestmark = pytest.mark.wall_clock


def test_learners_come_back_and_no_event_is_lost() -> None:
    said = said_by("soak", "--minutes", "0.1", "--connections", "10", "--reciting", "2", "--reconnect", "50", "--json")

    report = msgspec.json.decode(said, type=SoakReport)
    assert (report.connected, report.reciting, report.event_faults, report.failures) == (10, 2, 0, ())
    assert report.returned > 10
    assert report.lost == 0
    assert report.last_mb > 0
