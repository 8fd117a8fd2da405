"""Beside the path of a chunk: a visit's audio, kept while its learner's consent stands; no recitation waits for it.

An entity, one a session, that outlives the visit: what was still to be written when a learner left is written then.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, assert_never

import msgspec

from actors.ports import LearnerId, SessionId, StoreUnavailableError
from actors.privacy.kept import SEGMENT_SAMPLES, KeptAudio
from actors.privacy.shelf import SAMPLE_BYTES, Shelf
from actors.runtime import Actor, MailboxSpec, Ref, StopReason
from actors.stores.documents import Owner

MAILBOX: Final = MailboxSpec(capacity=256, policy="drop_newest")
"""Frames that wait while a store is slow: 82 s in frames of 320 ms, 5 s in Opus packets; beyond it audio is lost."""

_SEGMENT_BYTES: Final = SEGMENT_SAMPLES * SAMPLE_BYTES


class BeginKeeping(msgspec.Struct, frozen=True):
    """Analysis, when a recitation was opened."""

    learner: LearnerId
    session: SessionId
    recitation: int


class KeepFrame(msgspec.Struct, frozen=True):
    """Analysis, for every frame that it hears."""

    recitation: int
    start_samples: int
    """Of the recitation, before this frame: one that is missing before it shows."""
    pcm: bytes


class EndKeeping(msgspec.Struct, frozen=True):
    """Analysis, when the recitation is over."""

    recitation: int


KeepingMessage = KeepFrame | BeginKeeping | EndKeeping


class KeepingParts(msgspec.Struct, frozen=True):
    """What keeping stands on."""

    may_store: Callable[[LearnerId], Awaitable[bool]]
    """Whether a frame of this learner may be stored at this moment; raises when that cannot be known."""
    shelf: Shelf
    wall_clock: Callable[[], float]


class Keeping(Actor[KeepingMessage]):
    """Keeps one session's audio, a segment at a time.

    The consent is asked for before a recitation's first frame is taken, and before every segment is written; without it
    what was taken is let go of. When a store is away the segment is lost, the log says so, and it goes on.
    """

    def __init__(self, parts: KeepingParts) -> None:
        self._parts = parts
        self._current: _Current | None = None

    async def on_receive(self, message: KeepingMessage) -> None:
        """Route a message, the hottest first."""
        match message:
            case KeepFrame():
                await self._keep_frame(message)
            case BeginKeeping():
                await self._begin_keeping(message)
            case EndKeeping():
                await self._end_keeping(message)
            case _:
                assert_never(message)

    async def on_stop(self, reason: StopReason) -> None:
        """Write what was taken and not yet written."""
        del reason
        await self._finish()

    async def _begin_keeping(self, message: BeginKeeping) -> None:
        await self._finish()
        if not await self._may_store(message.learner, message.session):
            return
        audio = KeptAudio(message.session, message.recitation, self._parts.wall_clock())
        self._current = _Current(message.learner, audio)

    async def _keep_frame(self, message: KeepFrame) -> None:
        current = self._current
        if current is None or current.audio.recitation != message.recitation:
            return
        while (gap := message.start_samples - current.end_samples) > 0 and self._current is current:
            current.fill(gap)
            await self._write_whole(current)
        if gap == 0 and self._current is current:
            current.waiting += message.pcm
            await self._write_whole(current)

    async def _end_keeping(self, message: EndKeeping) -> None:
        if self._current is not None and self._current.audio.recitation == message.recitation:
            await self._finish()
            self.context.passivate()

    async def _write_whole(self, current: "_Current") -> None:
        while len(current.waiting) >= _SEGMENT_BYTES and self._current is current:
            await self._write(current, _SEGMENT_BYTES)

    async def _finish(self) -> None:
        current = self._current
        if current is not None and current.waiting:
            await self._write(current, len(current.waiting))
        if current is not None and current.missing_samples:
            self._say_lost("frames_found_no_room", current)
        self._current = None

    async def _write(self, current: "_Current", size: int) -> None:
        """Write a segment, if that may still be done; the document first, so that no object lies about unknown."""
        if not await self._may_store(current.learner, SessionId(current.audio.session)):
            self._current = None
            return
        segment, pcm = current.audio.samples // SEGMENT_SAMPLES, bytes(current.waiting[:size])
        del current.waiting[:size]
        grown = msgspec.structs.replace(current.audio, samples=current.audio.samples + size // SAMPLE_BYTES)
        try:
            await self._parts.shelf.note(Owner(current.learner), grown)
            await self._parts.shelf.keep(Owner(current.learner), grown, segment, pcm)
        except StoreUnavailableError as error:
            grown = msgspec.structs.replace(grown, lost=(*grown.lost, segment))
            self._say_lost(type(error).__name__, current)
            with suppress(StoreUnavailableError):
                await self._parts.shelf.note(Owner(current.learner), grown)
        current.audio = grown

    async def _may_store(self, learner: LearnerId, session: SessionId) -> bool:
        """Ask for the consent; what cannot be known is a no."""
        try:
            return await self._parts.may_store(learner)
        except StoreUnavailableError as error:
            self.context.log.warning("audio_not_kept", session=session, reason=type(error).__name__)
            return False

    def _say_lost(self, reason: str, current: "_Current") -> None:
        audio = current.audio
        self.context.log.warning("audio_lost", session=audio.session, recitation=audio.recitation, reason=reason)


class _Current:
    """The recitation that is being kept.

    Attributes:
        waiting: PCM that was taken and not yet written, less than a segment between two messages.
        missing_samples: of frames that found no room in the mailbox; silence stands in their place.
    """

    __slots__ = ("audio", "learner", "missing_samples", "waiting")

    def __init__(self, learner: LearnerId, audio: KeptAudio) -> None:
        self.learner = learner
        self.audio = audio
        self.waiting = bytearray()
        self.missing_samples = 0

    @property
    def end_samples(self) -> int:
        """How much was taken so far."""
        return self.audio.samples + len(self.waiting) // SAMPLE_BYTES

    def fill(self, gap: int) -> None:
        """Put silence in the place of what is missing, no more than a segment at a time."""
        room = min(gap, SEGMENT_SAMPLES - len(self.waiting) // SAMPLE_BYTES)
        self.waiting += bytes(room * SAMPLE_BYTES)
        self.missing_samples += room


class KeptLine:
    """A visit's way to its keeping: what analysis says, in the name of its session; says nothing that waits."""

    __slots__ = ("_keeping", "_learner", "_session")

    def __init__(self, keeping: Ref[KeepingMessage], learner: LearnerId, session: SessionId) -> None:
        self._keeping = keeping
        self._learner = learner
        self._session = session

    def begin(self, recitation: int) -> None:
        """Say that a recitation was opened."""
        self._keeping.tell(BeginKeeping(self._learner, self._session, recitation))

    def keep(self, recitation: int, start_samples: int, pcm: bytes) -> None:
        """Pass a frame on."""
        self._keeping.tell(KeepFrame(recitation, start_samples, pcm))

    def end(self, recitation: int) -> None:
        """Say that a recitation is over."""
        self._keeping.tell(EndKeeping(recitation))
