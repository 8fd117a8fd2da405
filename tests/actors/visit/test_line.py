"""A session's line across connections."""

import pytest

from actors.ports import CloseReason
from actors.visit.line import Line
from actors.visit.outbox import EventsLostError
from tests.fakes.connections import RecordingConnection


def test_a_new_connection_is_greeted_before_it_hears_what_it_missed() -> None:
    line: Line[str] = Line(kept_events=8)
    line.say_lasting("missed")
    connection: RecordingConnection[str] = RecordingConnection()

    line.take_over(connection, "welcome", seen_event=0)

    assert connection.said == [(None, "welcome"), (1, "missed")]


def test_an_older_connection_is_told_that_it_was_replaced() -> None:
    line: Line[str] = Line(kept_events=8)
    old: RecordingConnection[str] = RecordingConnection(1)
    line.take_over(old, "welcome", seen_event=0)

    line.take_over(RecordingConnection[str](2), "welcome", seen_event=0)

    assert old.closed == CloseReason("replaced")


def test_what_is_passing_is_not_told_to_who_comes_later() -> None:
    line: Line[str] = Line(kept_events=8)
    connection: RecordingConnection[str] = RecordingConnection()

    line.say("passing")
    line.take_over(connection, "welcome", seen_event=0)

    assert connection.bodies == ["welcome"]


def test_losing_an_older_connection_does_not_lose_the_one_in_use() -> None:
    line: Line[str] = Line(kept_events=8)
    line.take_over(RecordingConnection[str](2), "welcome", seen_event=0)

    lost = line.lose(connection_id=1)

    assert not lost
    assert line.is_up


def test_a_connection_whose_events_are_gone_is_not_taken() -> None:
    line: Line[str] = Line(kept_events=1)
    for event in "abc":
        line.say_lasting(event)

    with pytest.raises(EventsLostError):
        line.take_over(RecordingConnection[str](), "welcome", seen_event=0)

    assert not line.is_up


def test_events_that_were_seen_are_not_told_again() -> None:
    line: Line[str] = Line(kept_events=8)
    for event in "abc":
        line.say_lasting(event)
    connection: RecordingConnection[str] = RecordingConnection()

    line.seen_through(2)
    line.take_over(connection, "welcome", seen_event=2)

    assert connection.said == [(None, "welcome"), (3, "c")]


def test_what_is_said_as_lasting_is_numbered_and_what_is_passing_is_not() -> None:
    line: Line[str] = Line(kept_events=8)
    connection: RecordingConnection[str] = RecordingConnection()
    line.take_over(connection, "welcome", seen_event=0)

    line.tell("passing", is_lasting=False)
    line.tell("lasting", is_lasting=True)

    assert connection.said[1:] == [(None, "passing"), (1, "lasting")]
