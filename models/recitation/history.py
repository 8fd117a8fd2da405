"""What was said on the way to a state: records that each name a unit's form, when it was entered, and what came before.

States of the trellis carry the number of their last record (token passing: Young, Russell & Thornton, 1989).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.recitation.compiled import compiled

NONE: Final = -1
"""No record: nothing was said yet."""

NOWHERE: Final = -(2**62)
"""No place."""

Ints = NDArray[np.int64]

_FIELDS: Final = 4
_FIRST_ROOM: Final = 4096


class History:
    """Records in the order they were made; a record's predecessor has a lower number.

    Holds (records, 4) int64: place (a form's number, or -1 - unit for what is not in the text), the frame of entry,
    the predecessor, and 1 where the predecessor was broken off.
    """

    def __init__(self) -> None:
        self._rows = np.zeros((_FIRST_ROOM, _FIELDS), np.int64)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def add(self, place: Ints, frame: int, before: Ints, broken: NDArray[np.bool_]) -> Ints:
        """Make a record for each place entered in this frame; give their numbers."""
        first, last = self._used, self._used + len(place)
        rows = self.room_for(len(place))[first:last]
        rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3] = place, frame, before, broken
        self._used = last
        return np.arange(first, last)

    def room_for(self, more: int) -> Ints:
        """Give the records with room for more, for a writer who says how far it came: see `added`."""
        if self._used + more > len(self._rows):
            self._rows = np.concatenate((self._rows, np.zeros_like(self._rows), np.zeros((more, _FIELDS), np.int64)))
        return self._rows

    def added(self, used: int) -> None:
        """Take what was written into the room as records: there are now so many."""
        self._used = used

    def place(self, record: int) -> int:
        """Give a form's number, or -1 - unit for what was said after that unit and is not in the text."""
        return int(self._rows[record, 0])

    def frame(self, record: int) -> int:
        """Give the frame of entry."""
        return int(self._rows[record, 1])

    def is_after_break(self, record: int) -> bool:
        """Say whether the unit before was broken off."""
        return bool(self._rows[record, 3])

    def chain(self, record: int, root: int) -> list[int]:
        """Give the records after `root` up to `record`, oldest first."""
        found: list[int] = []
        while record > root:
            found.append(record)
            record = int(self._rows[record, 2])
        return found[::-1]

    def common(self, records: Ints) -> int:
        """Give the newest record that is in the past of all of them, or one of them itself; NONE when there is none."""
        return _common(self._rows, records) if len(records) else NONE

    def descends(self, records: Ints, ancestor: int) -> NDArray[np.bool_]:
        """Say of each record whether `ancestor` is it or in its past."""
        return _descends(self._rows, records, ancestor)

    def before(self, record: int) -> int:
        """Give a record's predecessor, or NONE."""
        return int(self._rows[record, 2])

    def branches(self, records: Ints, trunk: int) -> Ints:
        """Give for each record the place that came right after `trunk` on its way; `NOWHERE` if it was not on it."""
        return _branches(self._rows, records, trunk)

    def forget(self, alive: Ints, root: int) -> Ints:
        """Keep `root` and the records after it that some of `alive` descend from; give old number -> new (NONE: gone).

        The root becomes record 0 and forgets its past.
        """
        keep = np.zeros(self._used, np.bool_)
        at = np.unique(alive)
        while len(at := at[at > root]):
            keep[at] = True
            at = np.unique(self._rows[at, 2])
        if root != NONE:
            keep[root] = True
        new = np.where(keep, np.cumsum(keep) - 1, NONE)
        rows = self._rows[: self._used][keep]
        rows[:, 2] = np.where(rows[:, 2] >= 0, new[rows[:, 2]], NONE)
        self._used = len(rows)
        self._rows[: self._used] = rows
        return np.asarray(new, np.int64)


@compiled
def _common(rows: Ints, records: Ints) -> int:
    common = int(records[0])
    for record in records:
        other = int(record)
        while common != other:
            if common > other:
                common = int(rows[common, 2])
            else:
                other = int(rows[other, 2])
    return common


@compiled
def _descends(rows: Ints, records: Ints, ancestor: int) -> NDArray[np.bool_]:
    descends = np.empty(len(records), np.bool_)
    for number, record in enumerate(records):
        at = record
        while at > ancestor:
            at = rows[at, 2]
        descends[number] = at == ancestor
    return descends


@compiled
def _branches(rows: Ints, records: Ints, trunk: int) -> Ints:
    places = np.full(len(records), NOWHERE, np.int64)
    for number, record in enumerate(records):
        at = record
        while at > trunk and rows[at, 2] > trunk:
            at = rows[at, 2]
        if at > trunk and rows[at, 2] == trunk:
            places[number] = rows[at, 0]
    return places
