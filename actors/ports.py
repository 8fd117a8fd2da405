"""What the actors need of the outside: protocols and the values that cross them; the tree passes in the real."""

from typing import Literal, NewType, Protocol, TypeVar

import msgspec

SessionId = NewType("SessionId", str)
"""One visit of one learner: unguessable, stable over reconnections."""

LearnerId = NewType("LearnerId", str)
"""Who recites: the subject of the access token, or "guest" in development mode."""

Blame = Literal["client", "server", "dependency"]
"""Who has to change something for it to go right: whoever sent it, we, or something we depend on."""


class Fault(msgspec.Struct, frozen=True):
    """Something went wrong: what, whose fault it is, and whether trying again can help."""

    code: str
    """A stable word of docs/protocol.md, such as `passage_unknown`."""
    fault: Blame
    retry: bool
    detail: str
    """What was seen and what was expected, in plain words."""
    retry_after_ms: int = 0


class CloseReason(msgspec.Struct, frozen=True):
    """Why the server ends a connection; transport/errors.py gives each code its close code."""

    code: str
    retry_after_ms: int = 0
    resume: bool = False
    """Whether the session waits for the learner to come back."""
    go_to: str = ""
    """The address of another server to come back to; empty for the same."""


Body_contra = TypeVar("Body_contra", contravariant=True)


class Connection(Protocol[Body_contra]):
    """A learner's open line, as a session sees it; a WebSocket in transport/websocket.py."""

    @property
    def connection_id(self) -> int:
        """Distinguishes this line from an earlier one of the same session."""
        ...

    def send(self, body: Body_contra, *, event: int | None) -> None:
        """Queue one message; never waits, never raises for a slow or dead line.

        Args:
            body: what to say.
            event: its number when it is lasting; None for a passing one, which a slow line may drop or replace.
        """
        ...

    def close(self, reason: CloseReason) -> None:
        """End the line after what is queued; returns at once."""
        ...


class RecitationRecord(msgspec.Struct, frozen=True):
    """What is kept of one recitation once it has ended; no audio."""

    learner: LearnerId
    session: SessionId
    recitation: int
    passage: str
    ended_at: float
    """Seconds since 1970, UTC."""
    right: int
    wrong: int
    skipped: int
    added: int
    unsure: int
    hard_words: tuple[str, ...] = ()
    """`surah:ayah:word` of each word that stood as wrong or skipped."""
    mode: str = "follow"
    """How it was practised (`models.learning.reading.Mode`)."""
    hints: int = 0
    """How often a word was revealed."""
    seconds: float = 0.0


class Progress(msgspec.Struct, frozen=True):
    """What the memory knows of a learner so far."""

    learner: LearnerId
    recitations: int
    words_right: int
    words_wrong: int
    words_skipped: int
    hardest: tuple[tuple[str, int], ...] = ()
    """(`surah:ayah:word`, times wrong or skipped), hardest first, at most ten."""


class ResultCache(Protocol):
    """What was said of whole recordings lately: in this process, or a shared cache beyond one process."""

    async def find(self, key: str) -> bytes | None:
        """Give what is kept under a key; None when nothing is, or it was kept for too long."""
        ...

    async def keep(self, key: str, result: bytes) -> None:
        """Keep a result for a while; it may be let go earlier."""
        ...


class StoreUnavailableError(Exception):
    """A store could not be reached or refused the work; a dependency's fault."""


class VerdictMeter(Protocol):
    """Where it is counted how long learners wait for what is said of their words."""

    def settled(self, seconds: float) -> None:
        """Note a settled verdict: how long after the last audio of its word it was told."""
        ...
