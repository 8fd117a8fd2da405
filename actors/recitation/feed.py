"""One recitation's audio on its way into the pool: cut, sent, kept until heard, sent again when a stream is lost."""

from collections import deque
from typing import Final

import msgspec

from actors.pool.messages import (
    ChunkHeard,
    CloseStream,
    ConfirmStream,
    FromPool,
    HearChunk,
    OpenStream,
    StreamGranted,
)
from actors.pool.port import PoolPort
from actors.pool.schedule import Lane
from actors.pool.slots import StreamId
from actors.recitation.chunk_record import read_tail, write_tail
from actors.recitation.chunker import Chunker
from actors.recitation.tape import SentChunk, Tape
from actors.runtime import TRACE, Ref, Span, within
from config.settings import AnalysisSettings

ARRIVALS_KEPT: Final = 64
"""Chunks, some twenty seconds: no verdict waits for longer behind its word while somebody recites."""

SILENT_LOOKS: Final = 10
"""A stream to which nothing was sent is asked after at every tenth look only: thousands may be open and silent."""


class KeptAudio(msgspec.Struct, frozen=True):
    """What is kept of a recitation's audio, to go on with it elsewhere.

    Attributes:
        chunks: how many were heard.
        tail: the last of them, as `actors.visit.record` writes them; one more than are replayed, or all.
        left: little-endian int16, acknowledged audio behind them.
        last_sequence: the last frame that was acknowledged; None before the first.
    """

    chunks: int
    tail: tuple[bytes, ...]
    left: bytes
    last_sequence: int | None


class Feed:
    """The audio of one recitation.

    Attributes:
        chunker: cuts it, and knows how much of it was heard.
        stream: its way through the model; None while it has none.
        lost_at: when the last one was lost, in seconds on the system's clock.
    """

    __slots__ = (
        *("_arrived", "_is_alive", "_lane", "_listener", "_pool", "_quiet_looks", "_settings", "_source"),
        *("_tape", "_traces", "chunker", "lost_at", "stream"),
    )

    def __init__(
        self,
        source: str,
        pool: PoolPort,
        listener: Ref[FromPool],
        settings: AnalysisSettings,
        lane: Lane = Lane.LIVE,
    ) -> None:
        """Begin with no stream.

        Args:
            source: its name in the pool, like that of no other recitation.
            pool: hears it.
            listener: is told what was heard.
            settings: the analysis' section.
            lane: whether somebody speaks now, or it has time.
        """
        self._source = source
        self._pool = pool
        self._listener = listener
        self._settings = settings
        self._lane = lane
        self._tape = Tape(replay_chunks=0)
        self._is_alive = True
        self._quiet_looks = 0
        self._arrived: deque[float] = deque(maxlen=ARRIVALS_KEPT)
        """When the last chunks were whole, up to the last that was sent."""
        self._traces: dict[int, Span] = {}
        """Of the chunks that are followed, by their numbers."""
        self.chunker = Chunker(settings.chunk_samples)
        self.stream: StreamId | None = None
        self.lost_at = 0.0

    def opening(self, *, is_going_on: bool) -> OpenStream:
        """Give the question for a stream: the first, or one that goes on where the lost one was."""
        return OpenStream(self._listener, self._source, self._lane, is_going_on=is_going_on, past=self._tape.past)

    def go_on(self, granted: StreamGranted) -> None:
        """Use a stream, and send what was not heard."""
        self.stream = granted.stream
        self._tape.replay_chunks = granted.replay_chunks
        self._is_alive = True
        for sent in self._tape.unheard():
            self._send(granted.stream, sent)
        self.send()

    def take(self, sequence: int, pcm: bytes, now: float) -> None:
        """Take in a frame of little-endian int16 samples; the chunks that it is part of are followed where it is."""
        before = self.chunker.arrived_samples
        self.chunker.take(sequence, pcm, now)
        self._follow(before, self.chunker.arrived_samples)

    def pad(self, now: float) -> None:
        """Put the silence behind the audio in which the model says its last; what ends it is followed where it is."""
        self.chunker.pad(self._settings.flush_samples, now)
        whole = self.chunker.sent_chunks + self.chunker.waiting_chunks
        self._follow(self.chunker.arrived_samples, whole * self._settings.chunk_samples)

    def _follow(self, begin: int, end: int) -> None:
        """Keep the span of the moment for the chunks of samples from `begin` to `end`; the first that came stays."""
        trace, size = TRACE.get(), self._settings.chunk_samples
        if trace is not None:
            for chunk in range(begin // size, -(-end // size)):
                self._traces.setdefault(chunk, trace)

    def send(self) -> None:
        """Send whole chunks to the pool, as many as a stream may have there."""
        chunker, most = self.chunker, self._settings.chunks_under_way
        while self.stream is not None and chunker.sent_chunks - chunker.heard_chunks < most:
            chunk = chunker.next_chunk()
            if chunk is None:
                return
            sent = SentChunk(chunker.sent_chunks - 1, *chunk)
            self._tape.sent(sent)
            self._arrived.append(sent.arrived)
            self._send(self.stream, sent)

    def arrived_at(self, samples: int) -> float | None:
        """Say when the chunk was whole in which this sample is the last, seconds on the system's clock.

        None for one that was not sent yet, or so long ago that nobody knows.
        """
        chunk = max(0, -(-samples // self._settings.chunk_samples) - 1)
        place = chunk - (self.chunker.sent_chunks - len(self._arrived))
        return self._arrived[place] if 0 <= place < len(self._arrived) else None

    def _send(self, stream: StreamId, sent: SentChunk) -> None:
        deadline = sent.arrived + self._settings.deadline_seconds
        with within(self._traces.get(sent.chunk)):
            self._pool.tell(HearChunk(stream, sent.chunk, sent.pcm, deadline))

    def heard(self, message: ChunkHeard) -> bool:
        """Note an answer of the pool; false when it is not the one that is next, such as one of a lost stream."""
        if message.stream != self.stream or not self._tape.heard(message.chunk, message.front):
            return False
        self._traces.pop(message.chunk, None)
        self.chunker.heard_chunks += 1
        self._is_alive = True
        return True

    def restore(self, kept: "KeptAudio", now: float) -> None:
        """Be as one that has heard this, and has no stream; before the first audio."""
        tail = [read_tail(each) for each in kept.tail]
        self._tape.restore(tail, is_all=len(tail) >= kept.chunks)
        self.chunker.restore(kept.chunks, kept.left, kept.last_sequence, now)
        self.lost_at = now

    @property
    def replay_chunks(self) -> int:
        """How many heard chunks a state is rebuilt from."""
        return self._tape.replay_chunks

    def latest_tail(self) -> bytes:
        """Write down the chunk that was heard last, for `KeptAudio`."""
        latest = self._tape.latest
        assert latest is not None, "nothing was heard yet"  # noqa: S101 - asked after a chunk was heard
        return write_tail(*latest)

    def left_over(self) -> bytes:
        """Give what frames that are done have left over behind the last chunk that was heard."""
        following = next(self._tape.unheard(), None)
        return self.chunker.left_over(None if following is None else following.pcm)

    def lose(self, stream: StreamId, now: float) -> bool:
        """Note that a stream is lost; false when it is not this one's."""
        if stream != self.stream:
            return False
        self.stream, self.lost_at = None, now
        return True

    def look_after(self) -> None:
        """Ask after a stream of which nothing was heard since this was done before; of a silent one, now and then."""
        self._quiet_looks = 0 if self._is_alive else self._quiet_looks + 1
        self._is_alive = False
        is_due = self._quiet_looks >= 1 if self._tape.oldest_arrival is not None else self._quiet_looks >= SILENT_LOOKS
        if self.stream is not None and is_due:
            self._quiet_looks = 0
            self._pool.tell(ConfirmStream(self.stream, self._listener))

    def waited(self, now: float) -> float:
        """How long the first whole chunk has waited that was not heard, in seconds; 0 when all were."""
        oldest = self._tape.oldest_arrival
        if oldest is None:
            oldest = self.chunker.oldest_arrival
        return 0.0 if oldest is None else now - oldest

    def close(self) -> None:
        """Give the stream back."""
        if self.stream is not None:
            self._pool.tell(CloseStream(self.stream))
            self.stream = None
