"""Redis fails over and nodes are cut off in the middle of a recitation, with processes and networks of their own."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cluster.killing import recite
from tests.cluster.parts import BY_ROLE, Cluster
from tests.cluster.troubles import LEASE_SECONDS, meet

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(290), pytest.mark.recordings]

PASSAGE, SPEED = "103", 5.0
"""Eight seconds."""

AFTER = {"session": 2.0, "memory": 6.5, "redis": 3.0}
"""Seconds from the beginning to the trouble; a memory is asked at the end."""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    settings = {"NODE__LEASE_SECONDS": str(LEASE_SECONDS)}
    cluster = Cluster(tmp_path / "cluster", BY_ROLE, settings, has_islands=True)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


async def test_verdicts_are_as_undisturbed_whoever_is_cut_off_and_nobody_writes_who_was_followed(
    recordings: Path, cluster: Cluster
) -> None:
    file = recordings / "surah" / "husary" / "103.opus"
    undisturbed = await recite(cluster.address, file, PASSAGE, SPEED, cluster.token())
    assert await asyncio.to_thread(cluster.wait_remembered, 1) == [PASSAGE]

    met = {
        trouble: await meet(cluster, trouble, file, PASSAGE, SPEED, after, click.echo)
        for trouble, after in AFTER.items()
    }

    assert len(undisturbed.verdicts) == 14
    assert {trouble: outcome.told.verdicts for trouble, outcome in met.items()} == dict.fromkeys(
        AFTER, undisturbed.verdicts
    )
    assert [outcome.told.faults() for outcome in met.values()] == [[], [], []]
    assert [outcome.remembered for outcome in met.values()] == [1, 1, 1]
    assert [outcome.late_writes for outcome in met.values()] == [0, 0, 0]
    assert met["session"].told.resumes >= 1
