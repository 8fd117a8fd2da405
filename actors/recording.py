"""One recording, heard as a whole: in the lane of files, which takes what live audio leaves.

Who brings it is told the posteriors, once; judging them is another's (transport/recordings/uploads.py).
"""

from typing import Final, Protocol, assert_never

import msgspec
import numpy as np
import numpy.typing as npt

from actors.pool.messages import (
    ChunkHeard,
    OpenStream,
    StreamFailed,
    StreamGranted,
    StreamLost,
    StreamRefused,
)
from actors.pool.port import PoolPort
from actors.pool.schedule import Lane
from actors.ports import Fault
from actors.recitation.feed import Feed
from actors.runtime import Actor, ActorDeadError, AskTimeoutError, MailboxFullError, StopReason
from config.settings import AnalysisSettings
from models.voice.features import FRAME_SAMPLES
from models.voice.model import FLUSH_FRAMES, Heard

_POOL_WITHIN_SECONDS: Final = 5.0
_POOL_AWAY_RETRY_MS: Final = 500


class BeginHearing(msgspec.Struct, frozen=True):
    """Itself at its start, and a timer when the pool had no room for a stream that was lost."""


class LookAfter(msgspec.Struct, frozen=True):
    """A timer: is the stream still there?"""


RecordingMessage = ChunkHeard | StreamFailed | StreamLost | BeginHearing | LookAfter


class RecordingListener(Protocol):
    """Who brought the recording; told one of the two, once."""

    def recording_heard(self, heard: Heard) -> None:
        """Take what was heard: posteriors and levels of all frames, without a batch axis."""
        ...

    def recording_failed(self, fault: Fault) -> None:
        """Note that it could not be heard."""
        ...


class Recording(Actor[RecordingMessage]):
    """Hears one recording, tells its listener, and stops."""

    def __init__(
        self,
        pcm: npt.NDArray[np.int16],
        listener: RecordingListener,
        pool: PoolPort,
        settings: AnalysisSettings,
    ) -> None:
        self._pcm = pcm
        self._listener: RecordingListener | None = listener
        self._pool = pool
        self._settings = settings
        self._heard: list[ChunkHeard] = []
        self._feed: Feed
        self._was_let_in = False

    async def on_start(self) -> None:
        """Cut the audio, with silence behind it so that the last sounds are out."""
        me, now = self.context.self_ref, self.context.clock.now()
        self._feed = Feed(me.path, self._pool, me, self._settings, Lane.FILE)
        self._feed.chunker.take(0, self._pcm.astype("<i2", copy=False).tobytes(), now)
        self._feed.chunker.pad(FLUSH_FRAMES * FRAME_SAMPLES, now)
        self.context.timers.start_periodic("look after", LookAfter(), self._settings.look_after_seconds)
        me.tell(BeginHearing())

    def on_receive(self, message: RecordingMessage) -> object:
        """Route a message, the hottest first."""
        match message:
            case ChunkHeard():
                self._chunk_heard(message)
            case LookAfter():
                self._feed.look_after()
            case BeginHearing():
                return self._begin_hearing()
            case StreamLost():
                return self._stream_lost(message)
            case StreamFailed():
                self._fail(Fault(message.code, "server", retry=True, detail=message.detail))
            case _:
                assert_never(message)
        return None

    async def _begin_hearing(self) -> None:
        answer = await self._ask_pool(self._feed.opening(is_going_on=self._was_let_in))
        if isinstance(answer, StreamGranted):
            self._was_let_in = True
            self._feed.go_on(answer)
        elif self._was_let_in and self._lost_for() <= self._settings.rebuild_within_seconds:
            self.context.timers.start_timer("begin", BeginHearing(), answer.retry_after_ms / 1000)
        else:
            detail = f"no stream of the voice model is to be had now: {answer.reason}"
            fault = Fault("overloaded", "server", retry=True, detail=detail, retry_after_ms=answer.retry_after_ms)
            self._fail(fault)

    async def _ask_pool(self, question: OpenStream) -> StreamGranted | StreamRefused:
        try:
            return await self._pool.ask(question, within=_POOL_WITHIN_SECONDS)
        except (ActorDeadError, AskTimeoutError, MailboxFullError):
            return StreamRefused("no_ear", _POOL_AWAY_RETRY_MS)

    def _lost_for(self) -> float:
        return self.context.clock.now() - self._feed.lost_at

    def _chunk_heard(self, message: ChunkHeard) -> None:
        if not self._feed.heard(message):
            return
        self._heard.append(message)
        self._feed.send()
        if self._feed.chunker.is_drained:
            self._finish()

    async def _stream_lost(self, message: StreamLost) -> None:
        if self._feed.lose(message.stream, self.context.clock.now()):
            await self._begin_hearing()

    def _finish(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            parts = self._heard
            posteriors, levels = [part.log_probs for part in parts], [part.level_db for part in parts]
            listener.recording_heard(Heard(np.concatenate(posteriors), np.concatenate(levels)))
        self.context.self_ref.stop()

    def _fail(self, fault: Fault) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.recording_failed(fault)
        self.context.self_ref.stop()

    async def on_stop(self, reason: StopReason) -> None:
        """Leave no stream behind, and nobody waiting."""
        self._feed.close()
        if self._listener is not None:
            self._listener.recording_failed(Fault("ear_failed", "server", retry=True, detail=f"it ended: {reason}"))
