"""What is put by, in memory."""

from actors.ports import StoreUnavailableError
from actors.runtime import Clock
from actors.stores.put_by import Piece, PutByFullError
from models.people.sought import Sought


class RememberedPutBy:
    """Implements `PutByStore` with a dictionary; can be away.

    Attributes:
        is_away: whether it cannot be reached.
        pieces: what is there, in the order in which it came.
    """

    def __init__(self, clock: Clock, most: int = 100) -> None:
        self.is_away = False
        self.pieces: dict[str, bytes] = {}
        self._clock = clock
        self._most = most
        self._free_at: dict[str, float] = {}

    async def put(self, name: str, value: bytes) -> None:
        self._see_reachable()
        if name not in self.pieces and len(self.pieces) >= self._most:
            raise PutByFullError("no room")
        self.pieces.setdefault(name, value)

    async def take(self, hold_seconds: float) -> Piece | None:
        self._see_reachable()
        now = self._clock.now()
        free = [name for name in self.pieces if self._free_at.get(name, now) <= now]
        if not free:
            return None
        self._free_at[free[0]] = now + hold_seconds
        return Piece(free[0], self.pieces[free[0]])

    async def give_back(self, name: str, *, after_seconds: float = 0.0) -> None:
        self._see_reachable()
        self._free_at[name] = self._clock.now() + after_seconds

    async def remove(self, name: str) -> None:
        self._see_reachable()
        self.pieces.pop(name, None)

    async def count(self) -> int:
        self._see_reachable()
        return len(self.pieces)

    async def about(self, sought: Sought) -> list[str]:
        self._see_reachable()
        return [name for name, value in self.pieces.items() if sought.is_in_passing(name, value)]

    def _see_reachable(self) -> None:
        if self.is_away:
            raise StoreUnavailableError("what is put by is away")
