"""Stop 3 of a chunk: one learner's visit, which outlives its connections; next stop: actors/analysis.py.

It orders, acknowledges and credits the audio, numbers the lasting events, and keeps both across a lost line.
"""

import msgspec

from actors.analysis import (
    CursorMoved,
    FellBehind,
    PlacesLocated,
    PrefixHeard,
    RecitationEnded,
    RecitationOpened,
    WordJudged,
)
from actors.feedback import FeedbackGiven, FromFeedback
from actors.ports import Connection, Fault, SessionId


class Welcome(msgspec.Struct, frozen=True):
    """Session, first on every line: who we are to each other and where to go on."""

    session: SessionId
    epoch: int
    """Minted with the session; below 2**53. A resume with another one is refused."""
    resumed: bool
    next_audio: int
    """The sequence number of the first frame that is still wanted."""
    credit: int
    """Frames from `next_audio` on that may be sent unacknowledged."""


class Acknowledged(msgspec.Struct, frozen=True):
    """Session: every frame up to `through` has been heard; frames up to `through + credit` may be sent."""

    through: int
    credit: int


class Paused(msgspec.Struct, frozen=True):
    """Session: audio is not listened to until `Continued`."""


class Continued(msgspec.Struct, frozen=True):
    """Session: audio is listened to again."""


LastingEvent = (
    WordJudged
    | PrefixHeard
    | FeedbackGiven
    | PlacesLocated
    | RecitationOpened
    | Paused
    | Continued
    | RecitationEnded
    | Fault
)
"""Numbered, kept, and told again to a client that comes back."""

ToClient = Welcome | Acknowledged | CursorMoved | FellBehind | LastingEvent
"""All a session says over its line. A tentative `WordJudged` and an undecided `PlacesLocated` are passing, not lasting."""


class Attach(msgspec.Struct, frozen=True):
    """WebSocket door, once the client is known: this is its line now; an older line is closed."""

    connection: Connection[ToClient]
    resumed: bool
    """Whether the client asked for this session by name."""
    seen_event: int = 0
    """The last event number that the client has."""


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


SessionMessage = (
    AudioArrived
    | FromFeedback
    | EventsSeen
    | Attach
    | Detach
    | OpenRecitation
    | PauseRecitation
    | ContinueRecitation
    | FinishRecitation
    | Leave
)
