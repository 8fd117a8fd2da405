"""Who needs the teacher's eye first."""

from models.learning.assignment import Assignment
from models.learning.history import History, Week, week_of
from models.learning.learner import Goals, Learner, Streak
from models.learning.memories import Memories, VerseMemory, WordMemory
from models.learning.overview import POINTS, Concern, Row, in_order, row_of
from models.learning.schedule import Card
from models.learning.trace import Trace
from models.quran.text import Text

TEXT = Text.load()
DAY = 200
BUSY = Learner(streak=Streak(3, DAY, 3))
LATE = Assignment("a", 112, 1, 4, "teacher", DAY - 9, DAY - 1)


def row(
    name: str = "amina",
    learner: Learner = BUSY,
    memories: Memories | None = None,
    history: History | None = None,
    *assignments: Assignment,
) -> Row:
    return row_of(name, learner, memories or Memories(), history or History(), assignments, DAY * 86_400.0, TEXT)


def weeks(*shares: int) -> History:
    """Weeks of a hundred words each, so many of them right, the last one running."""
    last = week_of(DAY)
    numbered = zip(range(last - len(shares) + 1, last + 1), shares, strict=True)
    return History(weeks=tuple(Week(week, right=right, wrong=100 - right) for week, right in numbered))


def test_a_learner_who_gets_on_needs_no_eye() -> None:
    assert (row(history=weeks(90, 90, 90, 90, 88, 90)).concerns, row().points) == ((), 0)


def test_an_assignment_that_is_late_comes_first() -> None:
    assert row("amina", BUSY, None, None, LATE).concerns == (Concern.LATE,)


def test_a_fall_of_five_words_in_a_hundred_is_a_concern() -> None:
    assert row(history=weeks(95, 95, 95, 95, 90, 90)).concerns == (Concern.FALLING,)
    assert row(history=weeks(95, 95, 95, 95, 91, 90)).concerns == ()


def test_four_days_away_are_a_concern_and_three_are_not() -> None:
    away = [Learner(streak=Streak(3, DAY - days, 3)) for days in (3, 4)]

    assert [row(learner=each).concerns for each in away] == [(), (Concern.AWAY,)]


def test_who_has_not_begun_is_not_away() -> None:
    assert row(learner=Learner()).concerns == (Concern.NOT_BEGUN,)


def test_more_due_than_two_days_hold_is_behind() -> None:
    verses = {f"2:{n}": VerseMemory(f"2:{n}", card=Card(9.0, 5.0, DAY - 9, DAY), firm_days=5) for n in range(1, 201)}

    found = row(memories=Memories(verses=verses))

    assert found.due == 200
    assert found.due_minutes > 2 * Goals().minutes_a_day
    assert found.concerns == (Concern.BEHIND,)


def test_five_weak_words_are_a_concern() -> None:
    words = {f"2:1:{n}": WordMemory(f"2:1:{n}", Trace({"skipped": 1.0})) for n in range(5)}

    assert row(memories=Memories(words=words)).concerns == (Concern.WEAK_WORDS,)


def test_every_concern_has_its_points() -> None:
    assert set(POINTS) == set(Concern)


def test_most_points_come_first_then_who_was_away_longest_then_who_has_most_due_then_the_name() -> None:
    rows = [
        row("b"),
        row("a"),
        row("away", Learner(streak=Streak(3, DAY - 2, 3))),
        row("late", BUSY, None, None, LATE),
        row("new", Learner()),
    ]

    assert [each.learner for each in in_order(rows)] == ["late", "new", "away", "a", "b"]
