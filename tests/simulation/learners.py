"""A simulated learner: the real client, and an ear for everything that it must not be told."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

import msgspec

from tests.simulation.pieces import Piece
from tests.simulation.trace import Trace
from transport.client import Recital, RefusedError, ServerUnreachableError
from transport.wire_events import AckEvent, ErrorEvent, FinalEvent, ServerMessage, WelcomeEvent, WordEvent

FRAME_SECONDS: Final = 0.32
_TRIES: Final = 10
_SENT_AGAIN: Final = 5


@dataclass
class Told:
    """What a learner was told in one session.

    Attributes:
        lasting: the lasting events, as they came, without their numbers; `error` apart.
        errors: what went wrong, numbered or not.
        final: the end.
        ended: how it ended: `final`, `vanished`, or the class of the error.
    """

    lasting: list[ServerMessage] = field(default_factory=list)
    errors: list[ErrorEvent] = field(default_factory=list)
    final: FinalEvent | None = None
    ended: str = ""
    session: str = ""
    resumes: int = 0


class Resender(Recital):
    """A client that is less sure than ours what arrived: over a new line it sends its last frames again."""

    def _read(self, text: str) -> ServerMessage:
        message = super()._read(text)
        if isinstance(message, WelcomeEvent):
            self._next = max(0, self._next - _SENT_AGAIN)
        return message


class Learner:
    """One learner, who recites one piece."""

    def __init__(
        self,
        name: str,
        url: str,
        piece: Piece,
        trace: Trace,
        *,
        is_hasty: bool = False,
        client: type[Recital] = Recital,
    ) -> None:
        """Make a learner who has not begun.

        Args:
            name: for the trace.
            url: where to recite.
            piece: what.
            trace: where it is told.
            is_hasty: whether the audio is sent as fast as credit allows.
            client: with what.
        """
        self.name = name
        self.piece = piece
        self.told = Told()
        self._url = url
        self._trace = trace
        self._client = client
        self._seconds = 0.0 if is_hasty else FRAME_SECONDS
        self._event = 0
        self._limit = 0

    async def recite(self) -> Told:
        """Recite to the end, whatever the end is; who was never let in tries again."""
        for _ in range(_TRIES):
            await self._try()
            if self.told.session or self.told.ended != "ServerUnreachableError":
                break
            await asyncio.sleep(3.0)
        return self.told

    async def vanish(self, after: float) -> Told:
        """Recite, and be gone without a word after a while, in seconds."""
        try:
            async with asyncio.timeout(after):
                return await self.recite()
        except TimeoutError:
            self.told.ended = "vanished"
            return self.told

    async def _try(self) -> None:
        recital = self._client(
            self._url,
            self.piece.frames,
            frame_seconds=self._seconds,
            passage=self.piece.passage,
            on_message=self._hear,
        )
        try:
            self.told.final = await recital.run()
            self.told.ended = "final"
        except (ServerUnreachableError, RefusedError) as error:
            self.told.ended = type(error).__name__
            self._note("gave_up", error)
            if isinstance(error, RefusedError):
                self.told.errors.append(error.error)
        self.told.resumes = recital.resumes

    def _hear(self, message: ServerMessage) -> None:
        kind = type(message).__name__
        number = getattr(message, "event", None)
        self._note(f"told {kind}", number or "")
        if number is not None:
            self._must(number == self._event + 1, f"event {number} came after {self._event}")
            self._event = number
        match message:
            case WelcomeEvent():
                self._must(self.told.session in {"", message.session}, "the session is another")
                self.told.session = message.session
                self._allowed(message.next_audio + message.credit)
            case AckEvent():
                self._allowed(message.through + 1 + message.credit)
            case ErrorEvent():
                self.told.errors.append(message)
                self._note("error", f"{message.code} {message.detail}")
            case _ if number is not None:
                self.told.lasting.append(_bare(message))
            case _:
                pass

    def _allowed(self, limit: int) -> None:
        self._must(limit >= self._limit, f"the limit went back from {self._limit} to {limit}")
        self._limit = max(self._limit, limit)

    def _must(self, holds: bool, promise: str) -> None:  # noqa: FBT001 - as Trace.must
        self._trace.must(holds, f"{self.name}: {promise}")

    def _note(self, what: str, detail: object) -> None:
        self._trace.note(asyncio.get_running_loop().time(), what, f"{self.name} {detail}")


def _bare(message: ServerMessage) -> ServerMessage:
    """Give a message without its number."""
    return message if isinstance(message, WordEvent) and message.event is None else _without_number(message)


def _without_number(message: ServerMessage) -> ServerMessage:
    return msgspec.structs.replace(message, event=None)
