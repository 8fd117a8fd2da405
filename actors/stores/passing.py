"""What is kept for a while: sessions, tickets, results, rates; the port behind every store that may forget.

Nothing that was acknowledged to a learner may stand here alone: it goes when its time is over, when room is needed, and
when a shared cache fails over.
"""

from typing import Protocol

from models.rates import Admission, Rate


class PassingStore(Protocol):
    """In this process, with a bound, embedded; Redis at scale. Every wait ends within the store's own deadline.

    All raise `actors.ports.StoreUnavailableError` when the store cannot be reached; whether it was done is not known
    then. `get`, `put` and `remove` are tried again until the deadline, the others only where nothing was done.
    """

    async def get(self, key: str) -> bytes | None:
        """Give what is kept; None when nothing is any more."""
        ...

    async def put(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep a value for a while, in place of what was there."""
        ...

    async def put_if_absent(self, key: str, value: bytes, *, seconds: float) -> bool:
        """Keep a value if there is none; says whether it did. Of many at once exactly one does."""
        ...

    async def take(self, key: str) -> bytes | None:
        """Give what is kept and forget it: of many at once exactly one gets it. For tickets."""
        ...

    async def remove(self, key: str) -> None:
        """Forget what is kept."""
        ...

    async def count(self, key: str, *, seconds: float, by: int = 1) -> int:
        """Add to a number and give the sum; `seconds` after the first it starts from 0 again."""
        ...

    async def admit(self, key: str, rate: Rate, cost: int = 1) -> Admission:
        """Let something through, or not, by what this key has had of everybody; one trip to the store."""
        ...
