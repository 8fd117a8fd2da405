"""Spans for OpenTelemetry: which chunk is followed is decided here, at the socket; what is written goes to a collector.

The SDK is loaded only where chunks are followed at all. docs/traces-and-logs.md names the spans and their fields.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from actors.runtime import Clock, Field, Span
from config.settings import TraceSettings

CLOSE_SECONDS: Final = 2.0
"""How long the last spans may take to reach the collector when the server stops: within what is left of its 30 s."""

_CHUNK_SAMPLES: Final = 5120
_PREFIX: Final = "talqin."
_CARRIER: Final = TraceContextTextMapPropagator()
_HEADER: Final = "traceparent"


class Tracing:
    """Begins traces, or does not; every span of this process is written through it."""

    def __init__(
        self,
        settings: TraceSettings,
        clock: Clock,
        *,
        node: str = "",
        exporter: SpanExporter | None = None,
        draw: Callable[[], float] | None = None,
    ) -> None:
        """Begin with nothing to write.

        Args:
            settings: the section.
            clock: of the system, which spans are timed by.
            node: what this process is called among others.
            exporter: takes spans away; None for one that sends them to `settings.endpoint`.
            draw: a number in [0, 1); None for chance.
        """
        self.clock = clock
        self._ratio = settings.ratio
        self._draw = draw or Random().random  # noqa: S311 - which chunk is followed is no secret
        self._zero_ns = time.time_ns() - round(clock.now() * 1e9)
        sent = exporter or OTLPSpanExporter(endpoint=settings.endpoint, timeout=settings.within_seconds)
        about = {"service.name": "talqin", "service.instance.id": node}
        self._provider = TracerProvider(
            ALWAYS_ON, Resource(about), shutdown_on_exit=False, span_limits=SpanLimits(max_links=256)
        )
        self._provider.add_span_processor(BatchSpanProcessor(sent))
        self._tracer = self._provider.get_tracer("talqin")

    def begin(self, name: str, at: float, **fields: Field) -> Span | None:
        """Begin a trace, or, as the ratio has it, None."""
        if self._draw() >= self._ratio:
            return None
        return self.write(name, at, fields, Context())

    def go_on(self, traceparent: str | None) -> Span | None:
        """Give the span of another process whose name came with its message; None without one, or for nonsense.

        Nothing is drawn here: what is followed there is followed here.
        """
        if traceparent is None:
            return None
        context = _CARRIER.extract({_HEADER: traceparent})
        span = trace.get_current_span(context)
        known = span.get_span_context()
        return _Written(self, span) if known.is_valid and known.trace_flags.sampled else None

    def follower(self, session: str) -> "Follower":
        """Give what follows one line's audio."""
        return Follower(self, session)

    def write(self, name: str, at: float, fields: dict[str, Field], parent: Context) -> "_Written":
        """Begin a span; for those that are begun already."""
        return _Written(
            self, self._tracer.start_span(name, parent, start_time=self.ns(at), attributes=prefixed(fields))
        )

    def ns(self, at: float) -> int:
        """Turn seconds on the system's clock into nanoseconds since 1970."""
        return self._zero_ns + round(at * 1e9)

    async def close(self) -> None:
        """Send what is left, within `CLOSE_SECONDS`; what the collector does not take by then is lost."""
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def shut() -> None:
            self._provider.shutdown()
            with suppress(RuntimeError):  # nobody waits any more: the loop is closed
                loop.call_soon_threadsafe(done.set)

        # No worker of an executor: those are waited for at the process' end, and a collector that does not answer
        # would hold it up for 25 s.
        threading.Thread(target=shut, name="last spans", daemon=True).start()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await done.wait()


class Follower:
    """Decides once for each chunk's worth of a line's audio, however small its frames are, whether it is followed."""

    __slots__ = ("_decided", "_samples", "_session", "_tracing")

    def __init__(self, tracing: Tracing, session: str) -> None:
        self._tracing = tracing
        self._session = session
        self._samples = 0
        self._decided = -1

    def frame(self, samples: int, at: float) -> Span | None:
        """Begin a trace with a frame that came, if it begins a chunk's worth, and that is to be followed."""
        chunk = self._samples // _CHUNK_SAMPLES
        self._samples += samples
        if chunk == self._decided:
            return None
        self._decided = chunk
        return self._tracing.begin("socket frame", at, session=self._session, samples=samples)

    def message(self, kind: str, at: float) -> Span | None:
        """Begin a trace with something else that a client says, such as that it has ended."""
        return self._tracing.begin("socket message", at, session=self._session, kind=kind)


class _Written:
    """A span of the SDK, of this process or of another."""

    __slots__ = ("_span", "_tracing")

    def __init__(self, tracing: Tracing, span: trace.Span) -> None:
        self._tracing = tracing
        self._span = span

    @property
    def traceparent(self) -> str:
        """Its name to another process."""
        carrier: dict[str, str] = {}
        _CARRIER.inject(carrier, trace.set_span_in_context(self._span))
        return carrier[_HEADER]

    @property
    def context(self) -> trace.SpanContext:
        """What others link to."""
        return self._span.get_span_context()

    def begin(self, name: str, at: float, **fields: Field) -> Span:
        """Begin a part of it."""
        return self._tracing.write(name, at, fields, trace.set_span_in_context(self._span))

    def note(self, name: str, at: float, **fields: Field) -> None:
        """Note what happened within it."""
        self._span.add_event(name, prefixed(fields), self._tracing.ns(at))

    def link(self, other: Span) -> None:
        """Name another beside it."""
        if isinstance(other, _Written):
            self._span.add_link(other.context)

    def end(self, at: float, **fields: Field) -> None:
        """End it."""
        self._span.set_attributes(prefixed(fields))
        self._span.end(self._tracing.ns(at))


def prefixed(fields: dict[str, Field]) -> dict[str, Field]:
    """Set our fields apart from what OpenTelemetry's conventions name."""
    return {f"{_PREFIX}{name}": value for name, value in fields.items()}
