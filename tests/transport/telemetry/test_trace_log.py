"""Which trace a log line belongs to."""

from actors.runtime import within
from tests.fakes.spans import RecordedSpan
from transport.telemetry.trace_log import with_trace_id


def test_a_line_that_is_logged_while_something_is_followed_names_its_trace() -> None:
    with within(RecordedSpan()):
        event = with_trace_id(None, "info", {"event": "stream_refused"})

    assert event == {"event": "stream_refused", "trace_id": f"{'0' * 31}1"}


def test_any_other_line_says_nothing_of_traces() -> None:
    assert with_trace_id(None, "info", {"event": "started"}) == {"event": "started"}
