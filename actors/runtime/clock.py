"""Where an actor's time comes from: injected, so that it can jump in tests."""

import asyncio
from typing import Protocol


class Clock(Protocol):
    """Monotonic time."""

    def now(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        ...


class LoopClock:
    """The time of the running event loop, virtual where the loop's is."""

    def now(self) -> float:
        """Seconds on the loop's clock."""
        return asyncio.get_running_loop().time()
