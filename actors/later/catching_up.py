"""Remembers what was put by, as soon as the documents are back: /catching_up, one on every node with visits.

It asks the learner's memory, as a lesson does, and lets go of a piece once that has answered: a recitation that was
remembered before, or by another node meanwhile, counts once (actors/memory.py).
"""

from collections.abc import Callable, Sequence
from typing import Final, assert_never

import msgspec

from actors.later.put_by import UnreadablePieceError, read_piece
from actors.memory import MemoryMessage
from actors.ports import LearnerId, StoreUnavailableError
from actors.runtime import Actor, ActorError, Question, Ref
from actors.stores.documents import StaleEpochError
from actors.stores.put_by import Piece, PutByStore

LOOK_SECONDS: Final = 5.0
"""Between two looks while nothing waits."""
AGAIN_SECONDS: Final = 1.0
"""After the first try that the documents did not answer, and twice as long after each further one."""
MOST_SECONDS: Final = 10.0
"""At most: within so long of the documents' return it is seen."""
_WITHIN_SECONDS: Final = 15.0
"""How long a memory may take, which a store that is away says after ten."""
_HOLD_SECONDS: Final = 2 * _WITHIN_SECONDS
"""For how long a piece is ours; a node that died with it leaves it to the others then."""
_ASIDE_SECONDS: Final = 10.0
"""For how long a piece is put aside that fails by itself, so that those behind it come to their turn."""


class LookAgain(msgspec.Struct, frozen=True):
    """A timer."""


class DescribeCatchingUp(Question["CatchingUpStatistics"], frozen=True):
    """Whoever wants to know how it goes."""


class CatchingUpStatistics(msgspec.Struct, frozen=True):
    """What was done since this began."""

    remembered: int = 0
    refused: int = 0
    """How often the documents were still away, or a piece failed."""


CatchingUpMessage = LookAgain | DescribeCatchingUp


class CatchingUp(Actor[CatchingUpMessage]):
    """Takes one piece after another; while the documents are away it waits, longer from try to try."""

    def __init__(self, stores: Sequence[PutByStore], memory: Callable[[LearnerId], Ref[MemoryMessage]]) -> None:
        """Take nothing yet.

        Args:
            stores: where something may be put by.
            memory: a learner's.
        """
        self._stores = stores
        self._memory = memory
        self._wait_seconds = AGAIN_SECONDS
        self._statistics = CatchingUpStatistics()

    async def on_start(self) -> None:
        """Look at what an earlier process has left."""
        self.context.timers.start_timer("look", LookAgain(), AGAIN_SECONDS)

    async def on_receive(self, message: CatchingUpMessage) -> CatchingUpStatistics | None:
        """Route a message."""
        match message:
            case LookAgain():
                await self._look()
                return None
            case DescribeCatchingUp():
                return self._statistics
            case _:
                assert_never(message)

    async def _look(self) -> None:
        """Deal with one piece of each place, and come again: at once where there was one."""
        outcomes = [await self._deal_with_next(store) for store in self._stores]
        if False in outcomes:
            self.context.timers.start_timer("look", LookAgain(), self._wait_seconds)
            self._wait_seconds = min(2 * self._wait_seconds, MOST_SECONDS)
            return
        self._wait_seconds = AGAIN_SECONDS
        self.context.timers.start_timer("look", LookAgain(), 0.0 if True in outcomes else LOOK_SECONDS)

    async def _deal_with_next(self, store: PutByStore) -> bool | None:
        """Say whether a piece was dealt with; false when the documents are still away, None when none is free."""
        try:
            piece = await store.take(_HOLD_SECONDS)
            return None if piece is None else await self._deal_with(store, piece)
        except StoreUnavailableError:
            return None  # what is there waits; whoever puts something by meets the same

    async def _deal_with(self, store: PutByStore, piece: Piece) -> bool:
        try:
            learner, remembered = read_piece(piece.value)
            await self._memory(learner).ask(remembered, within=_WITHIN_SECONDS)
        except (UnreadablePieceError, ActorError, StaleEpochError, StoreUnavailableError) as error:
            return await self._leave(store, piece, error)
        await store.remove(piece.name)
        self._statistics = msgspec.structs.replace(self._statistics, remembered=self._statistics.remembered + 1)
        self.context.log.info("put_by_remembered", piece=piece.name)
        return True

    async def _leave(self, store: PutByStore, piece: Piece, error: Exception) -> bool:
        """Let it wait; what is not the documents' fault stands in nobody's way meanwhile."""
        is_away = isinstance(error, StoreUnavailableError)
        self._statistics = msgspec.structs.replace(self._statistics, refused=self._statistics.refused + 1)
        self.context.log.warning("put_by_waits", piece=piece.name, reason=type(error).__name__)
        await store.give_back(piece.name, after_seconds=0.0 if is_away else _ASIDE_SECONDS)
        return not is_away
