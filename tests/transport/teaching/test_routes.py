"""The table of teaching's addresses."""

from models.learning.catalogue import LOCALES
from transport.accounts.routes import TABLE
from transport.teaching.routes import TEACHING


def test_people_and_teaching_share_one_table() -> None:
    assert {route.name for route in TEACHING} <= {route.name for route in TABLE}


def test_nothing_of_it_is_open() -> None:
    assert not any(route.is_open for route in TEACHING)


def test_a_report_comes_in_every_language_there_is() -> None:
    (report,) = [route for route in TEACHING if route.name == "see_report"]

    assert report.options["locale"] == LOCALES
