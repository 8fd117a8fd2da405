"""What is said to a session: by the door, by its analysis and its lesson, by the tree; actors/session.py answers.

They stand here because the session itself is enough for one file.
"""

import msgspec

from actors.feedback import FromFeedback
from actors.lesson import FromLesson, ToLesson
from actors.ports import Connection, LearnerId, SessionId
from actors.runtime import Question
from actors.visit.fate import FromJournal
from actors.visit.to_client import ToClient
from models.learning.reading import Mode
from models.recitation.manner import Manner


class Identity(msgspec.Struct, frozen=True):
    """Whose session this is."""

    session: SessionId
    epoch: int
    learner: LearnerId


class WhoseSession(Question[Identity], frozen=True):
    """The directory, when somebody wants to come back to a session."""


class Attach(msgspec.Struct, frozen=True):
    """WebSocket door, once the client is known: this is its line now; an older line is closed."""

    connection: Connection[ToClient]
    resumed: bool
    """Whether the client asked for this session by name."""
    seen_event: int = 0
    """The last event number that the client has."""
    line: int = 0
    """The client's count of its lines; one that is less than one's before it comes late, and is closed. 0 is none."""


class Detach(msgspec.Struct, frozen=True):
    """WebSocket door: the line is gone."""

    connection_id: int


class AudioArrived(msgspec.Struct, frozen=True):
    """WebSocket door, for every binary frame."""

    sequence: int
    pcm: bytes
    """Little-endian int16, mono, 16 kHz, decoded."""


class OpenRecitation(msgspec.Struct, frozen=True):
    """The client: a passage, or None to be found. A recitation that is open is ended first."""

    passage: str | None
    number: int | None = None
    """The client's count of these; one that was said again, because its line was lost, is dropped. None is never."""
    manner: Manner = Manner()
    mode: Mode = Mode.FOLLOW


class PauseRecitation(msgspec.Struct, frozen=True):
    """The client: do not listen until `ContinueRecitation`; frames are acknowledged and dropped meanwhile."""


class ContinueRecitation(msgspec.Struct, frozen=True):
    """The client: listen again."""


class FinishRecitation(msgspec.Struct, frozen=True):
    """The client: that was all; `RecitationEnded` follows."""


class EventsSeen(msgspec.Struct, frozen=True):
    """The client: every event up to this number has arrived."""

    event: int


class Leave(msgspec.Struct, frozen=True):
    """The client: goodbye; the open recitation is ended and the session with it."""


class Drain(msgspec.Struct, frozen=True):
    """The tree, when the process is to stop: end what is open, tell the client to come back elsewhere or later."""

    retry_after_ms: int = 1000
    go_to: str = ""


class NobodyCame(msgspec.Struct, frozen=True):
    """A timer: the learner has not come back in time, or has been silent too long."""

    code: str


SessionMessage = (
    AudioArrived
    | FromFeedback
    | FromLesson
    | ToLesson
    | EventsSeen
    | Attach
    | Detach
    | OpenRecitation
    | PauseRecitation
    | ContinueRecitation
    | FinishRecitation
    | Leave
    | WhoseSession
    | Drain
    | NobodyCame
    | FromJournal
)
