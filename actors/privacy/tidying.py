"""Tidies up now and then: audio that is over time goes, and who was erased and came back from a backup goes again."""

from typing import Final, assert_never

import msgspec

from actors.ports import StoreUnavailableError
from actors.privacy.desks import PrivacyDesks
from actors.privacy.erasure import ErasureError
from actors.privacy.retention import RetentionError
from actors.runtime import Actor, Question

FIRST_SECONDS: Final = 60.0
"""After the start: a restored backup is cleaned before long, and the start itself is left alone."""


class TidyUp(msgspec.Struct, frozen=True):
    """A timer."""


class DescribeTidying(Question["TidyingStatistics"], frozen=True):
    """Whoever wants to know how it went."""


class TidyingStatistics(msgspec.Struct, frozen=True):
    """What was done since this began."""

    runs: int = 0
    failures: int = 0
    deleted: int = 0
    """Objects of audio that were over time."""
    erased_again: int = 0
    """Who had been erased, and were there again."""


TidyingMessage = TidyUp | DescribeTidying


class Tidying(Actor[TidyingMessage]):
    """Runs by itself; what a store that is away leaves over, the next run takes. The log says each run's count."""

    def __init__(self, desks: PrivacyDesks) -> None:
        self._desks = desks
        self._statistics = TidyingStatistics()

    async def on_start(self) -> None:
        """Begin to wait."""
        self.context.timers.start_timer("tidy", TidyUp(), FIRST_SECONDS)

    async def on_receive(self, message: TidyingMessage) -> TidyingStatistics | None:
        """Route a message."""
        match message:
            case TidyUp():
                await self._tidy_up()
                return None
            case DescribeTidying():
                return self._statistics
            case _:
                assert_never(message)

    async def _tidy_up(self) -> None:
        self.context.timers.start_timer("tidy", TidyUp(), self._desks.settings.tidy_every_hours * 3600)
        was = self._statistics
        try:
            again = await self._desks.erasure.erase_again()
            proof = await self._desks.retention.run()
        except (StoreUnavailableError, ErasureError, RetentionError) as error:
            self.context.log.warning("tidying_failed", reason=type(error).__name__)
            self._statistics = msgspec.structs.replace(was, runs=was.runs + 1, failures=was.failures + 1)
            return
        self.context.log.info("tidied_up", erased_again=again, **msgspec.to_builtins(proof))
        self._statistics = TidyingStatistics(
            was.runs + 1, was.failures, was.deleted + proof.deleted, was.erased_again + again
        )
