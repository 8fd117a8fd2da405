"""Who signed out, told to all doors of this process at once; the embedded twin of Redis' pub/sub."""

from collections.abc import Callable

from actors.people.ports import SignedOut


class SpokenNews:
    """Implements `SignOutNews` for one process."""

    def __init__(self) -> None:
        self._listeners: dict[object, Callable[[SignedOut], None]] = {}

    async def tell(self, news: SignedOut) -> None:
        """Call all who listen."""
        for listener in tuple(self._listeners.values()):
            listener(news)

    def listen(self, listener: Callable[[SignedOut], None]) -> Callable[[], None]:
        """Call `listener` from now on; gives what ends that."""
        handle = object()
        self._listeners[handle] = listener
        return lambda: self._listeners.pop(handle, None) and None
