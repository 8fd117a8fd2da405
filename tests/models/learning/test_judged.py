"""Verdicts with what they rest on, and rulings."""

from models.learning.judged import JudgedRecitation, JudgedWord, Ruling
from models.recitation.verdict import Kind, Verdict

WRONG = JudgedWord(1, "112:1:1", Verdict.WRONG, Kind.WRONG_LETTER, 0.8, ("q",), ("k",))
RIGHT = JudgedWord(2, "112:1:2", Verdict.RIGHT, Kind.RIGHT, 0.9)
HEARD = JudgedRecitation("s", 1, 5.0, 0, "112", (WRONG, RIGHT))


def test_what_stands_is_the_verdict_until_a_teacher_rules() -> None:
    ruled = HEARD.ruled(1, Ruling(Verdict.RIGHT, Kind.RIGHT, "teacher", 9.0))

    assert [word.stands for word in HEARD.words] == [Verdict.WRONG, Verdict.RIGHT]
    assert [word.stands for word in ruled.words] == [Verdict.RIGHT, Verdict.RIGHT]
    assert ruled.words[0].verdict is Verdict.WRONG


def test_a_ruling_is_sure_and_a_verdict_as_sure_as_it_is() -> None:
    missed = HEARD.ruled(2, Ruling(Verdict.WRONG, Kind.WRONG_HARAKA, "teacher", 9.0))

    assert [word.mistake for word in missed.words] == [("wrong_letter", 0.8), ("wrong_haraka", 1.0)]
    assert RIGHT.mistake is None


def test_a_ruling_can_be_taken_back() -> None:
    ruled = HEARD.ruled(1, Ruling(Verdict.RIGHT, Kind.RIGHT, "teacher", 9.0))

    assert ruled.ruled(1, None) == HEARD


def test_a_verdict_is_found_by_its_serial() -> None:
    assert (HEARD.find(2), HEARD.find(3), HEARD.key) == (RIGHT, None, "s/1")
