"""Days go by."""

import pytest

from models.learning.learner import Goals
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from talqin.learners.teachers import TEACHERS
from talqin.learners.world import EVERY_DAYS, Measure, Setting, live

TEXT, LOOKALIKES = Text.load(), LookAlikes.load()
SHORT = Setting(days=12, goals=Goals(verses_a_day=3, minutes_a_day=6.0))


def lived(teacher: str, setting: Setting = SHORT, seed: int = 3) -> list[Measure]:
    return live(teacher, seed, setting, TEXT, LOOKALIKES)


@pytest.mark.parametrize("teacher", TEACHERS)
def test_something_is_learned_and_most_of_it_held(teacher: str) -> None:
    last = lived(teacher)[-1]

    assert 12 <= last.learned <= 36
    assert 0.3 * last.learned < last.held < last.learned


@pytest.mark.parametrize("teacher", TEACHERS)
def test_a_life_is_measured_every_few_days_and_in_the_end(teacher: str) -> None:
    assert [measure.day for measure in lived(teacher)] == [EVERY_DAYS, 2 * EVERY_DAYS, 12]


@pytest.mark.parametrize("teacher", TEACHERS)
def test_the_same_seed_lives_the_same_life_and_another_one_another(teacher: str) -> None:
    assert lived(teacher) == lived(teacher)
    assert lived(teacher) != lived(teacher, seed=4)


def test_nothing_is_practised_while_away_and_it_is_forgotten() -> None:
    away = Setting(days=20, goals=SHORT.goals, away_from=11, away_days=10)

    measures = lived("talqin", away)

    assert [measure.minutes for measure in measures[2:]] == [0.0, 0.0]
    assert measures[3].held < measures[1].held


def test_of_nothing_learned_all_is_held() -> None:
    assert Measure(1, 0, 0.0, 0.0).retention == 1.0
