"""What a learner sees of a recitation on the terminal."""

import io
from typing import Any

import pytest
from rich.console import Console

from talqin.display import STYLES, ReciteDisplay, print_analysis
from transport.wire_events import (
    AckEvent,
    CursorEvent,
    ErrorEvent,
    FeedbackEvent,
    FinalEvent,
    LaggingEvent,
    LocatedEvent,
    OpenedEvent,
    PrefixEvent,
    ServerMessage,
    WireMending,
    WirePlace,
    WireSummary,
    WireWord,
    WordEvent,
)

QUL, HUWA = "قُلْ", "هُوَ"
OPENED = OpenedEvent(1, "112", (WireWord(112, 1, 1, QUL), WireWord(112, 1, 2, HUWA)), 1)
SUMMARY = WireSummary(2, 1, 0, 1, 0, 0, 0, 0, 0, 3.2)


def word(verdict: str = "right", status: str = "settled", **fields: Any) -> WordEvent:
    usual: dict[str, Any] = {
        "serial": 1,
        "text": QUL,
        "status": status,
        "verdict": verdict,
        "kind": verdict,
        "start_samples": 0,
        "end_samples": 640,
        "expected": ("q", "u", "l"),
        "heard": ("k", "u", "l"),
        "confidence": 0.9,
        "runner_up": "",
        "surah": 112,
        "ayah": 1,
        "word": 1,
    }
    return WordEvent(**{**usual, **fields})


def shown(*messages: ServerMessage, terminal: bool = False) -> str:
    output = io.StringIO()
    display = ReciteDisplay(Console(file=output, force_terminal=terminal, width=100))
    with display:
        for message in messages:
            display.show(message)
    return output.getvalue()


SAID: dict[str, tuple[ServerMessage, str]] = {
    "a right word": (word(), f"112:1:1 {QUL}  right (right, 0.90)\n"),
    "a wrong word": (word("wrong", kind="wrong_letter"), f"112:1:1 {QUL}  wrong (wrong_letter, 0.90)  heard: k u l\n"),
    "an added word": (word("added", surah=None, ayah=None, word=None), "added  added (added, 0.90)  heard: k u l\n"),
    "a place": (LocatedEvent(1, (WirePlace(112, 1, 4, 0.9),), decided=True), "found: 112:1\n"),
    "a prefix": (PrefixEvent("basmala", 0, 1), "basmala\n"),
    "feedback": (FeedbackEvent("skipped", "You went past it."), "You went past it.\n"),
    "how to make a sound": (
        FeedbackEvent("wrong_letter", "Listen.", how="Open the throat."),
        "Listen.\n  Open the throat.\n",
    ),
    "lag": (LaggingEvent(1200), "the server is 1200 ms behind\n"),
    "an error": (ErrorEvent("audio_gap", "client", retry=True, detail="d"), "audio_gap (client): d\n"),
}


@pytest.mark.parametrize(("message", "line"), SAID.values(), ids=SAID.keys())
def test_a_pipe_gets_a_line_for_what_lasts(message: ServerMessage, line: str) -> None:
    assert shown(message) == line


@pytest.mark.parametrize(
    "message",
    [
        AckEvent(1, 64),
        CursorEvent(112, 1, 1, 0),
        word(status="tentative"),
        word(status="retracted"),
        LocatedEvent(1, (), decided=False),
        OPENED,
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_pipe_gets_nothing_for_what_passes(message: ServerMessage) -> None:
    assert shown(message) == ""


def test_a_terminal_shows_the_passage_as_it_lights_up() -> None:
    output = shown(OPENED, CursorEvent(112, 1, 2, 0), word(), terminal=True)

    assert QUL in output
    assert HUWA in output
    assert "\x1b[32m" in output  # green
    assert "\x1b[2;7m" in output  # where the learner is


def test_a_retracted_verdict_takes_its_colour_along() -> None:
    output = shown(OPENED, word("wrong"), word("wrong", status="retracted"), terminal=True)

    last = output[output.rindex(QUL) - 8 : output.rindex(QUL)]
    assert "\x1b[2m" in last  # dim, as before it was recited


def test_the_end_says_what_it_was_worth() -> None:
    output = io.StringIO()
    display = ReciteDisplay(Console(file=output, width=200))

    display.conclude(FinalEvent(1, "112", (), SUMMARY), resumes=2)

    assert output.getvalue().startswith("1 right, 0 wrong, 1 skipped, 0 added, 0 unsure, 0 not reached; 3.2 s")
    assert "taken up again 2 times" in output.getvalue()


def test_the_end_says_what_to_mend_first() -> None:
    output = io.StringIO()
    mend = (WireMending("skipped", "One word was passed over.", "Words first."), WireMending("added", "Once.", "Text."))

    ReciteDisplay(Console(file=output, width=200)).conclude(FinalEvent(1, "112", (), SUMMARY, mend), resumes=0)

    assert output.getvalue().splitlines()[1:] == ["1. One word was passed over. Words first.", "2. Once. Text."]


def test_no_accusation_is_made_by_colour_alone() -> None:
    accusing = {style for verdict, style in STYLES.items() if verdict not in {"right", "unsure"}}

    assert all({"underline", "strike", "italic"} & set(style.split()) for style in accusing)


def test_a_table_says_of_every_word_what_was_heard() -> None:
    output = io.StringIO()
    entry = {"surah": 112, "ayah": 1, "word": 1, "text": QUL, "verdict": "wrong", "kind": "wrong_letter"}
    times = {"start_ms": 1500, "end_ms": 2250, "confidence": 0.9, "expected": ["q"], "heard": ["k"]}
    added = {**entry, **times, "surah": None, "ayah": None, "word": None, "text": "", "verdict": "added"}

    answer = {"words": [{**entry, **times}], "added": [added], "doubt": "not it", "summary": {"right": 0}}
    print_analysis(answer, Console(file=output, width=120))

    parts = ("112:1:1", "wrong_letter", "1.50", "2.25", "0.90", "added", "doubt: not it", "right 0")
    assert all(part in output.getvalue() for part in parts)
