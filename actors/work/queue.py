"""Who does which piece of work next, among all workers of all nodes: a port."""

from typing import Protocol

import msgspec


class Taken(msgspec.Struct, frozen=True):
    """A piece of work in one worker's hands."""

    piece: str
    worker: str
    ticket: str
    """The queue's own name for it."""


class Depth(msgspec.Struct, frozen=True):
    """How much there is."""

    unfinished: int
    """Waiting or in somebody's hands."""
    oldest_seconds: float
    """Since the oldest of them came; 0 where there is none."""


class WorkQueue(Protocol):
    """In this process, embedded; Redis Streams at scale. Every wait ends within the store's own deadline.

    All raise `actors.ports.StoreUnavailableError` when it is away, and may be said again. A worker that is silent for
    longer than the queue's `hold_seconds` loses what it has to the next that asks: a piece may be done twice, so
    what is done has to be the same the second time. A piece is a name that tells nothing of anybody.
    """

    async def bring(self, piece: str) -> None:
        """Add a piece; one that is not finished is not added again."""
        ...

    async def take(self, worker: str) -> Taken | None:
        """Take the piece that has waited longest, or was left longest by a worker that is gone; None for none."""
        ...

    async def hold(self, taken: Taken) -> bool:
        """Say that it is still being done; False when it is another's, or finished."""
        ...

    async def give_back(self, taken: Taken) -> None:
        """Let the next worker that asks have it; nothing happens when it is another's."""
        ...

    async def finish(self, taken: Taken) -> None:
        """Say that it is done, by whomever."""
        ...

    async def depth(self) -> Depth:
        """Say how much there is."""
        ...
