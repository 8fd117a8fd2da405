"""A pool of one's own that comes first, and those of other nodes for what finds no room in it.

No actor: it sends each message straight to where its stream is, and opens streams in the time of who asks.
"""

from typing import Final, TypeVar, cast

from actors.far.routes import FAR_SLOT
from actors.pool.messages import (
    CloseStream,
    ConfirmStream,
    HearChunk,
    OpenStream,
    PoolMessage,
    StreamGranted,
    StreamRefused,
)
from actors.pool.port import PoolPort
from actors.runtime import ActorDeadError, AskTimeoutError, MailboxFullError, Question

Answer = TypeVar("Answer")

_NEAR_SHARE: Final = 0.3
"""Of the time that is left: a pool of one's own answers at once, or is being started again."""


_AWAY_RETRY_MS: Final = 500


class NearFirst:
    """Fills `PoolPort` over two of them."""

    def __init__(self, near: PoolPort, far: PoolPort) -> None:
        """Remember both; either may be away.

        Args:
            near: this node's own.
            far: other nodes', whose streams are of `FAR_SLOT`.
        """
        self._near = near
        self._far = far

    def tell(self, message: PoolMessage) -> None:
        """Send a message to where its stream is; what is about ears concerns those of this node."""
        is_far = isinstance(message, HearChunk | CloseStream | ConfirmStream) and message.stream[0] == FAR_SLOT
        (self._far if is_far else self._near).tell(message)

    async def ask(self, question: Question[Answer], *, within: float) -> Answer:
        """Open a stream here or elsewhere; whatever else is asked, is asked of this node's own.

        A pool that is away has no room for a stream.

        Raises:
            ActorDeadError: this node's own, asked for something else, is not there.
            AskTimeoutError: so asked, it did not answer in time.
            MailboxFullError: so asked, it has too much to do.
        """
        if isinstance(question, OpenStream):
            return cast("Answer", await self._open(question, within))
        return await self._near.ask(question, within=within)

    async def _open(self, question: OpenStream, within: float) -> StreamGranted | StreamRefused:
        """Open it here, else elsewhere; one that goes on and finds no room anywhere is squeezed in here.

        One that goes on is weighed at first, as a new one is: all streams of a node that is lost would come here.
        """
        weighed = OpenStream(question.listener, question.source, question.lane, past=question.past, has_elsewhere=True)
        answer = await self._try(self._near, weighed, _NEAR_SHARE * within)
        if isinstance(answer, StreamRefused):
            answer = await self._try(self._far, question, (1 - 2 * _NEAR_SHARE) * within)
        if isinstance(answer, StreamRefused) and question.is_going_on:
            squeezed = await self._try(self._near, question, _NEAR_SHARE * within)
            return squeezed if isinstance(squeezed, StreamGranted) else answer
        return answer

    async def _try(self, pool: PoolPort, question: OpenStream, within: float) -> StreamGranted | StreamRefused:
        try:
            return await pool.ask(question, within=within)
        except (ActorDeadError, AskTimeoutError, MailboxFullError):
            return StreamRefused("no_ear", _AWAY_RETRY_MS)
