"""What of a session is to be kept, gathered into steps: one is under way, and the next gathers meanwhile. Pure."""

from collections import deque
from typing import Final

from actors.events import ChunkKept
from actors.ports import CloseReason, Connection
from actors.visit.cache import Step
from actors.visit.record import write_event
from actors.visit.to_client import LastingEvent, ToClient
from actors.visit.withheld import WithheldConnection

_CONNECTIONS: Final = 3
"""The latest: one that is replaced has still to be told so."""


class Steps:
    """Gathers what changes, and holds back what is said of it until it is kept.

    Attributes:
        is_amid: whether a piece of audio is half judged, or a recitation half begun: no step ends here.
        is_lost: whether the cache was away: nothing is kept or held back until `begin_anew`.
        is_under_way: whether a step is being kept.
    """

    def __init__(self, *, is_new: bool = True, first_event: int = 1) -> None:
        """Begin a generation; nothing has changed.

        Args:
            is_new: whether nothing is kept of this session yet.
            first_event: the number of the first event that is kept already, or will be.
        """
        self.is_amid = False
        self.is_lost = False
        self.is_under_way = False
        self._is_changed = False
        self._is_whole = is_new
        self._clears_journal = False
        self._number = 0
        self._first_event = first_event
        self._events: list[bytes] = []
        self._chunks: list[ChunkKept] = []
        self._connections: deque[WithheldConnection[ToClient]] = deque(maxlen=_CONNECTIONS)

    @property
    def is_clean(self) -> bool:
        """Whether all is kept that there is to keep."""
        return self.is_lost or not (self._is_changed or self.is_amid or self.is_under_way)

    @property
    def is_due(self) -> bool:
        """Whether a step can be kept now."""
        return self._is_changed and not (self.is_lost or self.is_amid or self.is_under_way)

    @property
    def next_number(self) -> int:
        """The number of the next step, which has all that is noted now."""
        return self._number + 1

    def hold(self, connection: Connection[ToClient]) -> Connection[ToClient]:
        """Hold back what is said over a connection from now on."""
        self._connections.append(WithheldConnection(connection, self._awaits))
        return self._connections[-1]

    def note(self) -> None:
        """Note that the head has changed."""
        self._is_changed = True

    def note_event(self, number: int, body: ToClient) -> None:
        """Note a lasting event."""
        self._is_changed = True
        if not self.is_lost and isinstance(body, LastingEvent):
            self._events.append(write_event(number, body))

    def note_chunk(self, chunk: ChunkKept) -> None:
        """Note a chunk that was heard."""
        self._is_changed = True
        if not self.is_lost:
            self._chunks.append(chunk)

    def note_end(self) -> None:
        """Note that the journal of a recitation is not needed any more."""
        self._is_changed = self._clears_journal = True
        self._chunks.clear()

    def begin_anew(self, events: tuple[tuple[int, ToClient], ...]) -> None:
        """After the cache was away, while no recitation has a journal: keep all from here on.

        Args:
            events: the lasting ones that are still needed.
        """
        if not self.is_lost:
            return
        self.is_lost, self._is_whole, self._is_changed = False, True, True
        self._events.clear()
        for number, body in events:
            self.note_event(number, body)
        self._first_event = events[0][0] if events else self._first_event

    def next_step(self, head: bytes, oldest_event: int) -> Step:
        """Give the next step, when it is due; it is under way then.

        Args:
            head: the session as it is.
            oldest_event: the number of the first event that is still needed.
        """
        self._number += 1
        step = Step(
            number=self._number,
            head=head,
            is_whole=self._is_whole,
            clears_journal=self._clears_journal,
            events=tuple(self._events),
            seen_events=0 if self._is_whole else max(0, oldest_event - self._first_event),
            chunks=tuple(chunk.said for chunk in self._chunks),
            tail=tuple(chunk.tail for chunk in self._chunks),
            tail_chunks=self._chunks[-1].tail_chunks if self._chunks else 0,
        )
        if not self._is_whole:
            self._first_event = max(oldest_event, self._first_event)
        self._is_changed = self._is_whole = self._clears_journal = False
        self._events, self._chunks = [], []
        self.is_under_way = True
        return step

    def cut(self, reason: CloseReason) -> None:
        """Close what is open at once; what is held back is never said."""
        for connection in self._connections:
            connection.cut(reason)

    def kept(self, number: int) -> None:
        """Say what was held back for this step."""
        self.is_under_way = False
        through = None if self.is_clean else number
        for connection in self._connections:
            connection.release(through)

    def lose(self) -> None:
        """Go on without the cache: say everything, and hold back nothing more."""
        self.is_lost, self.is_under_way = True, False
        self._events.clear()
        self._chunks.clear()
        for connection in self._connections:
            connection.release()

    def _awaits(self) -> int | None:
        if self.is_clean:
            return None
        return self._number + 1 if self._is_changed or self.is_amid else self._number
