"""The session's words on the wire."""

import json
from typing import Any

import msgspec
import pytest

from actors.events import (
    CursorMoved,
    FellBehind,
    LocatedPlace,
    PlacesLocated,
    PrefixHeard,
    RecitationEnded,
    RecitationOpened,
    ShownWord,
    ToMend,
    VerseCrossed,
    WordJudged,
    WordPlace,
)
from actors.feedback import FeedbackGiven
from actors.lesson import LessonPlanned, PlannedStep, WordRevealed, WrongCallKept
from actors.ports import Fault, SessionId
from actors.visit.to_client import Acknowledged, Continued, Paused, ToClient, Welcome
from models.learning.learner import Goals
from models.learning.reading import Mode
from models.quran.madd import Madd
from models.recitation.verdict import Kind, MaddHeard, Status, Summary, Verdict
from transport.to_wire import welcome_event, wire_event
from transport.wire import encode_message
from transport.wire_events import Greeting, decode_server_message

WORD = WordJudged(
    serial=3,
    surah=112,
    ayah=1,
    word=1,
    text="قُلْ",
    status=Status.SETTLED,
    verdict=Verdict.RIGHT,
    kind=Kind.RIGHT,
    start_samples=640,
    end_samples=1280,
    expected=("q", "u", "l"),
    heard=("q", "u", "l"),
    confidence=0.123456,
    runner_up="",
)
ADDED = msgspec.structs.replace(WORD, surah=None, ayah=None, word=None, verdict=Verdict.ADDED, kind=Kind.ADDED)
PLACES = (LocatedPlace(55, 13, 13, 0.5), LocatedPlace(55, 16, 16, 0.5))

STEP = PlannedStep(Mode.REPEAT, ("112:1-112:4",), 2.345, "new_verses", "Four new verses.")
PLANNED = LessonPlanned((STEP,), 2.345, 3, Goals(4, 20.0, (112,)), 5, 17.65, "catch_up", "More is due.")

SAID: dict[str, tuple[ToClient, int | None, dict[str, Any]]] = {
    "lesson": (
        PLANNED,
        6,
        {
            "steps": [
                {
                    "mode": "repeat",
                    "passages": ["112:1-112:4"],
                    "minutes": 2.3,
                    "code": "new_verses",
                    "why": "Four new verses.",
                }
            ],
            "waiting": 3,
            "goals": {"verses_a_day": 4, "minutes_a_day": 20.0, "surahs": [112]},
            "streak": 5,
            "why": "More is due.",
        },
    ),
    "revealed": (WordRevealed(112, 1, 2, "هُوَ", 2), 7, {"word": 2, "text": "هُوَ", "times": 2}),
    "wrong_call_kept": (WrongCallKept(1, 9, 0.472), 8, {"recitation": 1, "serial": 9, "strictness": 0.472}),
    "cursor": (CursorMoved(1, 2, 3, 640), None, {"surah": 1, "ayah": 2, "word": 3, "at_samples": 640}),
    "ack": (Acknowledged(9, 64), None, {"through": 9, "credit": 64}),
    "word": (WORD, 4, {"serial": 3, "surah": 112, "confidence": 0.1235, "status": "settled", "event": 4}),
    "feedback": (
        FeedbackGiven("wrong_letter", "t", 1, 2, 3, 9, "sad", "sin", "how", "rule", (ShownWord(112, 1, 1, "قُلْ"),)),
        5,
        {
            "code": "wrong_letter",
            "ayah": 2,
            "serial": 9,
            "expected": "sad",
            "heard": "sin",
            "how": "how",
            "rule": "rule",
        }
        | {"elsewhere": [{"surah": 112, "ayah": 1, "word": 1, "text": "قُلْ"}], "event": 5},
    ),
    "prefix": (PrefixHeard("basmala", 0, 640), 6, {"kind": "basmala", "end_samples": 640, "event": 6}),
    "crossed": (
        VerseCrossed(WordPlace(2, 35, 6), WordPlace(7, 19, 6), 4, 640, 6400),
        10,
        {
            "left": {"surah": 2, "ayah": 35, "word": 6},
            "entered": {"surah": 7, "ayah": 19, "word": 6},
            "common": 4,
            "event": 10,
        },
    ),
    "located": (PlacesLocated(1, PLACES, decided=False), None, {"recitation": 1, "decided": False}),
    "opened": (
        RecitationOpened(1, "112", (ShownWord(112, 1, 1, "قُلْ"),)),
        7,
        {"passage": "112", "words": [{"surah": 112, "ayah": 1, "word": 1, "text": "قُلْ"}], "event": 7},
    ),
    "final": (
        RecitationEnded(1, "112", (WORD, ADDED), Summary(words=15, right=1), (ToMend("added", "t", "w", ()),)),
        8,
        {"passage": "112", "mend": [{"code": "added", "text": "t", "why": "w", "words": []}], "event": 8},
    ),
    "lagging": (FellBehind(1200), None, {"behind_ms": 1200}),
    "paused": (Paused(), 9, {"event": 9}),
    "continued": (Continued(), 10, {"event": 10}),
    "error": (
        Fault("overloaded", "server", retry=True, detail="d", retry_after_ms=5),
        11,
        {"code": "overloaded", "fault": "server", "retry": True, "retry_after_ms": 5, "event": 11},
    ),
}


@pytest.mark.parametrize(("kind", "body", "event", "fields"), [(kind, *said) for kind, said in SAID.items()], ids=SAID)
def test_every_word_of_a_session_has_its_message(
    kind: str, body: ToClient, event: int | None, fields: dict[str, Any]
) -> None:
    message = json.loads(encode_message(wire_event(body, event)))

    assert message["type"] == kind
    assert {name: message[name] for name in fields} == fields
    assert ("event" in message) == (event is not None)


@pytest.mark.parametrize(("body", "event"), [said[:2] for said in SAID.values()], ids=SAID)
def test_a_client_reads_what_the_server_wrote(body: ToClient, event: int | None) -> None:
    message = wire_event(body, event)

    assert decode_server_message(encode_message(message)) == message


def test_an_added_word_has_no_place() -> None:
    message = json.loads(encode_message(wire_event(ADDED, 1)))

    assert {"surah", "ayah", "word"}.isdisjoint(message)


def test_a_final_says_what_its_words_were_worth() -> None:
    message = json.loads(encode_message(wire_event(SAID["final"][0], 8)))

    assert [word["verdict"] for word in message["words"]] == ["right", "added"]
    assert (message["summary"]["words"], message["summary"]["right"]) == (15, 1)


def test_a_welcome_says_who_serves_and_where_to_go_on() -> None:
    greeting = Greeting(text="text 1", riwayah="hafs", model="m", model_version="2", chunk_ms=320)
    welcome = Welcome(SessionId("s"), 7, resumed=True, next_audio=41, credit=23)

    message = json.loads(encode_message(welcome_event(welcome, greeting, "opus")))

    assert (message["session"], message["epoch"], message["resumed"]) == ("s", 7, True)
    assert (message["next_audio"], message["credit"], message["codec"]) == (41, 23, "opus")
    assert (message["model"], message["model_version"], message["sample_rate"]) == ("m", "2", 16_000)
    with pytest.raises(TypeError, match="welcome_event"):
        wire_event(welcome, None)


def test_what_is_empty_is_left_out_as_it_was_before_there_was_more_to_say() -> None:
    given = FeedbackGiven("skipped", "You went past it.", 1, 2, 3)

    message = json.loads(encode_message(wire_event(given, 5)))

    assert set(message) == {"type", "code", "text", "surah", "ayah", "word", "event"}


def test_a_word_brings_its_mudud_in_counts_and_says_nothing_where_it_has_none() -> None:
    madds = (MaddHeard(1, Madd.MUTTASIL, 4, 5, 2.2345), MaddHeard(5, Madd.NATURAL, 2, 2, None))

    told = json.loads(encode_message(wire_event(msgspec.structs.replace(WORD, madd=madds), 4)))

    assert told["madd"] == [
        {"sound": 1, "madd": "muttasil", "least": 4.0, "most": 5.0, "counts": 2.2},
        {"sound": 5, "madd": "natural", "least": 2.0, "most": 2.0},
    ]
    assert "madd" not in json.loads(encode_message(wire_event(WORD, 4)))
