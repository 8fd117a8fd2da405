"""What is held against a learner's record of a disturbed recitation."""

from tests.cluster.killing import Told
from transport.wire_events import AckEvent, CursorEvent


def told_at(*seconds: float) -> Told:
    told = Told()
    told.at = list(seconds)
    return told


def test_events_that_come_once_and_in_order_are_no_fault() -> None:
    told = Told(lasting=[(1, "a"), (2, "b"), (3, "c")])

    assert told.faults() == []


def test_a_gap_a_repetition_and_a_swap_are_faults() -> None:
    assert Told(lasting=[(1, "a"), (3, "c")]).faults()
    assert Told(lasting=[(1, "a"), (1, "a")]).faults()
    assert Told(lasting=[(2, "b"), (1, "a")]).faults()


def test_the_longest_silence_is_between_two_messages() -> None:
    assert told_at(1.0, 1.5, 4.0, 4.25).longest_silence == 2.5
    assert told_at(1.0).longest_silence == 0.0


def test_what_does_not_last_has_no_number_to_be_held_against_it() -> None:
    told = Told()

    told.note(AckEvent(through=3, credit=4))
    told.note(CursorEvent(103, 1, 1, 16_000))

    assert told.lasting == []
    assert len(told.at) == 2
