"""Which chunks are followed, and what is written of them."""

import asyncio
import threading
from collections.abc import Iterable, Sequence

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from config.settings import TraceSettings
from tests.fakes.clocks import HandClock
from transport.telemetry.tracing import Tracing

pytestmark = pytest.mark.wall_clock  # the SDK writes in a thread of its own


class Kept(SpanExporter):
    """Takes spans, and keeps them."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.spans += spans
        return SpanExportResult.SUCCESS


def tracing_of(kept: Kept, ratio: float = 1.0, drawn: Iterable[float] | None = None) -> Tracing:
    numbers = None if drawn is None else iter(drawn)
    draw = None if numbers is None else lambda: next(numbers)
    return Tracing(TraceSettings(ratio=ratio), HandClock(), node="n1", exporter=kept, draw=draw)


async def test_spans_keep_their_order_their_fields_and_what_they_are_parts_of() -> None:
    kept = Kept()
    tracing = tracing_of(kept)

    root = tracing.begin("socket frame", 10.0, samples=5120)
    assert root is not None
    inner = root.begin("pool", 10.25)
    inner.note("batched", 10.5)
    inner.link(root)
    inner.end(11.0, lost=False)
    root.end(10.1)
    await tracing.close()

    part, whole = kept.spans
    assert whole.context is not None
    assert (whole.name, dict(whole.attributes or {})) == ("socket frame", {"talqin.samples": 5120})
    assert part.parent is not None
    assert part.parent.span_id == whole.context.span_id
    assert [link.context.span_id for link in part.links] == [part.parent.span_id]
    assert (part.start_time or 0) - (whole.start_time or 0) == 250_000_000
    assert (part.end_time or 0) - part.events[0].timestamp == 500_000_000
    assert part.resource.attributes == {"service.name": "talqin", "service.instance.id": "n1"}


async def test_one_chunk_in_n_is_followed_however_small_its_frames_are() -> None:
    tracing = tracing_of(Kept(), ratio=0.5, drawn=[0.4, 0.6, 0.1])
    follower = tracing.follower("s1")

    followed = [follower.frame(2560, 0.0) is not None for _ in range(6)]

    assert followed == [True, False, False, False, True, False]
    await tracing.close()


async def test_a_span_goes_on_in_another_process_under_the_name_that_w3c_has_for_it() -> None:
    here, there = Kept(), Kept()
    sending, receiving = tracing_of(here), tracing_of(there, ratio=0.0)
    root = sending.begin("socket frame", 1.0)
    assert root is not None

    elsewhere = receiving.go_on(root.traceparent)
    assert elsewhere is not None
    elsewhere.begin("pool", 1.0).end(2.0)
    root.end(2.0)
    await asyncio.gather(sending.close(), receiving.close())

    (begun,), (continued,) = here.spans, there.spans
    assert begun.context is not None
    assert continued.context is not None
    assert continued.context.trace_id == begun.context.trace_id
    assert continued.parent is not None
    assert continued.parent.span_id == begun.context.span_id


@pytest.mark.parametrize("said", [None, "", "00-zz-1-01", f"00-{'0' * 32}-{'0' * 16}-01", "x" * 10_000])
async def test_nonsense_from_another_process_is_followed_by_nobody(said: str | None) -> None:
    tracing = tracing_of(Kept())

    assert tracing.go_on(said) is None
    await tracing.close()


async def test_what_was_not_to_be_followed_elsewhere_is_not_followed_here() -> None:
    kept = Kept()
    tracing = tracing_of(kept)

    span = tracing.go_on(f"00-{'1' * 32}-{'1' * 16}-00")

    assert span is None
    await tracing.close()


async def test_a_message_is_followed_as_a_chunk_is() -> None:
    kept = Kept()
    tracing = tracing_of(kept, ratio=0.5, drawn=[0.9, 0.2])
    follower = tracing.follower("s1")

    unseen, seen = follower.message("Pause", 0.0), follower.message("End", 1.0)
    assert unseen is None
    assert seen is not None
    seen.end(1.0)
    await tracing.close()

    assert dict(kept.spans[0].attributes or {}) == {"talqin.session": "s1", "talqin.kind": "End"}


class Stuck(SpanExporter):
    """Takes no span until it is let go: a collector that never answers."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        del spans
        self.let_go.wait(60)
        return SpanExportResult.FAILURE


async def test_a_collector_that_does_not_answer_keeps_nobody_from_stopping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transport.telemetry.tracing.CLOSE_SECONDS", 0.05)
    stuck = Stuck()
    tracing = Tracing(TraceSettings(ratio=1.0), HandClock(), exporter=stuck)
    span = tracing.begin("socket frame", 0.0)
    assert span is not None
    span.end(1.0)

    await tracing.close()

    (left,) = [thread for thread in threading.enumerate() if thread.name == "last spans"]
    assert left.daemon
    stuck.let_go.set()
    await asyncio.to_thread(left.join, 30)
