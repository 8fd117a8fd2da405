"""The words that every actor understands."""

import pytest

from actors.runtime import Question, System, Terminated


class HowMany(Question[int], frozen=True):
    of: str


def test_two_questions_of_the_same_words_are_equal() -> None:
    first, second = HowMany("apples"), HowMany("apples")

    assert first == second
    assert hash(first) == hash(second)


def test_a_question_cannot_be_changed_on_its_way() -> None:
    question = HowMany("apples")

    with pytest.raises(AttributeError):
        question.of = "pears"  # type: ignore[misc] # that is the point


def test_news_of_an_end_are_equal_by_path_and_reason(system: System) -> None:
    news = Terminated(system.ref("/a"), "killed")

    assert news == Terminated(system.ref("/a"), "killed")
    assert news != Terminated(system.ref("/a"), "normal")
