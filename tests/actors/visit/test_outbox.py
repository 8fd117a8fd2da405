"""Lasting events, numbered and kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.visit.outbox import EventRing, EventsLostError


def test_events_are_numbered_from_one_without_gap() -> None:
    ring: EventRing[str] = EventRing(capacity=8)

    numbers = [ring.append(word) for word in "abc"]

    assert numbers == [1, 2, 3]


def test_a_client_that_comes_back_hears_what_it_missed() -> None:
    ring: EventRing[str] = EventRing(capacity=8)
    for word in "abcd":
        ring.append(word)

    missed = list(ring.after(2))

    assert missed == [(3, "c"), (4, "d")]


def test_events_that_were_seen_are_let_go() -> None:
    ring: EventRing[str] = EventRing(capacity=8)
    for word in "abc":
        ring.append(word)

    ring.forget_through(2)

    assert len(ring) == 1
    assert list(ring.after(2)) == [(3, "c")]


def test_a_resume_from_before_what_is_kept_is_refused() -> None:
    ring: EventRing[str] = EventRing(capacity=2)
    for word in "abcd":
        ring.append(word)

    with pytest.raises(EventsLostError, match="events 2 to 2"):
        ring.after(1)


def test_a_resume_from_an_event_that_never_was_is_refused() -> None:
    ring: EventRing[str] = EventRing(capacity=2)

    with pytest.raises(EventsLostError, match="never sent"):
        ring.after(1)


@given(st.integers(0, 30), st.integers(1, 10), st.data())
def test_a_resume_is_refused_or_complete(events: int, capacity: int, data: st.DataObject) -> None:
    ring: EventRing[int] = EventRing(capacity)
    for event in range(1, events + 1):
        ring.append(event)
    seen = data.draw(st.integers(0, events))

    try:
        missed = [number for number, _ in ring.after(seen)]
    except EventsLostError:
        missed = None

    assert missed == (list(range(seen + 1, events + 1)) if events - seen <= capacity else None)
