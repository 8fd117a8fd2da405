"""What the library knows of traces: spans that something else writes down; who speaks within one passes it on.

`TRACE` is set while a message is handled that came with a span, and what is told or asked meanwhile takes it along
(`System.carries_traces`). Nobody here knows what becomes of a span; transport/telemetry/tracing.py does.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Protocol

from actors.runtime.clock import Clock

Field = str | bool | int | float
"""What may be noted of a span: never what was said, nor by whom."""


class Span(Protocol):
    """A stretch of work that is written down once it has ended; its times are in seconds on the system's clock."""

    @property
    def traceparent(self) -> str:
        """Its name to another process, as W3C's header `traceparent` has it."""
        ...

    def begin(self, name: str, at: float, **fields: Field) -> "Span":
        """Begin a part of this one, which may go on when this has ended."""
        ...

    def note(self, name: str, at: float, **fields: Field) -> None:
        """Note what happened within it."""
        ...

    def link(self, other: "Span") -> None:
        """Note that another, perhaps of another trace, was worked on together with it, or led to it."""
        ...

    def end(self, at: float, **fields: Field) -> None:
        """End it, which is once."""
        ...


TRACE: Final[ContextVar[Span | None]] = ContextVar("talqin_trace", default=None)
"""The span that what happens now is a part of; None, as nearly always, where nothing is written down."""


def traceparent() -> str | None:
    """Name the span of the moment to another process; None where there is none. `System.go_on` takes it there."""
    span = TRACE.get()
    return None if span is None else span.traceparent


@contextmanager
def within(span: Span | None) -> Generator[None]:
    """Have what is said in this block belong to a span, or, with None, to none."""
    token = TRACE.set(span)
    try:
        yield
    finally:
        TRACE.reset(token)


@contextmanager
def part(name: str, clock: Clock, **fields: Field) -> Generator[Span | None]:
    """Write this block down as a part of the span of the moment; where there is none, do nothing."""
    trace = TRACE.get()
    if trace is None:
        yield None
        return
    span = trace.begin(name, clock.now(), **fields)
    try:
        with within(span):
            yield span
    finally:
        span.end(clock.now())
