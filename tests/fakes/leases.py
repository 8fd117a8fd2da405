"""The table of leases in memory, on a clock of its own; it can be away, and be lost."""

from collections.abc import Callable

from actors.ports import StoreUnavailableError
from models.shards.table import LeaseTable, Picture, Statement


class RememberedLeases:
    """Implements `ShardLeases`.

    Attributes:
        table: what is written.
        is_away: whether nobody can reach it.
        cut_off: names of nodes that cannot.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.table = LeaseTable()
        self.is_away = False
        self.cut_off: set[str] = set()
        self._now = now

    async def say(self, said: Statement) -> Picture:
        self._be_there(said.token)
        return self.table.say(said, self._now())

    async def leave(self, token: str) -> None:
        self._be_there(token)
        self.table.leave(token)

    async def close(self) -> None:
        """Nothing is held."""

    def _be_there(self, token: str) -> None:
        if self.is_away or token.partition("/")[0] in self.cut_off:
            raise StoreUnavailableError("the table cannot be reached")
