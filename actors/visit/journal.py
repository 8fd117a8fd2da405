"""Writes one session's steps to the cache, beside the session, which never waits for it. Next: transport/stores/."""

from typing import Final, assert_never

import msgspec

from actors.ports import SessionId, StoreUnavailableError
from actors.runtime import Actor, Ref
from actors.visit.cache import SessionCache, Step
from actors.visit.fate import FromJournal, Kept, SessionForgotten, StepKept


class KeepStep(msgspec.Struct, frozen=True):
    """Session: add this; `StepKept` follows."""

    step: Step


class ForgetSession(msgspec.Struct, frozen=True):
    """Session: what is kept does not hold any more. `SessionForgotten` follows; it is tried again until it is done."""


class KeepLonger(msgspec.Struct, frozen=True):
    """A timer: what is kept would run out."""


class ForgetAgain(msgspec.Struct, frozen=True):
    """A timer: the cache was away."""


JournalMessage = KeepStep | ForgetSession | KeepLonger | ForgetAgain

_AGAIN_SECONDS: Final = 5.0


class SessionJournal(Actor[JournalMessage]):
    """Speaks to the cache for one session, one thing at a time."""

    def __init__(
        self,
        session: SessionId,
        generation: int,
        cache: SessionCache,
        listener: Ref[FromJournal],
        keep_longer_seconds: float,
    ) -> None:
        """Keep nothing yet.

        Args:
            session: whose.
            generation: the one in which this process has it.
            cache: where it is kept.
            listener: the session.
            keep_longer_seconds: how often what is kept is said to be still needed.
        """
        self._session = session
        self._generation = generation
        self._cache = cache
        self._listener = listener
        self._keep_longer_seconds = keep_longer_seconds

    async def on_start(self) -> None:
        """Look after what is kept from now on."""
        self.context.timers.start_periodic("longer", KeepLonger(), self._keep_longer_seconds)

    async def on_receive(self, message: JournalMessage) -> None:
        """Route a message, the hottest first."""
        match message:
            case KeepStep():
                await self._keep_step(message)
            case KeepLonger():
                await self._keep_longer()
            case ForgetSession() | ForgetAgain():
                await self._forget(message)
            case _:
                assert_never(message)

    async def _keep_step(self, message: KeepStep) -> None:
        self.context.timers.cancel("again")
        kept: Kept | None = None
        try:
            kept = await self._cache.keep(self._session, self._generation, message.step)
        except StoreUnavailableError as error:
            self.context.log.warning("session_not_kept", session=self._session, reason=str(error))
        self._listener.tell(StepKept(message.step.number, kept))

    async def _keep_longer(self) -> None:
        try:
            kept = await self._cache.touch(self._session, self._generation)
        except StoreUnavailableError:
            return  # the next time, or the next step, says so
        if kept is Kept.STALE:
            self._listener.tell(StepKept(0, kept))

    async def _forget(self, message: ForgetSession | ForgetAgain) -> None:
        try:
            await self._cache.forget(self._session, self._generation)
        except StoreUnavailableError:
            self.context.timers.start_timer("again", ForgetAgain(), _AGAIN_SECONDS)
        if isinstance(message, ForgetSession):
            self._listener.tell(SessionForgotten())
