"""Three teachers."""

from itertools import islice

import pytest

from models.learning.learner import Goals
from models.learning.reading import Mode
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.recitation.verdict import Kind
from talqin.learners.teachers import TEACHERS, HifzCycle, SuperMemo, Teacher, make_teacher
from tests.models.learning.readings import reading, verse

TEXT, LOOKALIKES = Text.load(), LookAlikes.load()
GOALS = Goals(verses_a_day=1, surahs=(112,))


def reviews(teacher: Teacher, day: int) -> list[tuple[int, int]]:
    return [verse for task in teacher.lesson(day) if task.mode is Mode.TEST for verse in task.verses]


@pytest.mark.parametrize("name", TEACHERS)
def test_every_teacher_begins_with_a_new_verse_to_study_and_then_to_say(name: str) -> None:
    tasks = list(make_teacher(name, GOALS, TEXT, LOOKALIKES).lesson(1))

    assert [(task.verses, task.mode, task.is_new) for task in tasks] == [
        (((112, 1),), Mode.REPEAT, True),
        (((112, 1),), Mode.MEMORISE, False),
    ]


@pytest.mark.parametrize("name", TEACHERS)
def test_what_failed_comes_again_the_next_day(name: str) -> None:
    teacher = make_teacher(name, GOALS, TEXT, LOOKALIKES)

    teacher.heard(reading(verse("112:1", 4, {1: Kind.SKIPPED}), day=1, mode=Mode.MEMORISE))

    assert (112, 1) in {verse for task in teacher.lesson(2) for verse in task.verses}


def test_the_cycle_goes_over_the_last_week_daily_and_over_the_rest_in_turn() -> None:
    teacher = HifzCycle(GOALS, TEXT, round_days=2)
    for ayah in range(1, 5):
        teacher.heard(reading(verse(f"112:{ayah}", 4), day=1))

    assert len(reviews(teacher, 8)) == 4
    first = reviews(teacher, 20)
    for _, ayah in first:
        teacher.heard(reading(verse(f"112:{ayah}", 4), day=20))
    assert first == [(112, 1), (112, 2)]
    assert reviews(teacher, 21) == [(112, 3), (112, 4)]


def test_the_cycle_gives_no_new_lesson_after_one_that_went_badly() -> None:
    teacher = HifzCycle(GOALS, TEXT)

    teacher.heard(reading(verse("112:1", 4, {1: Kind.SKIPPED}), day=1))

    assert not any(task.is_new for task in teacher.lesson(2))


def test_sm2_rests_a_day_then_six_then_ever_longer() -> None:
    teacher = SuperMemo(Goals(verses_a_day=0), TEXT)
    rests = list[int]()
    day = 1
    for _ in range(4):
        teacher.heard(reading(verse("112:1", 4), day=day))
        after = next(later for later in range(day + 1, 200) if reviews(teacher, later))
        rests.append(after - day)
        day = after

    assert rests == [1, 6, 15, 38]


def test_sm2_starts_again_after_a_failure() -> None:
    teacher = SuperMemo(Goals(verses_a_day=0), TEXT)
    for day in (1, 2, 8):
        teacher.heard(reading(verse("112:1", 4), day=day))

    teacher.heard(reading(verse("112:1", 4, {1: Kind.SKIPPED}), day=23))

    assert reviews(teacher, 24) == [(112, 1)]


def test_what_is_read_off_the_page_is_no_review() -> None:
    teacher = SuperMemo(Goals(verses_a_day=0), TEXT)

    teacher.heard(reading(verse("112:1", 4), mode=Mode.REPEAT))

    assert list(islice(teacher.lesson(300), 1)) == []
