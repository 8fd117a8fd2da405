"""Ties log lines to traces: what is logged while a chunk is followed says in which trace."""

from structlog.typing import EventDict

from actors.runtime import TRACE


def with_trace_id(logger: object, method: str, event: EventDict) -> EventDict:
    """Add `trace_id`, 32 hexadecimal digits, where something is followed."""
    del logger, method
    span = TRACE.get()
    if span is not None:
        event["trace_id"] = span.traceparent.split("-")[1]
    return event
