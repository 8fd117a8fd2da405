"""The open streams of the pool, by their ids and by whose they are, and what their listeners are told."""

from typing import Literal

from actors.pool.desk import Desk, Stream
from actors.pool.messages import ChunkHeard, OpenStream, StreamFailed, StreamLost
from actors.pool.slots import StreamId
from actors.pool.turns import HeardUnit


class Streams:
    """Every stream that is open, at whichever desk."""

    def __init__(self) -> None:
        self._streams: dict[StreamId, Stream] = {}
        self._by_source: dict[str, StreamId] = {}

    def __contains__(self, stream: StreamId) -> bool:
        """Say whether it is open."""
        return stream in self._streams

    def find(self, stream: StreamId) -> Stream | None:
        """Give an open stream; None when it is not open, or never was."""
        return self._streams.get(stream)

    def open(self, message: OpenStream, desk: Desk) -> Stream:
        """Open a stream at a desk that has a free slot."""
        stream = desk.admit(message.listener, message.source, message.lane, message.past)
        self._streams[stream.stream] = stream
        self._by_source[stream.source] = stream.stream
        return stream

    def close(self, stream_id: StreamId) -> None:
        """Let a stream go, with what waits of it; does nothing when it is not open."""
        stream = self._streams.pop(stream_id, None)
        if stream is None:
            return
        del self._by_source[stream.source]
        stream.desk.dismiss(stream_id)

    def close_source(self, source: str) -> None:
        """Let the stream of a recitation go, if it has one: its listener did not get our answer."""
        if source in self._by_source:
            self.close(self._by_source[source])

    def fail(self, stream: Stream, code: Literal["ear_failed", "overloaded"], detail: str) -> None:
        """Close a stream that cannot go on."""
        self.close(stream.stream)
        stream.listener.tell(StreamFailed(stream.stream, code, detail))

    def move_all(self, desk: Desk) -> None:
        """Have every stream of a desk opened again elsewhere."""
        for stream in tuple(desk.streams.values()):
            self.close(stream.stream)
            stream.listener.tell(StreamLost(stream.stream))


def tell_heard(stream: Stream, chunk: int, heard: HeardUnit) -> None:
    """Tell a stream's listener what was heard in a chunk."""
    stream.listener.tell(ChunkHeard(stream.stream, chunk, heard.log_probs, heard.level_db, heard.front))
