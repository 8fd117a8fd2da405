"""A region is cut off: who recites inside it goes on, who came from outside goes on elsewhere, and it comes back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from talqin.failover.table import Rules
from tests.cluster.regions import EAST, WEST, Regions

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(200), pytest.mark.recordings]

QUICK = Rules(lost_after_seconds=1.0, steady_after_seconds=1.0, cool_down_seconds=5.0)
"""The rules' own times are tried by tests/talqin/failover/test_table.py; a test waits less long."""


PROMISED_SECONDS = 60.0


@pytest.fixture
def regions(tmp_path: Path) -> Iterator[Regions]:
    regions = Regions(tmp_path, QUICK, every=1.0)
    try:
        regions.start()
        regions.networks.hurry()
        yield regions
    finally:
        regions.stop()


def test_a_region_that_is_cut_off_takes_no_learner_with_it(recordings: Path, regions: Regions) -> None:
    file = recordings / "surah" / "husary" / "112.opus"
    undisturbed = regions.visit("before", "", file, "112", 8.0).wait(60)
    travelling = regions.visit("travelling", "", file, "112", 5.0)
    inside, beyond = (regions.visit(f"at-{place}", place, file, "112", 2.0) for place in (EAST, WEST))
    while not (travelling.met("word") and inside.met("welcome") and beyond.met("welcome")):
        time.sleep(0.1)

    with regions.cut_off(EAST) as at:
        away = regions.wait_plan(lambda plan: plan.serving == (WEST,), 60)
        finals = [visitor.wait(90) for visitor in (travelling, inside, beyond)]
        again = [met.at - at for met in travelling.met("welcome") if met.at > at]
    back = regions.wait_plan(lambda plan: plan.primary == EAST, 60)

    assert [final.words for final in finals] == [undisturbed.words] * 3
    assert travelling.met("lost")
    assert inside.met("lost") == beyond.met("lost") == []
    assert away.at - at < PROMISED_SECONDS
    assert again[0] < PROMISED_SECONDS
    assert back.serving == (EAST, WEST)
    assert [regions.wait_remembered(who) for who in ("before", "travelling", "at-west")] == [["112"]] * 3
