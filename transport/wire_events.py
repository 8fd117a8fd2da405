"""What a server says on the wire: its messages. No I/O. `to_wire` makes them of the session's words."""

from typing import Final

import msgspec


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


class WirePlace(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place where the recitation may be."""

    surah: int
    ayah_from: int
    ayah_to: int
    confidence: float
    identical: bool = False
    """Whether its ayat are word for word those of another of the places."""
    decided_by: "WirePosition | None" = None
    """The next word, as it stands here, at which the likely places differ."""


class LocatedEvent(_FromServer, frozen=True, tag="located"):
    """Where it may be, best first; lasting only once decided."""

    recitation: int
    places: tuple[WirePlace, ...]
    decided: bool
    event: int | None = None
    prefixes: tuple[str, ...] = ()
    """Isti'adha and basmala, where they were said before it, or alone."""


class CursorEvent(_FromServer, frozen=True, tag="cursor"):
    """This word is being recited."""

    surah: int
    ayah: int
    word: int
    at_samples: int


class WireMadd(msgspec.Struct, frozen=True, omit_defaults=True):
    """One madd of a word, in counts: two are a natural madd of this reciter."""

    sound: int
    """Its place among the expected sounds, from 0."""
    madd: str
    """natural, muttasil, munfasil, lazim or arid."""
    least: float
    """Counts from which it is right."""
    most: float
    counts: float | None = None
    """As heard; null where that is not known."""


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
    madd: tuple[WireMadd, ...] = ()
    """Of a settled word whose sounds are right: its mudud, with the counts due and heard."""
    event: int | None = None
    mistake: str = ""
    """Of a corrected word: the kind of mistake that it was at first."""


class PrefixEvent(_FromServer, frozen=True, tag="prefix"):
    """Isti'adha or basmala was heard; it is never marked."""

    kind: str
    start_samples: int
    end_samples: int
    event: int | None = None


class WirePosition(msgspec.Struct, frozen=True):
    """Where a word stands in the mushaf."""

    surah: int
    ayah: int
    word: int


class CrossedEvent(_FromServer, frozen=True, tag="crossed"):
    """The reciter left the passage after `left`, and went on at `entered`: both verses say the same up to there."""

    left: WirePosition
    entered: WirePosition
    common: int
    """Words that both share up to there."""
    start_samples: int
    at_samples: int
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
    corrected: int = 0
    """Of those that are right: wrong or skipped at first."""
    crossings: int = 0
    """Times the reciter went over into a verse that sounds alike."""


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
    | CrossedEvent
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
