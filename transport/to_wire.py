"""How a session's words become messages of the wire. No I/O. Next stop: the socket."""

from typing import assert_never

import msgspec

from actors.events import (
    CursorMoved,
    FellBehind,
    PlacesLocated,
    PrefixHeard,
    RecitationEnded,
    RecitationOpened,
    ShownWord,
    VerseCrossed,
    WordJudged,
    WordPlace,
)
from actors.feedback import FeedbackGiven
from actors.lesson import LessonPlanned, WordRevealed, WrongCallKept
from actors.ports import Fault
from actors.visit.to_client import Acknowledged, Continued, Paused, ToClient, Welcome
from models.recitation.verdict import MaddHeard
from transport.wire import PROTOCOL_VERSION
from transport.wire_events import (
    AckEvent,
    ContinuedEvent,
    CrossedEvent,
    CursorEvent,
    ErrorEvent,
    FeedbackEvent,
    FinalEvent,
    Greeting,
    LaggingEvent,
    LessonEvent,
    LocatedEvent,
    OpenedEvent,
    PausedEvent,
    PrefixEvent,
    RevealedEvent,
    ServerMessage,
    WelcomeEvent,
    WireGoals,
    WireMadd,
    WireMending,
    WirePlace,
    WirePosition,
    WireStep,
    WireSummary,
    WireWord,
    WordEvent,
    WrongCallKeptEvent,
)


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
        case VerseCrossed():
            return _crossed_event(body, event)
        case PlacesLocated():
            return LocatedEvent(body.recitation, _places(body), body.decided, event, body.prefixes)
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
        madd=tuple(_madd(madd) for madd in word.madd),
        event=event,
        mistake=word.mistake or "",
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


def _crossed_event(crossed: VerseCrossed, event: int | None) -> CrossedEvent:
    left, entered = _position(crossed.left), _position(crossed.entered)
    return CrossedEvent(left, entered, crossed.common, crossed.start_samples, crossed.at_samples, event)


def _position(place: WordPlace) -> WirePosition:
    return WirePosition(place.surah, place.ayah, place.word)


def _madd(heard: MaddHeard) -> WireMadd:
    counts = None if heard.counts is None else round(heard.counts, 1)
    return WireMadd(heard.sound, heard.madd, heard.least, heard.most, counts)


def _places(located: PlacesLocated) -> tuple[WirePlace, ...]:
    return tuple(
        WirePlace(
            surah=place.surah,
            ayah_from=place.ayah_from,
            ayah_to=place.ayah_to,
            confidence=round(place.confidence, 4),
            identical=place.identical,
            decided_by=_position(place.decided_by) if place.decided_by else None,
        )
        for place in located.places
    )


def _final_event(ended: RecitationEnded, event: int | None) -> FinalEvent:
    summary = WireSummary(**{name: getattr(ended.summary, name) for name in WireSummary.__struct_fields__})
    words = tuple(_word_event(word, None) for word in ended.words)
    mend = tuple(WireMending(one.code, one.text, one.why, _words(one.words)) for one in ended.mend)
    return FinalEvent(ended.recitation, ended.passage, words, summary, mend, event)
