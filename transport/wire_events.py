"""What a server says on the wire, and how the session's words become it. No I/O."""

from typing import Final, assert_never

import msgspec

from actors.events import (
    CursorMoved,
    FellBehind,
    PlacesLocated,
    PrefixHeard,
    RecitationEnded,
    RecitationOpened,
    ShownWord,
    WordJudged,
)
from actors.feedback import FeedbackGiven
from actors.lesson import LessonPlanned, WordRevealed, WrongCallKept
from actors.ports import Fault
from actors.to_client import Acknowledged, Continued, Paused, ToClient, Welcome
from transport.wire import PROTOCOL_VERSION


class _FromServer(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """What a server may say."""


class Greeting(msgspec.Struct, frozen=True):
    """What a server says of itself in every `welcome`; the tree fills it in."""

    text: str
    """The text and its version."""
    riwayah: str
    model: str
    model_version: str
    chunk_ms: int
    sample_rate: int = 16_000
    reference_audio: str = ""
    """Where a teacher's recitation of each ayah is, as an address with `{surah:03d}` and `{ayah:03d}` in it."""


class WelcomeEvent(_FromServer, frozen=True, tag="welcome"):
    """First on every connection that is let in."""

    version: int
    session: str
    epoch: int
    resumed: bool
    next_audio: int
    credit: int
    codec: str
    text: str
    riwayah: str
    model: str
    model_version: str
    chunk_ms: int
    sample_rate: int
    reference_audio: str = ""


class AdmittedEvent(_FromServer, frozen=True, tag="admitted"):
    """The answer to `auth`: this is who the line is of, for so long."""

    learner: str
    expires_in: float | None = None
    """Seconds; before they are over, `auth` again. Null for a guest, who need not."""


class AckEvent(_FromServer, frozen=True, tag="ack"):
    """Frames up to `through` were heard; up to `through + credit` may be sent."""

    through: int
    credit: int


class WireWord(msgspec.Struct, frozen=True):
    """A word to be shown."""

    surah: int
    ayah: int
    word: int
    text: str


class OpenedEvent(_FromServer, frozen=True, tag="opened"):
    """The recitation is open; `passage` null and no words while the place is unknown."""

    recitation: int
    passage: str | None
    words: tuple[WireWord, ...]
    event: int | None = None


class WirePlace(msgspec.Struct, frozen=True):
    """A place where the recitation may be."""

    surah: int
    ayah_from: int
    ayah_to: int
    confidence: float


class LocatedEvent(_FromServer, frozen=True, tag="located"):
    """Where it may be, best first; lasting only once decided."""

    recitation: int
    places: tuple[WirePlace, ...]
    decided: bool
    event: int | None = None


class CursorEvent(_FromServer, frozen=True, tag="cursor"):
    """This word is being recited."""

    surah: int
    ayah: int
    word: int
    at_samples: int


class WordEvent(_FromServer, frozen=True, tag="word"):
    """A verdict; lasting unless tentative. An added word has no place."""

    serial: int
    text: str
    status: str
    verdict: str
    kind: str
    start_samples: int
    end_samples: int
    expected: tuple[str, ...]
    heard: tuple[str, ...]
    confidence: float
    runner_up: str
    surah: int | None = None
    ayah: int | None = None
    word: int | None = None
    event: int | None = None


class PrefixEvent(_FromServer, frozen=True, tag="prefix"):
    """Isti'adha or basmala was heard; it is never marked."""

    kind: str
    start_samples: int
    end_samples: int
    event: int | None = None


class FeedbackEvent(_FromServer, frozen=True, tag="feedback"):
    """A sentence for the learner, in the language and at the moment of `hello`; what is empty is left out."""

    code: str
    text: str
    surah: int | None = None
    ayah: int | None = None
    word: int | None = None
    serial: int = 0
    expected: str = ""
    heard: str = ""
    how: str = ""
    rule: str = ""
    elsewhere: tuple[WireWord, ...] = ()
    event: int | None = None


class PausedEvent(_FromServer, frozen=True, tag="paused"):
    """Audio is dropped until `continued`."""

    event: int | None = None


class ContinuedEvent(_FromServer, frozen=True, tag="continued"):
    """Audio is heard again."""

    event: int | None = None


class LaggingEvent(_FromServer, frozen=True, tag="lagging"):
    """Judging runs this far behind the audio; said again with a small number once it has caught up."""

    behind_ms: int


class WireSummary(msgspec.Struct, frozen=True):
    """A recitation in numbers."""

    words: int
    right: int
    wrong: int
    skipped: int
    added: int
    unsure: int
    not_reached: int
    repeats: int
    hesitations: int
    seconds: float


class WireMending(msgspec.Struct, frozen=True):
    """One of the things to mend first."""

    code: str
    text: str
    why: str
    words: tuple[WireWord, ...] = ()


class FinalEvent(_FromServer, frozen=True, tag="final"):
    """The end of a recitation: every verdict that stands. Comes once for every `opened` recitation."""

    recitation: int
    passage: str | None
    words: tuple[WordEvent, ...]
    summary: WireSummary
    mend: tuple[WireMending, ...] = ()
    event: int | None = None


class WireStep(msgspec.Struct, frozen=True):
    """One thing to practise."""

    mode: str
    passages: tuple[str, ...]
    minutes: float
    code: str
    why: str


class WireGoals(msgspec.Struct, frozen=True):
    """What a learner has set out to do."""

    verses_a_day: int
    minutes_a_day: float
    surahs: tuple[int, ...] = ()


class LessonEvent(_FromServer, frozen=True, tag="lesson"):
    """What to practise now, in this order, and why; `code` and `why` of the whole where there is something to say."""

    steps: tuple[WireStep, ...]
    minutes: float
    waiting: int
    goals: WireGoals
    streak: int
    minutes_left: float
    code: str = ""
    why: str = ""
    event: int | None = None


class RevealedEvent(_FromServer, frozen=True, tag="revealed"):
    """This is the word; it counts as a hint."""

    surah: int
    ayah: int
    word: int
    text: str
    times: int
    event: int | None = None


class WrongCallKeptEvent(_FromServer, frozen=True, tag="wrong_call_kept"):
    """The wrong call was kept; the next recitation is judged this strictly, where 0.5 is usual."""

    recitation: int
    serial: int
    strictness: float
    event: int | None = None


class ErrorEvent(_FromServer, frozen=True, tag="error"):
    """Something went wrong; lasting once there is a session."""

    code: str
    fault: str
    retry: bool
    detail: str
    retry_after_ms: int = 0
    event: int | None = None


ServerMessage = (
    WelcomeEvent
    | AdmittedEvent
    | AckEvent
    | OpenedEvent
    | LocatedEvent
    | CursorEvent
    | WordEvent
    | PrefixEvent
    | FeedbackEvent
    | PausedEvent
    | ContinuedEvent
    | LaggingEvent
    | FinalEvent
    | LessonEvent
    | RevealedEvent
    | WrongCallKeptEvent
    | ErrorEvent
)

_decoder: Final = msgspec.json.Decoder(ServerMessage)


def decode_server_message(text: str | bytes) -> ServerMessage:
    """Read what a server said; for clients.

    Raises:
        msgspec.DecodeError: it is not of this protocol.
    """
    message: ServerMessage = _decoder.decode(text)
    return message


def welcome_event(welcome: Welcome, greeting: Greeting, codec: str) -> WelcomeEvent:
    """Put the session's welcome and what the server says of itself together."""
    return WelcomeEvent(
        version=PROTOCOL_VERSION,
        session=welcome.session,
        epoch=welcome.epoch,
        resumed=welcome.resumed,
        next_audio=welcome.next_audio,
        credit=welcome.credit,
        codec=codec,
        **msgspec.structs.asdict(greeting),
    )


def wire_event(body: ToClient, event: int | None) -> ServerMessage:  # noqa: C901, PLR0911, PLR0912 - one line each
    """Say a session's word on the wire; a `Welcome` has its own function.

    Raises:
        TypeError: for a `Welcome`.
    """
    match body:
        case WordJudged():
            return _word_event(body, event)
        case CursorMoved():
            return CursorEvent(body.surah, body.ayah, body.word, body.at_samples)
        case Acknowledged():
            return AckEvent(body.through, body.credit)
        case FeedbackGiven():
            return _feedback_event(body, event)
        case PrefixHeard():
            return PrefixEvent(body.kind, body.start_samples, body.end_samples, event)
        case PlacesLocated():
            return LocatedEvent(body.recitation, _places(body), body.decided, event)
        case RecitationOpened():
            return OpenedEvent(body.recitation, body.passage, _words(body.words), event)
        case RecitationEnded():
            return _final_event(body, event)
        case FellBehind():
            return LaggingEvent(body.behind_ms)
        case LessonPlanned():
            return _lesson_event(body, event)
        case WordRevealed():
            return RevealedEvent(body.surah, body.ayah, body.word, body.text, body.times, event)
        case WrongCallKept():
            return WrongCallKeptEvent(body.recitation, body.serial, round(body.strictness, 4), event)
        case Paused():
            return PausedEvent(event)
        case Continued():
            return ContinuedEvent(event)
        case Fault():
            return error_event(body, event)
        case Welcome():
            raise TypeError("a welcome is made by welcome_event")
        case _:
            assert_never(body)


def error_event(fault: Fault, event: int | None = None) -> ErrorEvent:
    """Say what went wrong."""
    return ErrorEvent(fault.code, fault.fault, fault.retry, fault.detail, fault.retry_after_ms, event)


def _word_event(word: WordJudged, event: int | None) -> WordEvent:
    return WordEvent(
        serial=word.serial,
        text=word.text,
        status=word.status,
        verdict=word.verdict,
        kind=word.kind,
        start_samples=word.start_samples,
        end_samples=word.end_samples,
        expected=word.expected,
        heard=word.heard,
        confidence=round(word.confidence, 4),
        runner_up=word.runner_up,
        surah=word.surah,
        ayah=word.ayah,
        word=word.word,
        event=event,
    )


def _feedback_event(given: FeedbackGiven, event: int | None) -> FeedbackEvent:
    fields = msgspec.structs.asdict(given)
    fields["elsewhere"] = _words(given.elsewhere)
    return FeedbackEvent(**fields, event=event)


def _lesson_event(planned: LessonPlanned, event: int | None) -> LessonEvent:
    steps = tuple(
        WireStep(step.mode, step.passages, round(step.minutes, 1), step.code, step.why) for step in planned.steps
    )
    goals = planned.goals
    return LessonEvent(
        steps=steps,
        minutes=round(planned.minutes, 1),
        waiting=planned.waiting,
        goals=WireGoals(goals.verses_a_day, goals.minutes_a_day, goals.surahs),
        streak=planned.streak,
        minutes_left=round(planned.minutes_left, 1),
        code=planned.code,
        why=planned.why,
        event=event,
    )


def _words(words: tuple[ShownWord, ...]) -> tuple[WireWord, ...]:
    return tuple(WireWord(word.surah, word.ayah, word.word, word.text) for word in words)


def _places(located: PlacesLocated) -> tuple[WirePlace, ...]:
    return tuple(
        WirePlace(place.surah, place.ayah_from, place.ayah_to, round(place.confidence, 4)) for place in located.places
    )


def _final_event(ended: RecitationEnded, event: int | None) -> FinalEvent:
    summary = WireSummary(**{name: getattr(ended.summary, name) for name in WireSummary.__struct_fields__})
    words = tuple(_word_event(word, None) for word in ended.words)
    mend = tuple(WireMending(one.code, one.text, one.why, _words(one.words)) for one in ended.mend)
    return FinalEvent(ended.recitation, ended.passage, words, summary, mend, event)
