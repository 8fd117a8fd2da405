"""What the addresses of teaching show."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning.assignment import Assignment
from models.learning.judged import JudgedRecitation, JudgedWord, Ruling
from models.quran.text import Text
from models.recitation.verdict import Kind, Verdict
from transport.teaching.bodies import (
    NewAssignment,
    Overrule,
    assignment_view,
    date_of,
    day_of,
    judged_view,
    word_at,
)

TEXT = Text.load()


@given(st.dates())
def test_a_date_and_its_day_are_one(day: date) -> None:
    assert date_of(day_of(day)) == day


def test_the_first_day_is_the_first_of_1970() -> None:
    assert (date_of(0), day_of(date(2026, 11, 25))) == (date(1970, 1, 1), 20782)


def test_an_assignment_shows_dates_and_its_passage() -> None:
    done = assignment_view(Assignment("a", 2, 255, 257, "teacher", 0, 7, "note", done_day=3))

    assert (done.passage, done.made, done.due, done.done) == (
        "2:255-2:257",
        date(1970, 1, 1),
        date(1970, 1, 8),
        date(1970, 1, 4),
    )


def test_a_word_is_the_mushafs_and_an_added_one_has_none() -> None:
    assert (word_at("112:1:1", TEXT), word_at("", TEXT)) == ("قُلْ", "")


def test_a_verdict_shows_what_stands_beside_what_was_told() -> None:
    word = JudgedWord(1, "112:1:1", Verdict.WRONG, Kind.WRONG_LETTER, 0.8)
    ruled = msgspec.structs.replace(word, ruling=Ruling(Verdict.RIGHT, Kind.RIGHT, "teacher", 1.0))

    (shown,) = judged_view(JudgedRecitation("s", 1, 0.0, 0, "112", (ruled,)), TEXT).words

    assert (shown.stands, shown.told.verdict) == (Verdict.RIGHT, Verdict.WRONG)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (NewAssignment, b'{"passage": "112"}'),
        (NewAssignment, b'{"passage": "112", "due": "tomorrow"}'),
        (NewAssignment, b'{"passage": "", "due": "2027-01-01"}'),
        (Overrule, b'{"truth": "true"}'),
        (Overrule, b'{"truth": "right", "by": "me"}'),
    ],
)
def test_what_is_not_asked_for_like_this_is_refused(kind: type[msgspec.Struct], data: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(data, type=kind)
