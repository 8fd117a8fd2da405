"""What is read of their answers."""

from datetime import date

import msgspec
import pytest

from tests.fakes.quran_foundation import activity_day
from transport.exchange.shapes import ActivityDay, Answer, Complaint, GoalToday


def test_a_day_is_a_date_or_a_moment_and_what_is_not_known_is_passed_over() -> None:
    moment = msgspec.convert(activity_day(3), ActivityDay)

    assert (moment.day, moment.verses_read) == (date(2026, 11, 3), 4)
    assert ActivityDay("a", "2026-11-03").day == moment.day


def test_a_list_without_pagination_has_one_page() -> None:
    answer = msgspec.json.decode(b'{"success": true, "data": []}', type=Answer[list[ActivityDay]])

    assert (answer.data, answer.pagination.has_next_page) == ([], False)


def test_an_answer_needs_its_data() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"success": true}', type=Answer[GoalToday])


def test_a_complaint_may_say_nothing() -> None:
    assert msgspec.json.decode(b"{}", type=Complaint) == Complaint()
