"""How much of something a connection may send: a bucket that fills with time. Pure.

The generic cell rate algorithm, as ATM counts cells: one number says when the bucket will be full again.
"""


class Budget:
    """One bucket of one connection."""

    __slots__ = ("_burst_seconds", "_due", "_per_second")

    def __init__(self, *, per_second: float, burst: float) -> None:
        """Make a full bucket.

        Args:
            per_second: units that may come in the long run.
            burst: units that may come at once.
        """
        self._per_second = per_second
        self._burst_seconds = burst / per_second
        self._due = float("-inf")

    def allows(self, units: float, now: float) -> bool:
        """Take units out; false when there are not so many, and then the bucket is overdrawn.

        Args:
            units: how many.
            now: seconds that never go back.
        """
        self._due = max(self._due, now) + units / self._per_second
        return self._due - now <= self._burst_seconds
