"""Who has which slot of an ear's arena: an id of a closed stream never fits again. Pure."""

from collections.abc import Iterator

StreamId = tuple[int, int]
"""(slot in its ear's arena, generation): generations are given once in the life of the process, whatever restarts."""


class Slots:
    """The slots of one ear.

    Attributes:
        count: how many there are.
    """

    __slots__ = ("_free", "_generations", "_owners", "count")

    def __init__(self, count: int, generations: Iterator[int]) -> None:
        """Make them, all free.

        Args:
            count: slots of the ear.
            generations: ever new numbers, shared by all ears.
        """
        self.count = count
        self._generations = generations
        self._free = list(range(count - 1, -1, -1))
        self._owners: dict[int, int] = {}

    @property
    def taken(self) -> int:
        """How many belong to a stream."""
        return len(self._owners)

    @property
    def free(self) -> int:
        """How many belong to nobody."""
        return len(self._free)

    def take(self) -> StreamId:
        """Give a free slot to a new stream; there has to be one."""
        slot = self._free.pop()
        self._owners[slot] = next(self._generations)
        return slot, self._owners[slot]

    def holds(self, stream: StreamId) -> bool:
        """Say whether the slot still belongs to this stream."""
        return self._owners.get(stream[0]) == stream[1]

    def give_back(self, stream: StreamId) -> None:
        """Take the slot back; does nothing when it belongs to another by now, or to nobody."""
        if self.holds(stream):
            del self._owners[stream[0]]
            self._free.append(stream[0])
