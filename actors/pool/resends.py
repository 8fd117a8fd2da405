"""What was heard lately, so that a chunk that is sent again need not be heard again. Pure.

A chunk of a recitation is the same audio whenever it is sent, and a model's version always hears the same in it.
"""

from collections import OrderedDict

from actors.pool.turns import HeardUnit

Key = tuple[str, int, str]
"""(source, chunk, version): whose recitation, which chunk of it, and which model heard it."""


class Resends:
    """The latest answers, the least recently given go first."""

    __slots__ = ("_answers", "_most")

    def __init__(self, most: int) -> None:
        self._answers: OrderedDict[Key, HeardUnit] = OrderedDict()
        self._most = most

    def __len__(self) -> int:
        """How many answers are kept."""
        return len(self._answers)

    def keep(self, key: Key, heard: HeardUnit) -> None:
        """Keep an answer."""
        self._answers[key] = heard
        self._answers.move_to_end(key)
        if len(self._answers) > self._most:
            self._answers.popitem(last=False)

    def find(self, key: Key) -> HeardUnit | None:
        """Give the answer to a chunk that was heard before; None when it is not kept."""
        return self._answers.get(key)
