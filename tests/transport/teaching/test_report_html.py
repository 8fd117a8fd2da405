"""A report as a page by itself."""

from html.parser import HTMLParser

import pytest

from models.learning.catalogue import LOCALES
from models.quran.text import Text
from tests.transport.teaching.reports import empty_report, full_report
from transport.teaching.labelled import labelled
from transport.teaching.report_html import report_html

TEXT = Text.load()
_VOID = {"meta"}


class Tags(HTMLParser):
    """Sees that tags are closed in order, and which there are."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags_of(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


@pytest.mark.parametrize("language", LOCALES)
def test_the_page_is_whole_and_needs_nothing_else(language: str) -> None:
    tags = tags_of(report_html(labelled("amina", full_report(), language, TEXT)))

    assert tags.open == []
    assert {tag for tag, _ in tags.seen}.isdisjoint({"script", "link", "img", "iframe"})
    assert not any({"src", "href"} & set(attributes) for _, attributes in tags.seen)


def test_it_is_written_from_right_to_left_where_the_language_is() -> None:
    tags = tags_of(report_html(labelled("amina", full_report(), "ur", TEXT)))

    assert tags.seen[0] == ("html", {"lang": "ur", "dir": "rtl"})


def test_words_of_the_quran_are_marked_as_arabic() -> None:
    assert '<td lang="ar" dir="rtl">قُلْ</td>' in report_html(labelled("amina", full_report(), "en", TEXT))


def test_what_people_wrote_stands_as_text() -> None:
    page = report_html(labelled("<script>alert(1)</script>", full_report("<img src=x>"), "en", TEXT))

    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


def test_an_empty_part_says_so() -> None:
    assert "<p>Nothing to tell.</p>" in report_html(labelled("amina", empty_report(), "en", TEXT))
