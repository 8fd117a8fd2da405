"""What a session says over its line: the greeting, the acknowledgements, and everything told of a recitation."""

import msgspec

from actors.events import (
    CursorMoved,
    FellBehind,
    PlacesLocated,
    PrefixHeard,
    RecitationEnded,
    RecitationOpened,
    VerseCrossed,
    WordJudged,
)
from actors.feedback import FeedbackGiven
from actors.lesson import LessonPlanned, WordRevealed, WrongCallKept
from actors.ports import Fault, SessionId


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
    | VerseCrossed
    | FeedbackGiven
    | PlacesLocated
    | RecitationOpened
    | Paused
    | Continued
    | RecitationEnded
    | LessonPlanned
    | WordRevealed
    | WrongCallKept
    | Fault
)
"""Numbered, kept, and told again to a client that comes back."""

ToClient = Welcome | Acknowledged | CursorMoved | FellBehind | LastingEvent
"""All a session says over its line. Tentative `WordJudged` and undecided `PlacesLocated` are passing."""
