"""A store of objects in memory."""

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Mapping

from actors.ports import StoreUnavailableError
from actors.stores.objects import ObjectInfo, ObjectMissingError, see_name


class RememberedObjects:
    """Implements `ObjectStore` with a dictionary; can be away, and can hold on.

    Attributes:
        is_away: whether it cannot be reached.
        held: name -> (when it was written, what).
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.is_away = False
        self.held: dict[str, tuple[float, bytes]] = {}
        self._now = now

    async def put(self, name: str, content: bytes | AsyncIterable[bytes]) -> int:
        self._see_reachable()
        whole = content if isinstance(content, bytes) else b"".join([piece async for piece in content])
        self.held[see_name(name)] = (self._now(), whole)
        return len(whole)

    async def get(self, name: str, *, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes, None]:
        self._see_reachable()
        if name not in self.held:
            raise ObjectMissingError(name)
        yield self.held[name][1][start : None if length is None else start + length]

    async def describe(self, name: str) -> ObjectInfo | None:
        self._see_reachable()
        return self._info(name) if name in self.held else None

    async def find(self, prefix: str) -> AsyncGenerator[ObjectInfo, None]:
        self._see_reachable()
        for name in sorted(self.held):
            if name.startswith(prefix):
                yield self._info(name)

    async def remove(self, prefix: str) -> int:
        self._see_reachable()
        gone = [name for name in self.held if name.startswith(prefix)]
        for name in gone:
            del self.held[name]
        return len(gone)

    async def address(self, name: str, *, seconds: int) -> str:
        self._see_reachable()
        return f"memory:{name}?{seconds}"

    async def keep_at_most(self, days: Mapping[str, int]) -> None:
        del days
        self._see_reachable()

    async def sweep(self, now: float) -> int:
        del now
        self._see_reachable()
        return 0

    def _info(self, name: str) -> ObjectInfo:
        return ObjectInfo(name, len(self.held[name][1]), self.held[name][0])

    def _see_reachable(self) -> None:
        if self.is_away:
            raise StoreUnavailableError("the store of objects is away")
