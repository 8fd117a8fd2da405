"""A whole cluster in processes of its own: a learner's recitation goes on as if nobody had died."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.killing import killed_in_turn, recite
from tests.cluster.parts import BY_ROLE, Cluster
from tests.cluster.watching import Watching, watching

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(290), pytest.mark.recordings]

FOLLOWED = frozenset({"socket message", "line", "batch", "far memory", "Memory RememberRecitation", "store write"})
"""One trace: the end of a recitation, over socket, mailboxes, batch and three nodes."""


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watching]:
    with watching(tmp_path / "watching", tmp_path / "cluster" / "*-[12]" / "output.log") as watch:
        yield watch


@pytest.fixture
def cluster(tmp_path: Path, watch: Watching) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "cluster", BY_ROLE, {"NODE__LEASE_SECONDS": "3", **watch.settings})
    try:
        cluster.start()
        watch.see(cluster.nodes.values())
        yield cluster
    finally:
        cluster.stop()


async def test_a_recitation_is_judged_as_if_no_node_had_died_and_found_by_who_watches(
    recordings: Path, cluster: Cluster, watch: Watching
) -> None:
    file = recordings / "surah" / "husary" / "103.opus"
    undisturbed = await recite(cluster.address, file, "103", speed=2.0, token=cluster.token())
    words = await asyncio.to_thread(watch.watchers.wait_value, "sum(talqin_words_judged_total)", 14)
    trace = await asyncio.to_thread(watch.wait_trace, undisturbed.session, FOLLOWED)

    victims = [cluster.remembering, cluster.hearing, cluster.serving]
    killing = asyncio.create_task(killed_in_turn(victims, 3.0, 5.0, lambda _: None))
    disturbed = await recite(cluster.address, file, "103", speed=1.0, token=cluster.token())
    deaths = await killing

    assert words == len(undisturbed.verdicts) == 14
    assert {cluster.nodes[node].role for node in watch.nodes_of(trace)} == {"session", "inference", "memory"}
    assert [span.name for span in trace if not span.parent_span_id] == ["socket message"]
    assert disturbed.resumes >= 1
    assert disturbed.faults() == []
    assert disturbed.verdicts == undisturbed.verdicts
    assert [cluster.nodes[death.node].role for death in deaths] == ["memory", "inference", "session"]
    assert await asyncio.to_thread(cluster.wait_remembered, 2) == ["103", "103"]
    assert await asyncio.to_thread(watch.lines_of, disturbed.session, "session_taken_up")
