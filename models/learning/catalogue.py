"""The sentences in every language: message catalogues in Fluent, one file a language, each with the same messages.

Words of the Quran and letters come into a sentence as variables, between isolation marks, so that an Arabic word in a
Latin sentence (or a number in an Arabic one) does not turn the order of its neighbours round.
"""

from functools import cache
from importlib.resources import files
from typing import Final

from fluent.runtime import FluentBundle, FluentResource

DEFAULT_LOCALE: Final = "en"

LOCALES: Final = ("ar", "en", "fr", "id", "tr", "ur")
"""Languages there are catalogues for."""

_LANGUAGES: Final = {**{language: language for language in LOCALES}, "in": "id"}
"""Code -> language, one string for all who speak it; browsers still say `in` for Indonesian."""

RIGHT_TO_LEFT: Final = frozenset({"ar", "ur"})
"""Those that are written from right to left."""


class CatalogueError(Exception):
    """A catalogue lacks a message or a variable: ours, and found by tests."""


def language_of(locale: str) -> str:
    """Give the language that somebody is answered in: "ar-EG" is Arabic; an unknown one is answered in English."""
    return _LANGUAGES.get(locale.replace("_", "-").split("-", maxsplit=1)[0].lower(), DEFAULT_LOCALE)


def say(locale: str, message: str, **variables: str | int) -> str:
    """Put a message of a language together.

    Raises:
        CatalogueError: there is no such message, or it wants a variable that was not given.
    """
    bundle = _bundle(language_of(locale))
    if not bundle.has_message(message) or (pattern := bundle.get_message(message).value) is None:
        raise CatalogueError(f"{message} is not in the catalogue of {language_of(locale)}")
    text, errors = bundle.format_pattern(pattern, variables)
    if errors:
        raise CatalogueError(f"{message} in {language_of(locale)}: {errors[0]}") from errors[0]
    return str(text)


def has(message: str) -> bool:
    """Say whether there is such a message; what one language has all have."""
    return _bundle(DEFAULT_LOCALE).has_message(message)


def read_all() -> None:
    """Read every catalogue now, 0.4 s in all, and not when the first learner of a language waits for a word."""
    for language in LOCALES:
        _bundle(language)


def source(language: str) -> str:
    """Give a language's catalogue as it is written."""
    return files("models.learning").joinpath("catalogues", f"{language}.ftl").read_text(encoding="utf-8")


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=True)
    bundle.add_resource(FluentResource(source(language)))
    return bundle
