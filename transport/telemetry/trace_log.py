"""Ties log lines to traces: what is logged while a chunk is followed says in which trace."""

from structlog.typing import EventDict

from actors.runtime import traceparent


def with_trace_id(logger: object, method: str, event: EventDict) -> EventDict:
    """Add `trace_id`, 32 hexadecimal digits, where something is followed."""
    del logger, method
    name = traceparent()
    if name is not None:
        event["trace_id"] = name.split("-")[1]
    return event
