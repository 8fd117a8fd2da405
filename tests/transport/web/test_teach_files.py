"""The teacher's page by its files: its words in every language, nothing inline, every field with its label."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast

from models.learning.catalogue import LOCALES
from tests.transport.web.test_page_files import Markup
from transport.http import web_folder

TEACH = web_folder() / "teach"
SCRIPTS = sorted(TEACH.glob("*.js"))


def messages(folder: str, language: str) -> dict[str, set[str]]:
    """Each message of a catalogue with its variables."""
    resource = FluentParser(with_spans=False).parse((web_folder() / folder / f"{language}.ftl").read_text("utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    found = [entry for entry in resource.body if isinstance(entry, ast.Message)]
    return {each.id.name: set(re.findall(r"\$(\w+)", FluentSerializer().serialize_entry(each))) for each in found}


ENGLISH = messages("teach/locales", "en")


@pytest.fixture(scope="module")
def markup() -> Markup:
    made = Markup()
    made.feed((TEACH / "index.html").read_text(encoding="utf-8"))
    return made


@pytest.mark.parametrize("language", LOCALES)
def test_a_language_has_every_message_with_the_same_variables(language: str) -> None:
    assert messages("teach/locales", language) == ENGLISH


def test_every_word_that_is_shown_stands_in_one_catalogue(markup: Markup) -> None:
    shared = messages("locales", "en")
    scripts = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    said = {*markup.with_attribute("data-text"), *markup.with_attribute("data-label")}
    said |= set(re.findall(r'"(teach-[\w-]+)"', scripts))
    said |= {f"teach-{name}" for name in re.findall(r'"([\w-]+)"', scripts) if f"teach-{name}" in ENGLISH}

    assert said <= {*ENGLISH, *shared}
    assert set(ENGLISH) <= said
    assert ENGLISH.keys().isdisjoint(shared)


def test_no_script_style_or_handler_is_inline(markup: Markup) -> None:
    assert [attributes for tag, attributes in markup.elements if tag == "script" and "src" not in attributes] == []
    assert [tag for tag, attributes in markup.elements if tag == "style" or "style" in attributes] == []
    assert [name for _, attributes in markup.elements for name in attributes if name.startswith("on")] == []


def test_every_field_has_a_label_and_the_page_says_what_happens(markup: Markup) -> None:
    fields = [attributes["id"] for tag, attributes in markup.elements if tag in {"input", "select"}]

    assert set(fields) <= set(markup.with_attribute("for"))
    assert {"alert", "status"} <= set(markup.with_attribute("role"))
    assert set(markup.with_attribute("aria-labelledby")) <= set(markup.with_attribute("id"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_makes_no_markup_and_no_code_out_of_text(script: Path) -> None:
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", script.read_text()) == []
