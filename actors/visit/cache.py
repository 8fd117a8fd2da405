"""What is kept of a session so that it outlives its process: a port, and what is written in it.

Kept are its head (who it is and how far it has come), the lasting events that the client may not have seen, and of the
open recitation what the model said of each chunk, with the last chunks themselves. `actors/kept_session.py` writes
it, step by step, and goes on from it. The generation is the fence: it counts who has taken the session up, and of two
processes that both believe they have it the earlier can write nothing any more.
"""

from typing import Protocol

import msgspec

from actors.events import RecitationEnded
from actors.memory import Whereabouts
from actors.ports import SessionId
from actors.visit.fate import Kept
from actors.visit.messages import Identity, OpenRecitation
from actors.visit.phases import Phase
from models.learning.levels import Level
from models.recitation.manner import Manner


class KeptRecitation(msgspec.Struct, frozen=True):
    """The recitation that is open, or has ended and may not have been remembered yet."""

    opened: OpenRecitation
    manner: Manner
    """As it is judged, with the strictness that the memory gave."""
    left: bytes = b""
    """Little-endian int16: acknowledged audio behind the last chunk, less than a chunk."""
    hints: dict[str, int] = {}
    doubted: tuple[int, ...] = ()
    ended: RecitationEnded | None = None
    """Its end, while nobody knows whether it was remembered."""


class Head(msgspec.Struct, frozen=True):
    """A session at one moment, without its events and its journal."""

    identity: Identity
    locale: str
    level: Level
    whereabouts: Whereabouts
    phase: Phase = Phase.IDLE
    turned_at: int = 0
    """The frame before which the phase was turned: those before it, sent again, are heard as they were then."""
    acknowledged: int = 0
    latest_event: int = 0
    lines: int = 0
    opens: int = 0
    recitation_number: int = 0
    recitation: KeptRecitation | None = None
    waits: OpenRecitation | None = None
    """What is opened once the end is there."""


class Step(msgspec.Struct, frozen=True):
    """What is added at once, or not at all."""

    number: int
    """Counts from 1 within a generation; one that is said again is done once."""
    head: bytes
    is_whole: bool = False
    """Whether everything that was kept before is forgotten first."""
    clears_journal: bool = False
    """Whether the journal is forgotten first: its recitation is over."""
    events: tuple[bytes, ...] = ()
    seen_events: int = 0
    """How many of the kept ones are not needed any more, from the oldest on."""
    chunks: tuple[bytes, ...] = ()
    """What the model said of each."""
    tail: tuple[bytes, ...] = ()
    """The same chunks' audio, and the ear's memory after each."""
    tail_chunks: int = 0
    """How many of these are kept."""


class TakenUp(msgspec.Struct, frozen=True):
    """All that is kept of a session, now of another generation."""

    generation: int
    head: Head
    events: tuple[bytes, ...]
    chunks: tuple[bytes, ...]
    tail: tuple[bytes, ...]


class SessionCache(Protocol):
    """Redis; absent where a process is by itself. Every wait ends within the cache's own deadline.

    All raise `actors.ports.StoreUnavailableError` when it cannot be reached; what was asked may be asked again.
    """

    async def keep(self, session: SessionId, generation: int, step: Step) -> Kept:
        """Add a step, if the session is of this generation and the step is the next one."""
        ...

    async def touch(self, session: SessionId, generation: int) -> Kept:
        """Keep what there is for longer."""
        ...

    async def look(self, session: SessionId) -> tuple[int, Head] | None:
        """Give the generation and the head, and change nothing; None when nothing is kept."""
        ...

    async def take_up(self, session: SessionId, generation: int) -> TakenUp | None:
        """Begin the generation after this one; None when it has begun already, or nothing is kept. Of many one gets it.

        Said again after a lost answer it gives None: the client comes back once more, and looks again.
        """
        ...

    async def forget(self, session: SessionId, generation: int) -> None:
        """Forget all of it, if it is of this generation."""
        ...
