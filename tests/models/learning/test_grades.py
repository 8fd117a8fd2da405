"""A schedule is reckoned again when a reading is graded anew: as if it had gone so from the beginning."""

from hypothesis import given
from hypothesis import strategies as st

from models.learning.grades import KEPT, Grade, Past, Standing, graded, regraded, with_grade
from models.learning.rating import Rating

MISTAKE = 1.0


def grade(number: int, day: int, burden: float = 0.0, sure: int = 6) -> Grade:
    return Grade(float(number), day, burden, sure, 6)


grades = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0, 2.3]), st.integers(0, 5)), max_size=9
).map(
    lambda told: [
        grade(number, sum(days for days, _, _ in told[: number + 1]), burden, sure + 1)
        for number, (_, burden, sure) in enumerate(told)
    ]
)


def reckoned(all_of_them: list[Grade]) -> tuple[Standing, Past]:
    standing, past = Standing(), Past()
    for each in all_of_them:
        standing, past = with_grade(standing, past, each)
    return standing, past


@given(grades)
def test_where_it_stands_is_what_its_past_comes_to(told: list[Grade]) -> None:
    standing, past = reckoned(told)

    again = past.before
    for each in past.last:
        again = graded(again, each)

    assert again == standing
    assert past.last == tuple(told[-KEPT:])


@given(grades, st.data(), st.sampled_from([0.25, 0.83, 1.0]), st.integers(-1, 1))
def test_a_grade_that_is_changed_and_changed_back_leaves_all_as_it_was(
    told: list[Grade], data: st.DataObject, burden: float, sure: int
) -> None:
    standing, past = reckoned(told)
    at = data.draw(st.sampled_from([each.at for each in past.last] or [99.0]))

    there = regraded(standing, past, at, burden=burden, sure=sure)
    back = regraded(*there, at, burden=-burden, sure=-sure)

    assert back == (standing, past)


@given(grades, st.data())
def test_it_stands_where_it_would_had_the_reading_gone_so_from_the_beginning(
    told: list[Grade], data: st.DataObject
) -> None:
    standing, past = reckoned(told)
    if not past.last:
        return
    chosen = data.draw(st.sampled_from(past.last))
    truth = [Grade(g.at, g.day, g.burden + MISTAKE, g.sure, g.words) if g == chosen else g for g in told]

    assert regraded(standing, past, chosen.at, burden=MISTAKE)[0] == reckoned(truth)[0]


def test_an_accusation_that_was_false_no_longer_brings_the_verse_back_tomorrow() -> None:
    standing, past = reckoned([grade(1, 10), grade(2, 14), grade(3, 40, burden=MISTAKE), grade(4, 41)])

    rewound, _ = regraded(standing, past, 3.0, burden=-MISTAKE)

    assert standing.card is not None
    assert rewound.card is not None
    assert past.last[2].rating is Rating.AGAIN
    assert (standing.card.lapses, rewound.card.lapses) == (1, 0)
    assert rewound.card.due_day > standing.card.due_day
    assert rewound.firm_days > standing.firm_days


def test_a_reading_that_is_no_longer_kept_is_settled() -> None:
    standing, past = reckoned([grade(number, 2 * number) for number in range(KEPT + 2)])

    assert regraded(standing, past, 0.0, burden=MISTAKE) == (standing, past)


def test_a_reading_of_which_too_little_was_heard_is_graded_once_a_teacher_has_said_enough() -> None:
    standing, past = reckoned([grade(1, 10, sure=2)])

    ruled, _ = regraded(standing, past, 1.0, sure=1)

    assert standing.card is None
    assert ruled.card is not None
    assert ruled.learned_day == 10
