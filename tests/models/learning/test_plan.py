"""What now, and why."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.learning.assignment import Assignment
from models.learning.learner import Goals, Learner, Streak
from models.learning.lesson import Lesson, WhyCode
from models.learning.memories import Memories, VerseMemory
from models.learning.plan import next_lesson
from models.learning.reading import Mode, verse_key
from models.learning.schedule import Card
from models.learning.trace import Trace
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text

TEXT, LOOKALIKES = Text.load(), LookAlikes.load()
DAY: Final = 200


def held(*keys: str, due: int = DAY, learned: int = 100, firm: int = 5, stability: float = 20.0) -> Memories:
    card = Card(stability, 5.0, min(due, DAY) - 5, due)
    return Memories(verses={key: VerseMemory(key, Trace(), card, learned, firm) for key in keys})


def surah(number: int) -> list[str]:
    return [verse_key(number, ayah) for ayah in range(1, TEXT.ayat_in(number) + 1)]


def plan(memories: Memories, learner: Learner | None = None, *, minutes: float | None = None) -> Lesson:
    learner = learner or Learner(streak=Streak(3, DAY - 1, 3))
    return next_lesson(learner, memories, DAY * 86_400.0, TEXT, LOOKALIKES, minutes=minutes)


def codes(lesson: Lesson) -> list[WhyCode]:
    return [step.why.code for step in lesson.steps]


def test_a_beginner_hears_and_says_and_then_tries_from_memory() -> None:
    lesson = plan(Memories(), Learner())

    assert codes(lesson) == [WhyCode.NEW_VERSES, WhyCode.NEW_VERSES]
    assert [step.mode for step in lesson.steps] == [Mode.REPEAT, Mode.MEMORISE]
    assert lesson.steps[0].stretches[0].spec == "1:1-1:3"
    assert lesson.why is None


def test_what_is_due_is_tested_and_the_new_comes_before_the_old() -> None:
    young = held("112:1", "112:2", firm=1, learned=DAY - 1).verses
    old = held("114:1", "114:2").verses

    lesson = plan(Memories(verses=young | old), Learner(goals=Goals(verses_a_day=0)))

    assert codes(lesson) == [WhyCode.SABAQ, WhyCode.MANZIL]
    assert lesson.steps[0].why.parameters["verses"] == 2


def test_what_is_weak_is_practised_with_words_to_reveal() -> None:
    weak = VerseMemory("112:1", Trace(mistakes={"skipped": 2.0}), Card(1.0, 5.0, DAY - 1, DAY), 100, 0)

    assert plan(Memories(verses={"112:1": weak})).steps[0].mode is Mode.MEMORISE


def test_a_full_day_has_no_new_verses_and_says_that_more_waits() -> None:
    lesson = plan(held(*surah(2)), Learner(streak=Streak(3, DAY - 1, 3)))

    assert WhyCode.NEW_VERSES not in codes(lesson)
    assert lesson.waiting > 200
    assert lesson.why is not None
    assert lesson.why.code is WhyCode.CATCH_UP


def test_who_comes_back_after_a_month_gets_a_plan_not_a_mountain() -> None:
    away = Learner(streak=Streak(9, DAY - 31, 9))

    lesson = plan(held(*surah(2), due=DAY - 20), away)

    assert lesson.minutes <= away.goals.minutes_a_day
    assert lesson.why is not None
    assert lesson.why.code is WhyCode.COME_BACK
    assert lesson.why.parameters["days_away"] == 31
    assert lesson.why.parameters["today"] == 286 - lesson.waiting > 0
    assert WhyCode.NEW_VERSES not in codes(lesson)


def test_of_too_much_what_is_likeliest_remembered_comes_first() -> None:
    sure, faint = held(*surah(36), stability=100.0), held(*surah(2), stability=1.0)

    lesson = plan(Memories(verses=sure.verses | faint.verses))

    assert lesson.steps[0].stretches[0].surah == 36


def test_a_day_with_time_left_goes_over_what_is_likeliest_forgotten() -> None:
    lesson = plan(held(*surah(112), due=DAY + 30), Learner(goals=Goals(verses_a_day=0)))

    assert codes(lesson) == [WhyCode.AHEAD]


def test_who_holds_all_they_set_out_to_learn_is_told_so() -> None:
    done = Learner(goals=Goals(surahs=(112,)))
    card = Card(900.0, 5.0, DAY, DAY + 100)
    memories = Memories(verses={key: VerseMemory(key, Trace(), card, 100, 5) for key in surah(112)})

    lesson = plan(memories, done)

    assert lesson.steps == ()
    assert lesson.why is not None
    assert lesson.why.code is WhyCode.ALL_HELD


def test_a_new_verse_is_put_beside_its_look_alike() -> None:
    lesson = plan(held("2:35", due=DAY + 90), Learner(goals=Goals(verses_a_day=1, surahs=(7,)), words_a_minute=60.0))
    nineteen = held("2:35", *[f"7:{n}" for n in range(1, 19)], due=DAY + 90)

    beside = plan(nineteen, Learner(goals=Goals(verses_a_day=1, surahs=(7,)), words_a_minute=60.0))

    assert WhyCode.LOOK_ALIKE_AHEAD not in codes(lesson)
    assert WhyCode.LOOK_ALIKE_AHEAD in codes(beside)


def test_a_verse_that_is_longer_than_the_day_is_begun_all_the_same() -> None:
    long = held(*[f"2:{n}" for n in range(1, 282)], due=DAY + 90)
    short_days = Learner(goals=Goals(minutes_a_day=1.0, surahs=(2,)))

    review = plan(held("2:282"), Learner(goals=Goals(verses_a_day=0, minutes_a_day=1.0)))

    assert codes(review) == [WhyCode.MANZIL]
    assert plan(long, short_days).steps != ()


def test_no_minutes_no_lesson() -> None:
    assert plan(held(*surah(112)), minutes=0.0).steps == ()


@given(
    st.sets(st.integers(1, 286), max_size=80),
    st.integers(-40, 20),
    st.floats(2, 60),
    st.integers(1, 60),
    st.integers(0, 10),
)
@settings(max_examples=40, deadline=None)
def test_a_lesson_is_never_longer_than_its_minutes_and_names_no_verse_that_waits(
    ayat: set[int], due_in: int, minutes: float, away: int, goal: int
) -> None:
    memories = held(*(f"2:{ayah}" for ayah in ayat), due=DAY + due_in)
    learner = Learner(goals=Goals(verses_a_day=goal), streak=Streak(1, DAY - away, 1))

    lesson = plan(memories, learner, minutes=minutes)

    assert lesson.minutes <= minutes + 1e-6 or len(lesson.steps) == 1
    assert 0 <= lesson.waiting <= len(ayat)


@pytest.mark.parametrize("minutes", [5.0, 20.0])
def test_the_same_question_has_the_same_answer(minutes: float) -> None:
    memories = held(*surah(36), *surah(67))

    assert plan(memories, minutes=minutes) == plan(memories, minutes=minutes)


def test_what_a_teacher_has_set_comes_first_and_no_verse_of_it_comes_twice() -> None:
    young = held("112:1", "112:2", firm=1, learned=DAY - 1)
    mine = Assignment("a", 112, 2, 4, "teacher", DAY, DAY)

    lesson = next_lesson(Learner(), young, DAY * 86_400.0, TEXT, LOOKALIKES, assignments=[mine])

    practised = [verse for step in lesson.steps if step.mode is not Mode.REPEAT for verse in step.stretches[0].verses]
    assert codes(lesson)[:3] == [WhyCode.ASSIGNED] * 3
    assert sorted(verse for verse in practised if verse.startswith("112:")) == ["112:1", "112:2", "112:3", "112:4"]


def test_what_a_teacher_has_set_comes_first_on_a_crowded_day_too_and_never_makes_it_longer() -> None:
    mine = Assignment("a", 18, 1, 110, "teacher", DAY, DAY)

    lesson = next_lesson(Learner(), held(*surah(2)), DAY * 86_400.0, TEXT, LOOKALIKES, assignments=[mine])

    assert codes(lesson)[0] is WhyCode.ASSIGNED
    assert lesson.minutes <= Learner().goals.minutes_a_day
    assert lesson.waiting > 0
