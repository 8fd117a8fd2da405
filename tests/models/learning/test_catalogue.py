"""Every language says the same: each message, with the same variables, in its own plural forms."""

import re

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from models.learning.catalogue import LOCALES, RIGHT_TO_LEFT, CatalogueError, has, language_of, read_all, say, source

PLURALS = {
    "ar": {"one", "two", "few", "many", "other"},
    "en": {"one", "other"},
    "fr": {"one", "many", "other"},
    "id": {"other"},
    "tr": {"one", "other"},
    "ur": {"one", "other"},
}
"""The plural forms of whole numbers in each language, by CLDR; Arabic has a zero, too, which is never said here."""


class Seen(Visitor):
    """The variables and plural forms of a message."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.forms: list[set[str]] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - fluent.syntax names it
        self.variables.add(node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802 - the same
        self.forms.append({str(getattr(variant.key, "name", "")) for variant in node.variants})
        self.generic_visit(node)


def seen_in(language: str) -> dict[str, Seen]:
    """What each message of a language holds."""
    resource = FluentParser().parse(source(language))
    found: dict[str, Seen] = {}
    for entry in resource.body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found
            found[entry.id.name] = Seen()
            found[entry.id.name].visit(entry)
    return found


ENGLISH = seen_in("en")


@pytest.mark.parametrize("language", LOCALES)
def test_a_language_has_every_message_with_the_same_variables(language: str) -> None:
    told = {name: seen.variables for name, seen in seen_in(language).items()}

    assert told == {name: seen.variables for name, seen in ENGLISH.items()}


@pytest.mark.parametrize("language", LOCALES)
def test_a_count_is_said_in_the_plural_forms_of_its_language(language: str) -> None:
    counted = [forms for seen in seen_in(language).values() for forms in seen.forms]

    assert counted
    assert all(forms == PLURALS[language] for forms in counted)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("count", [1, 2, 3, 11, 100])
def test_every_message_renders(language: str, count: int) -> None:
    for name, seen in ENGLISH.items():
        variables: dict[str, str | int] = dict.fromkeys(seen.variables, "قُلْ")
        if "count" in variables:
            variables["count"] = count

        assert say(language, name, **variables).strip()


@pytest.mark.parametrize("language", LOCALES)
def test_the_languages_write_in_their_own_script(language: str) -> None:
    text = say(language, "how-fatha")

    assert bool(re.search("[\u0600-\u06ff]", text)) == (language in RIGHT_TO_LEFT)


def test_an_arabic_word_is_isolated_in_a_latin_sentence() -> None:
    assert say("en", "mended", word="ٱلصَّمَدُ") == "\u2068ٱلصَّمَدُ\u2069 is right now."


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ar-EG", "ar"), ("AR", "ar"), ("in", "id"), ("fr_CA", "fr"), ("tlh", "en"), ("", "en"), ("ur", "ur")],
)
def test_a_regional_locale_speaks_its_language_and_an_unknown_one_english(locale: str, language: str) -> None:
    assert language_of(locale) == language


def test_what_no_catalogue_has_is_our_error() -> None:
    with pytest.raises(CatalogueError, match="nonsense"):
        say("en", "nonsense")
    with pytest.raises(CatalogueError, match="word"):
        say("en", "mended")


def test_one_can_ask_whether_there_is_a_message() -> None:
    assert (has("mended"), has("nonsense")) == (True, False)


def test_all_can_be_read_beforehand() -> None:
    read_all()

    assert all(say(language, "letters") for language in LOCALES)
