"""A line between nodes in memory; it can be away."""

import asyncio
from collections import defaultdict
from itertools import count

from actors.ports import StoreUnavailableError
from actors.shards.ownership import Home


class RememberedFarLine:
    """Implements `FarLine`, for all nodes.

    Attributes:
        is_away: whether nothing goes over it.
        asked: (node, question) of all that was asked.
    """

    def __init__(self) -> None:
        self.is_away = False
        self.asked: list[tuple[str, bytes]] = []
        self._questions: defaultdict[str, asyncio.Queue[tuple[str, bytes]]] = defaultdict(asyncio.Queue)
        self._waiting: dict[str, asyncio.Future[bytes]] = {}
        self._numbers = count()

    async def ask(self, home: Home, question: bytes, within: float) -> bytes:
        self._be_there()
        self.asked.append((home.node, question))
        to = str(next(self._numbers))
        waiting = self._waiting[to] = asyncio.get_running_loop().create_future()
        self._questions[home.node].put_nowait((to, question))
        try:
            async with asyncio.timeout(within):
                answer: bytes = await waiting
                return answer
        except TimeoutError as error:
            raise StoreUnavailableError(f"{home.node} did not answer") from error

    async def next_question(self, node: str) -> tuple[str, bytes]:
        self._be_there()
        return await self._questions[node].get()

    async def answer(self, to: str, answer: bytes) -> None:
        self._be_there()
        waiting = self._waiting.pop(to)
        if not waiting.done():
            waiting.set_result(answer)

    async def close(self) -> None:
        """Nothing is held."""

    def _be_there(self) -> None:
        if self.is_away:
            raise StoreUnavailableError("the line is away")
