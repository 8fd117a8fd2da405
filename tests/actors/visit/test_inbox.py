"""The frames of a session put in order."""

from hypothesis import given
from hypothesis import strategies as st

from actors.visit.inbox import Admission, AudioInbox, nothing_open_for


def test_a_late_frame_lets_the_ones_that_waited_for_it_pass() -> None:
    inbox = AudioInbox(window=8)
    inbox.offer(1, b"second")

    before = list(inbox.take_ready())
    admission = inbox.offer(0, b"first")
    after = list(inbox.take_ready())

    assert before == []
    assert admission is Admission.TAKEN
    assert after == [(0, b"first"), (1, b"second")]


def test_a_frame_before_its_turn_is_kept_and_called_early() -> None:
    inbox = AudioInbox(window=8)

    admission = inbox.offer(3, b"")

    assert admission is Admission.EARLY


def test_a_frame_that_was_taken_is_not_taken_again() -> None:
    inbox = AudioInbox(window=8)
    inbox.offer(0, b"")
    list(inbox.take_ready())

    admission = inbox.offer(0, b"resent")

    assert admission is Admission.REPEATED
    assert list(inbox.take_ready()) == []


def test_a_frame_beyond_the_window_is_refused_until_an_acknowledgement() -> None:
    inbox = AudioInbox(window=2)
    for sequence in (0, 1):
        inbox.offer(sequence, b"")
    list(inbox.take_ready())

    early = inbox.offer(2, b"")
    inbox.acknowledge(0)
    later = inbox.offer(2, b"")

    assert early is Admission.BEYOND_CREDIT
    assert later is Admission.TAKEN


def test_an_acknowledgement_comes_once() -> None:
    inbox = AudioInbox(window=4)
    inbox.offer(0, b"")
    list(inbox.take_ready())

    first, second = inbox.acknowledge(0), inbox.acknowledge(0)

    assert (first, second) == (True, False)


def test_what_was_never_handed_on_cannot_be_acknowledged() -> None:
    inbox = AudioInbox(window=4)

    inbox.acknowledge(3)

    assert inbox.acknowledged == 0


@given(st.permutations(range(12)), st.lists(st.integers(0, 11), max_size=20))
def test_any_order_with_any_resends_comes_out_once_and_in_order(order: list[int], resends: list[int]) -> None:
    inbox = AudioInbox(window=12)
    out: list[int] = []

    for sequence in [*order, *resends]:
        inbox.offer(sequence, bytes([sequence]))
        out.extend(number for number, _ in inbox.take_ready())

    assert out == list(range(12))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30))))
def test_credit_never_lets_more_than_the_window_under_way(steps: list[tuple[bool, int]]) -> None:
    inbox = AudioInbox(window=5)

    for is_offer, number in steps:
        if is_offer:
            inbox.offer(number, b"")
            list(inbox.take_ready())
        else:
            inbox.acknowledge(number)

        assert 0 <= inbox.credit <= 5
        assert inbox.next_sequence - inbox.acknowledged <= 5


def test_what_goes_wrong_with_a_frame_says_what_was_seen_and_what_was_expected() -> None:
    inbox = AudioInbox(window=4)

    faults = [inbox.gap_before(2), inbox.no_credit_for(9), nothing_open_for(1)]

    assert [(fault.code, fault.fault, fault.retry) for fault in faults] == [
        ("audio_gap", "client", True),
        ("beyond_credit", "client", True),
        ("no_recitation", "client", False),
    ]
    assert "frame 2 came before frame 0" in faults[0].detail
    assert "frames below 4" in faults[1].detail
