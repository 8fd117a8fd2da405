"""A cache of sessions in memory, which can be away; also what another process would find."""

import asyncio

from actors.ports import SessionId, StoreUnavailableError
from actors.visit.cache import Head, Step, TakenUp
from actors.visit.fate import Kept
from actors.visit.record import read_head


class _Entry:
    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.number = 0
        self.head = b""
        self.events: list[bytes] = []
        self.chunks: list[bytes] = []
        self.tail: list[bytes] = []

    def take(self, step: Step) -> None:
        if step.is_whole:
            self.events, self.chunks, self.tail = [], [], []
        if step.clears_journal:
            self.chunks, self.tail = [], []
        self.number, self.head = step.number, step.head
        self.events = [*self.events, *step.events][step.seen_events :]
        self.chunks += step.chunks
        self.tail += step.tail
        if step.tail_chunks:
            self.tail = self.tail[-step.tail_chunks :]


class RememberedSessions:
    """Implements `SessionCache`.

    Attributes:
        is_away: whether it cannot be reached.
        seconds: how long every call takes.
        steps: every step that was kept.
    """

    def __init__(self) -> None:
        self.is_away = False
        self.seconds = 0.001
        self.steps: list[Step] = []
        self._entries: dict[SessionId, _Entry] = {}

    async def keep(self, session: SessionId, generation: int, step: Step) -> Kept:
        await self._be_there()
        entry = self._entries.get(session)
        if entry is not None and entry.generation != generation:
            return Kept.STALE
        if entry is not None and entry.number == step.number:
            return Kept.KEPT
        if step.is_whole:
            entry = self._entries.setdefault(session, _Entry(generation))
        elif entry is None or entry.number != step.number - 1:
            return Kept.LOST
        entry.take(step)
        self.steps.append(step)
        return Kept.KEPT

    async def touch(self, session: SessionId, generation: int) -> Kept:
        await self._be_there()
        entry = self._entries.get(session)
        if entry is None:
            return Kept.LOST
        return Kept.KEPT if entry.generation == generation else Kept.STALE

    async def look(self, session: SessionId) -> tuple[int, Head] | None:
        await self._be_there()
        entry = self._entries.get(session)
        return None if entry is None else (entry.generation, read_head(entry.head))

    async def take_up(self, session: SessionId, generation: int) -> TakenUp | None:
        await self._be_there()
        entry = self._entries.get(session)
        if entry is None or entry.generation != generation:
            return None
        entry.generation, entry.number = generation + 1, 0
        lists = (tuple(each) for each in (entry.events, entry.chunks, entry.tail))
        return TakenUp(entry.generation, read_head(entry.head), *lists)

    async def forget(self, session: SessionId, generation: int) -> None:
        await self._be_there()
        entry = self._entries.get(session)
        if entry is not None and entry.generation == generation:
            del self._entries[session]

    async def _be_there(self) -> None:
        await asyncio.sleep(self.seconds)
        if self.is_away:
            raise StoreUnavailableError("the cache is away")
