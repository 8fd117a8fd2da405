"""The page by its files: nothing from elsewhere, nothing inline, its words in catalogues, the font with its licence."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast

from models.learning.catalogue import LOCALES
from models.learning.levels import Level
from models.learning.reading import Mode
from models.quran.madd import Madd
from models.recitation.verdict import Kind, Status, Verdict
from transport.errors import CLOSE_CODES
from transport.http import web_folder

WEB = web_folder()
SCRIPTS = sorted(WEB.glob("*.js"))
WRITTEN = sorted(path for path in WEB.rglob("*") if path.suffix in {".html", ".css", ".js", ".svg"})
LANGUAGES = sorted(path.stem for path in (WEB / "locales").glob("*.ftl"))
CHOSEN_BY_NAME: dict[str, set[str]] = {
    "connection": {"idle", "connecting", "open", "paused", "lost", "closed"},
    "telling": {*Level},
    "verdict": {*Verdict, Status.TENTATIVE},
    "kind": {str(kind) for kind in Kind} - {Kind.RIGHT, Kind.SKIPPED, Kind.ADDED, Kind.UNSURE},
    "prefix": {"istiadha", "basmala"},
    "mode": {*Mode},
    "madd": {*Madd},
}
"""First part of a message's name -> the second parts, which the scripts put together."""
NEVER_SHOWN = {
    "audio_gap": "the session mends it by itself",
    "beyond_credit": "the session mends it by itself",
    "no_recitation": "the session mends it by itself",
    "out_of_turn": "a command that came twice over a lost line",
    "verdict_unknown": "only a broken page hears it; the server's own words are shown",
    "slow_reader": "the session comes back by itself",
    "moved": "the session goes where it is told to by itself",
    "goodbye": "the page said it first",
    "bad_message": "only a broken page hears it; the server's own words are shown",
    "hello_expected": "only a broken page hears it; the server's own words are shown",
    "hello_overdue": "only a broken page hears it; the server's own words are shown",
    "codec_unknown": "only a broken page hears it; the server's own words are shown",
    "bad_audio": "only a broken page hears it; the server's own words are shown",
}
"""Code of an error -> why the catalogues have no words for it."""


class Markup(HTMLParser):
    """Every element of the page: its name, its attributes, and the text that stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self._open, data.strip()))

    def with_attribute(self, name: str) -> list[str]:
        return [str(attributes[name]) for _, attributes in self.elements if name in attributes]


@pytest.fixture(scope="module")
def markup() -> Markup:
    markup = Markup()
    markup.feed((WEB / "index.html").read_text(encoding="utf-8"))
    return markup


def catalogue(language: str) -> dict[str, set[str]]:
    """Each message of the page in a language, with its variables."""
    resource = FluentParser(with_spans=False).parse((WEB / "locales" / f"{language}.ftl").read_text(encoding="utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    messages = [entry for entry in resource.body if isinstance(entry, ast.Message)]
    assert len(messages) == len({message.id.name for message in messages})
    return {message.id.name: set(re.findall(r"\$(\w+)", _written(message))) for message in messages}


def _written(message: ast.Message) -> str:
    return FluentSerializer().serialize_entry(message)


ENGLISH = catalogue("en")


def named(prefix: str) -> set[str]:
    """The messages whose names begin with a part, without it."""
    return {name.removeprefix(f"{prefix}-") for name in ENGLISH if name.startswith(f"{prefix}-")}


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.name)
def test_a_file_of_the_page_asks_nothing_of_another_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")

    assert re.findall(r"(?:https?:|wss?:)?//[a-z0-9.-]+\.[a-z]+", text) == []


def test_the_page_has_no_script_style_or_handler_inline(markup: Markup) -> None:
    inline = [
        (tag, attributes)
        for tag, attributes in markup.elements
        if tag == "style"
        or (tag == "script" and "src" not in attributes)
        or any(name == "style" or name.startswith("on") for name in attributes)
    ]

    assert inline == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_makes_no_markup_and_no_code_out_of_text(script: Path) -> None:
    made = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.style\.", script.read_text()
    )

    assert made == []


def test_every_file_that_is_named_is_there(markup: Markup) -> None:
    named = [*markup.with_attribute("href"), *markup.with_attribute("src")]
    for file in WRITTEN:
        text = file.read_text(encoding="utf-8")
        named += re.findall(r'"(/assets/[^"]+)"', text)
        relative = re.findall(r'"(\.\.?/[^"]+)"', text)
        named += [f"/assets/{(file.parent / name).resolve().relative_to(WEB.resolve())}" for name in relative]

    missing = [name for name in named if not (WEB / name.removeprefix("/assets/")).is_file()]

    assert missing == []


def test_the_page_speaks_the_languages_of_the_feedback() -> None:
    offered = re.findall(r"^  (\w\w): \"", (WEB / "strings.js").read_text(encoding="utf-8"), re.MULTILINE)

    assert LANGUAGES == sorted(LOCALES) == sorted(offered)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_message_of_the_page_with_the_same_variables(language: str) -> None:
    assert catalogue(language) == ENGLISH


def test_every_word_that_the_page_shows_stands_in_the_catalogues(markup: Markup) -> None:
    shown = {*markup.with_attribute("data-text"), *markup.with_attribute("data-label")}

    assert shown <= set(ENGLISH)
    assert {tag for tag, _ in markup.texts} == {"title", "h1", "span", "noscript"}


def test_no_message_is_left_that_nothing_says(markup: Markup) -> None:
    scripts = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    quoted = set(re.findall(r'"([\w-]+)"', scripts))
    said = {*markup.with_attribute("data-text"), *markup.with_attribute("data-label"), *quoted}
    put_together = {f"{part}-{rest}" for part, rests in CHOSEN_BY_NAME.items() for rest in rests}
    for part in re.findall(r"`(\w+)-\$\{", scripts):
        put_together |= {f"{part}-{word}" for word in {*quoted, *re.findall(r"\w+", scripts)}}

    unsaid = {name for name in ENGLISH if not name.startswith(("error-", "microphone-"))} - said - put_together

    assert unsaid == set()


@pytest.mark.parametrize("part", CHOSEN_BY_NAME)
def test_there_is_a_word_for_everything_that_is_put_together(part: str) -> None:
    assert named(part) == CHOSEN_BY_NAME[part]


def test_there_are_plain_words_for_every_error() -> None:
    protocol = (WEB.parents[1] / "docs" / "protocol.md").read_text(encoding="utf-8")
    table = protocol.split("## Errors\n")[1].split("\n## ")[0]
    codes = {*re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE), *CLOSE_CODES}

    assert codes - named("error") == set(NEVER_SHOWN)


def test_whoever_cannot_see_the_page_is_told_what_each_part_is(markup: Markup) -> None:
    ids = set(markup.with_attribute("id"))
    fields = [attributes for tag, attributes in markup.elements if tag in {"input", "select", "textarea"}]
    labelled = set(markup.with_attribute("for"))
    pointed_at = {*markup.with_attribute("aria-describedby"), *markup.with_attribute("aria-labelledby")}

    assert {field["id"] for field in fields} <= labelled
    assert labelled | pointed_at <= ids
    assert {"alert", "status"} <= set(markup.with_attribute("role"))
    assert markup.elements[0][1]["lang"] == "en"


def test_the_passage_is_marked_as_arabic_from_right_to_left(markup: Markup) -> None:
    mushaf = next(attributes for _, attributes in markup.elements if attributes.get("id") == "mushaf")

    assert (mushaf["lang"], mushaf["dir"]) == ("ar", "rtl")


def test_a_verdict_is_never_told_by_colour_alone() -> None:
    style = (WEB / "style.css").read_text(encoding="utf-8")
    rules = dict(re.findall(r'^\[data-verdict="(\w+)"\] \{(.*?)\}', style, re.MULTILINE))

    lines = {verdict: re.search(r"text-decoration-style: (\w+)", rule) for verdict, rule in rules.items()}

    assert set(lines) == {"right", "wrong", "skipped", "added", "unsure"}
    assert len({line.group(1) for line in lines.values() if line}) == len(lines)


def test_the_font_is_packaged_with_its_licence() -> None:
    font = (WEB / "fonts" / "amiri-quran.woff2").read_bytes()
    licence = (WEB / "fonts" / "OFL.txt").read_text(encoding="utf-8")

    assert font[:4] == b"wOF2"
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Amiri" in licence


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent", "right", "wrong", "skipped", "unsure"])
def test_every_ink_stands_out_from_the_page(ink: str, scheme: int) -> None:
    roots = re.findall(r":root \{(.*?)\}", (WEB / "style.css").read_text(encoding="utf-8"), re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", roots[scheme]))

    darker, lighter = sorted([luminance(colours[ink]), luminance(colours["page"])])

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
