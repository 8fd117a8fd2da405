"""Messages put aside until their time has come: bounded, and put back in front in their order."""

from typing import TYPE_CHECKING, Final

from actors.runtime.errors import StashFullError
from actors.runtime.sealed import Sealed

if TYPE_CHECKING:
    from actors.runtime.cell import Cell

STASH_CAPACITY: Final = 1000


class Stash:
    """What one incarnation has put aside."""

    __slots__ = ("_aside", "_cell")

    def __init__(self, cell: "Cell") -> None:
        self._cell = cell
        self._aside: list[object] = []

    def put(self, message: object, capacity: int) -> None:
        """Put aside the message that is being handled.

        Raises:
            StashFullError: `capacity` messages are aside already.
        """
        if len(self._aside) >= capacity:
            raise StashFullError(f"{self._cell.path} has put {capacity} messages aside; there can be no more")
        sealed = self._cell.sealed
        if isinstance(sealed, Sealed) and sealed.message is message:
            self._cell.sealed = None  # the end of the handler answers nobody
            self._aside.append(sealed)
        else:
            self._aside.append(message)

    def put_back(self) -> None:
        """Put all of it back in front, the first put aside first."""
        aside, self._aside = self._aside, []
        if aside:
            self._cell.put_back(aside)
            self._cell.schedule()
