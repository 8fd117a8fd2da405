"""What readings leave behind."""

from hypothesis import given
from hypothesis import strategies as st

from models.learning.trace import KEPT, MOST, Mark, Trace, leave

RIGHT = Mark(at=1.0, mistakes={})
WRONG = Mark(at=1.0, mistakes={"wrong_letter": 1.0})
UNHEARD = Mark(at=1.0, mistakes={"wrong_letter": 1.0}, is_sure=False)


def after(*marks: Mark) -> Trace:
    trace = Trace()
    for mark in marks:
        trace = leave(trace, mark)
    return trace


def test_a_mistake_fades_by_half_with_every_right_reading_until_it_is_gone() -> None:
    assert after(WRONG).mistakes == {"wrong_letter": 1.0}
    assert after(WRONG, RIGHT).mistakes == {"wrong_letter": 0.5}
    assert after(WRONG, RIGHT, RIGHT, RIGHT, RIGHT).mistakes == {}


def test_a_mistake_of_one_kind_does_not_undo_one_of_another() -> None:
    both = after(WRONG, Mark(at=2.0, mistakes={"skipped": 0.9}))

    assert both.mistakes == {"wrong_letter": 1.0, "skipped": 0.9}


def test_what_was_not_heard_well_neither_helps_nor_harms() -> None:
    heard, unheard = after(WRONG), after(WRONG, UNHEARD)

    assert (unheard.mistakes, unheard.hesitation, unheard.hints) == (heard.mistakes, heard.hesitation, heard.hints)
    assert unheard.readings == 2


def test_the_last_five_readings_are_kept() -> None:
    trace = after(*(Mark(at=float(number), mistakes={}) for number in range(8)))

    assert [mark.at for mark in trace.last] == [3.0, 4.0, 5.0, 6.0, 7.0]
    assert trace.readings == 8


def test_hints_and_hesitation_count_for_half_with_every_reading_after() -> None:
    asked = after(Mark(at=1.0, mistakes={}, hesitation=4.0, hints=2))

    assert (asked.hesitation, asked.hints) == (2.0, 1.0)
    assert leave(asked, RIGHT).hints == 0.5


def test_what_has_long_been_right_is_blank() -> None:
    assert not after(WRONG, *[RIGHT] * 4).is_blank
    assert after(WRONG, *[RIGHT] * 5).is_blank


marks = st.builds(
    Mark,
    at=st.just(0.0),
    mistakes=st.dictionaries(st.sampled_from(["a", "b"]), st.floats(0.1, 1.0), max_size=2),
    hesitation=st.floats(0, 30),
    hints=st.integers(0, 3),
    is_sure=st.booleans(),
)


@given(st.lists(marks, max_size=30))
def test_six_right_readings_undo_any_past(past: list[Mark]) -> None:
    trace = after(*past)

    assert all(left <= MOST for left in trace.mistakes.values())
    assert len(trace.last) <= KEPT
    assert after(*past, *[RIGHT] * 6).mistakes == {}
