"""A whole cluster in processes of its own: a learner's recitation goes on as if nobody had died."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.killing import killed_in_turn, recite
from tests.cluster.parts import BY_ROLE, Cluster

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(290), pytest.mark.recordings]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path, BY_ROLE, {"NODE__LEASE_SECONDS": "3"})
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


async def test_a_recitation_is_judged_as_if_no_node_had_died(recordings: Path, cluster: Cluster) -> None:
    file = recordings / "surah" / "husary" / "103.opus"
    undisturbed = await recite(cluster.address, file, "103", speed=2.0, token=cluster.token())

    victims = [cluster.remembering, cluster.hearing, cluster.serving]
    killing = asyncio.create_task(killed_in_turn(victims, 3.0, 5.0, lambda _: None))
    disturbed = await recite(cluster.address, file, "103", speed=1.0, token=cluster.token())
    deaths = await killing

    assert disturbed.resumes >= 1
    assert disturbed.faults() == []
    assert disturbed.verdicts == undisturbed.verdicts
    assert [cluster.nodes[death.node].role for death in deaths] == ["memory", "inference", "session"]
    assert await asyncio.to_thread(cluster.wait_remembered, 2) == ["103", "103"]
