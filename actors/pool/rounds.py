"""Deficit round robin over the streams that may wait: who gets how many rows of what is left. Pure.

Shreedhar and Varghese, Efficient Fair Queueing using Deficit Round Robin, SIGCOMM 1995. Every chunk costs one row.
"""

from collections import OrderedDict
from collections.abc import Mapping

from actors.pool.slots import StreamId


class Rounds:
    """The order of turns, and what is left of each stream's last one."""

    __slots__ = ("_deficits",)

    def __init__(self) -> None:
        self._deficits: OrderedDict[StreamId, int] = OrderedDict()

    def take(self, backlog: Mapping[StreamId, int], room: int, quantum: int) -> dict[StreamId, int]:
        """Share `room` rows out.

        Args:
            backlog: chunks that wait, at least one for each stream named; a stream not named loses its place.
            room: rows to be given.
            quantum: rows a stream may have in one turn, at least 1.

        Returns:
            Rows for each stream that has some, in the order of the round.
        """
        self._keep(backlog)
        shares: dict[StreamId, int] = {}
        for stream in tuple(self._deficits):
            if room == 0:
                break
            deficit = min(self._deficits[stream] or quantum, quantum, backlog[stream])
            share = min(deficit, room)
            room -= share
            shares[stream] = share
            self._go_on(stream, left=deficit - share)
        return shares

    def _keep(self, backlog: Mapping[StreamId, int]) -> None:
        """Let those go who want nothing; the new ones stand at the end."""
        for stream in [stream for stream in self._deficits if stream not in backlog]:
            del self._deficits[stream]
        for stream in backlog:
            self._deficits.setdefault(stream, 0)

    def _go_on(self, stream: StreamId, left: int) -> None:
        """Move a stream whose turn is over to the end; one whose turn the room has cut short stays first."""
        self._deficits[stream] = left
        if left == 0:
            self._deficits.move_to_end(stream)
