"""The deadlines of questions: one timer of the loop for all that end at the same time."""

import asyncio
from typing import TYPE_CHECKING

from actors.runtime.errors import AskTimeoutError

if TYPE_CHECKING:
    from actors.runtime.sealed import Ask

Bucket = dict["Ask", tuple[str, float]]
"""Question -> who was asked, and how many seconds it was given."""


class Deadlines:
    """The open questions of a system, by deadline.

    A timer for each would cost more than the question itself. On uvloop the time stands still within a turn of the loop
    and has steps of a millisecond, so that many questions share a deadline.
    """

    __slots__ = ("_buckets", "_spare")

    def __init__(self) -> None:
        self._buckets: dict[float, tuple[Bucket, asyncio.TimerHandle]] = {}
        self._spare: float | None = None
        """The deadline of a bucket that has become empty: the next question may well end at the same time."""

    def add(self, ask: "Ask", path: str, within: float) -> None:
        """Have a question fail when its deadline passes."""
        entry = self._buckets.get(ask.deadline)
        if entry is None:
            self._drop_spare()
            timer = asyncio.get_running_loop().call_at(ask.deadline, self._expire, ask.deadline)
            entry = self._buckets[ask.deadline] = ({}, timer)
        entry[0][ask] = (path, within)

    def discard(self, ask: "Ask") -> None:
        """Forget a question that has ended."""
        entry = self._buckets.get(ask.deadline)
        if entry is not None and entry[0].pop(ask, None) is not None and not entry[0]:
            self._drop_spare()
            self._spare = ask.deadline

    def _drop_spare(self) -> None:
        """Let go of the bucket that stayed empty."""
        spare, self._spare = self._spare, None
        if spare is not None and spare in self._buckets and not self._buckets[spare][0]:
            self._buckets.pop(spare)[1].cancel()

    def _expire(self, deadline: float) -> None:
        bucket, _ = self._buckets.pop(deadline)
        for ask, (path, within) in bucket.items():
            ask.fail(AskTimeoutError(f"{path} did not answer {type(ask.message).__name__} within {within} s"))
