"""One chunk of a real recitation is followed from the socket to its verdict, and a real collector has the trace."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.fakes.collector import Collector, collecting, rotel
from tests.fakes.server import running_server
from tests.fakes.talqin import TALQIN

pytestmark = [pytest.mark.recordings, pytest.mark.wall_clock, pytest.mark.timeout(180)]

SETTINGS = """
[access]
development = true
[log]
form = "json"
level = "debug"
[trace]
ratio = 1.0
endpoint = "{endpoint}"
"""
WAY = (
    "socket frame",
    "Session AudioArrived",
    "Analysis HearAudio",
    "InferencePool HearChunk",
    "pool",
    "Analysis ChunkHeard",
    "judge",
    "Feedback WordJudged",
    "Session WordJudged",
    "socket send",
)
"""Each is a part of the one before it."""
KEPT = (
    "socket message",
    "Session FinishRecitation",
    "Analysis EndRecitation",
    "InferencePool HearChunk",
    "pool",
    "Analysis ChunkHeard",
    "Feedback RecitationEnded",
    "Session RecitationEnded",
    "Lesson KeepRecitation",
    "Memory RememberRecitation",
    "store write",
)


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory, recordings: Path) -> Iterator[Collector]:
    folder = tmp_path_factory.mktemp("traced")
    recording = recordings / "surah" / "mohammad-al-luhaidan" / "112.opus"
    with collecting() as collector, rotel(folder / "rotel", collector) as endpoint:
        (folder / "talqin.toml").write_text(SETTINGS.format(endpoint=endpoint))
        with running_server(folder / "data", "--config", str(folder / "talqin.toml")) as server:
            recite = [*TALQIN, "recite", str(recording), "--server", server.recite, "--speed", "6", "--passage", "112"]
            subprocess.run(recite, check=True, capture_output=True, timeout=120)  # noqa: S603 - ours
        collector.wait("store write")
        yield collector


def way_to(last: Span, spans: list[Span]) -> list[Span]:
    """From the root of its trace down to a span."""
    by_id = {span.span_id: span for span in spans}
    way = [last]
    while way[0].parent_span_id:
        way.insert(0, by_id[way[0].parent_span_id])
    return way


def ways(collector: Collector, names: tuple[str, ...]) -> list[list[Span]]:
    """Every way of these names, from a root downwards."""
    ends = [span for span in collector.spans if span.name == names[-1]]
    found = [way_to(end, collector.trace_of(end)) for end in ends]
    return [way for way in found if tuple(span.name for span in way) == names]


def test_a_chunk_is_followed_from_the_socket_to_its_verdict(received: Collector) -> None:
    found = ways(received, WAY)

    assert found
    for way in found:
        starts = [span.start_time_unix_nano for span in way]
        assert starts == sorted(starts)
        assert all(span.start_time_unix_nano <= span.end_time_unix_nano for span in way)
        assert {span.trace_id for span in way} == {way[0].trace_id}


def test_what_waited_in_a_mailbox_and_in_the_pool_says_until_when(received: Collector) -> None:
    way = ways(received, WAY)[0]

    noted = {span.name: [event.name for event in span.events] for span in way}

    assert {name for name, events in noted.items() if "taken" in events} == {name for name in WAY if name[0].isupper()}
    assert noted["pool"] == ["batched"]


def test_a_batch_is_linked_with_the_chunks_in_it(received: Collector) -> None:
    by_id = {span.span_id: span for span in received.spans}
    batches = [span for span in received.spans if span.name == "batch"]

    assert batches
    for batch in batches:
        linked = [by_id[link.span_id] for link in batch.links]
        assert {span.name for span in linked} == {"pool"}
        assert by_id[batch.parent_span_id] in linked
        assert all(batch.span_id in [link.span_id for link in span.links] for span in linked)
        assert all(span.start_time_unix_nano <= batch.start_time_unix_nano for span in linked)


def test_that_a_recitation_was_kept_is_followed_from_its_end(received: Collector) -> None:
    assert ways(received, KEPT)
