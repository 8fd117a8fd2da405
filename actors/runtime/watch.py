"""Whose end an incarnation wants to hear of: kept by the one who watches, so that each end is told exactly once."""

from actors.runtime.messages import Terminated


class Watches:
    """The watches of one incarnation, which end with it."""

    __slots__ = ("_wanted",)

    def __init__(self) -> None:
        self._wanted: set[str] | None = None

    def add(self, path: str) -> bool:
        """Want to hear of an end; false when it is wanted already."""
        if self._wanted is None:
            self._wanted = set()
        if path in self._wanted:
            return False
        self._wanted.add(path)
        return True

    def discard(self, path: str) -> None:
        """Want no longer to hear of it, even when its news waits in the mailbox already."""
        if self._wanted is not None:
            self._wanted.discard(path)

    def take(self, news: Terminated) -> bool:
        """Say whether these news are still wanted; they are not a second time."""
        is_wanted = self._wanted is not None and news.ref.path in self._wanted
        self.discard(news.ref.path)
        return is_wanted

    def take_all(self) -> tuple[str, ...]:
        """Want nothing any more; returns what was wanted."""
        wanted = tuple(self._wanted or ())
        self._wanted = None
        return wanted
