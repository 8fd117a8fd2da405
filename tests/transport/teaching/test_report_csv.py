"""A report for a spreadsheet."""

import csv
import io

from models.quran.text import Text
from tests.transport.teaching.reports import empty_report, full_report
from transport.teaching.labelled import labelled
from transport.teaching.report_csv import report_csv

TEXT = Text.load()


def rows(note: str = "slowly") -> list[list[str]]:
    written = report_csv(labelled("amina", full_report(note), "en", TEXT))
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))


def test_each_table_stands_under_its_title_and_heads() -> None:
    told = rows()

    place = told.index(["Weak words"])
    assert told[place + 1] == ["Word", "Place", "Weakness", "Evidence", "Last readings, the newest last"]
    assert told[place + 2][:2] == ["قُلْ", "112:1:1"]
    assert told[place - 1] == []


def test_what_a_teacher_wrote_is_never_a_formula() -> None:
    notes = [row[3] for row in rows('=HYPERLINK("http://evil.example")') if row[:1] == ["112:1-112:4"]]

    assert notes == ['\'=HYPERLINK("http://evil.example")']


def test_a_spreadsheet_knows_that_it_is_utf_8() -> None:
    assert report_csv(labelled("amina", empty_report(), "ar", TEXT)).encode().startswith(b"\xef\xbb\xbf")


def test_an_empty_table_says_so() -> None:
    written = report_csv(labelled("amina", empty_report(), "en", TEXT))

    assert "Weak words\r\nWord,Place" in written
    assert "Nothing to tell." in written
