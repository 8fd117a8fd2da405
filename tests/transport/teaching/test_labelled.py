"""A report in words."""

import pytest

from models.learning.catalogue import LOCALES, RIGHT_TO_LEFT, has
from models.learning.overview import Concern
from models.quran.text import Text
from models.recitation.verdict import Kind
from tests.transport.teaching.reports import empty_report, full_report
from transport.teaching.labelled import Labelled, labelled, mistake_name, spans

TEXT = Text.load()


def english() -> Labelled:
    return labelled("amina", full_report(), "en", TEXT)


def rows_of(title: str) -> tuple[tuple[str | int | float, ...], ...]:
    return next(table.rows for table in english().tables if table.title == title)


@pytest.mark.parametrize("language", LOCALES)
def test_every_part_is_told_in_every_language(language: str) -> None:
    told = labelled("amina", full_report(), language, TEXT)

    assert all(table.title and table.rows for table in told.tables)
    assert all(len(row) == len(table.heads) for table in told.tables for row in table.rows)
    assert told.direction == ("rtl" if language in RIGHT_TO_LEFT else "ltr")
    assert "amina" in told.title


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.value not in {"right", "repeated", "unsure"}])
def test_every_kind_of_mistake_has_a_name(kind: Kind, language: str) -> None:
    assert mistake_name(kind.value, language).strip()


@pytest.mark.parametrize("concern", Concern)
def test_every_concern_has_its_words(concern: Concern) -> None:
    assert has(f"eye-{concern}")


def test_a_weak_word_is_the_mushafs_with_its_evidence() -> None:
    ((word, place, weakness, evidence, last),) = rows_of("Weak words")

    assert (word, place, weakness) == ("قُلْ", "112:1:1", 1.75)
    assert evidence == "passed over × 1, hesitated × 1, hint × 1"
    assert last == "2024-10-03 passed over + hesitated + hint; 2024-10-04 not sure"


def test_what_is_due_is_written_shortly() -> None:
    assert rows_of("Due")[1][1:] == (0, 0, 0, "")
    assert rows_of("Due")[2][1:] == (4, 4, 1, "2:1-3, 2:7")


def test_a_late_assignment_says_so() -> None:
    assert rows_of("Set by the teacher") == (("112:1-112:4", "2024-10-03 late", 4, "slowly"),)


def test_what_is_empty_is_a_table_without_rows() -> None:
    empty = labelled("amina", empty_report(), "en", TEXT)

    assert [table.title for table in empty.tables if not table.rows] == [
        "Set by the teacher",
        "Weak words",
        "Weak joints",
        "Look-alikes taken for one another",
        "Rules of tajweed to practise",
        "Last recitations",
    ]


def test_verses_in_a_row_are_a_span() -> None:
    assert spans(["2:10", "2:9", "3:1", "2:11", "112:4"]) == "2:9-11, 3:1, 112:4"
    assert spans([]) == ""
