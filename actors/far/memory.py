"""A memory at another node: its questions and answers as bytes, and the port of what carries them. Pure but the port.

Asked at most once by each try; all that a memory is asked may be asked again, and counts once.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Protocol, cast, get_args

import msgspec

from actors.memory import MemoryMessage
from actors.ports import LearnerId, StoreUnavailableError
from actors.shards.ownership import Home
from actors.stores.documents import StaleEpochError

_KINDS: Final[dict[str, type[MemoryMessage]]] = {kind.__name__: kind for kind in get_args(MemoryMessage)}
_STALE: Final = "stale"
_UNAVAILABLE: Final = "unavailable"


class FarLine(Protocol):
    """Carries a question to a node, and its answer back."""

    async def ask(self, home: Home, question: bytes, within: float) -> bytes:
        """Ask.

        Raises:
            StoreUnavailableError: no answer came in time; whether it was asked is not known.
        """
        ...

    async def next_question(self, node: str) -> tuple[str, bytes]:
        """Wait for a question to this node; gives where its answer goes, and the question.

        Raises:
            StoreUnavailableError: questions cannot be had now; wait again in a while.
        """
        ...

    async def answer(self, to: str, answer: bytes) -> None:
        """Give an answer; who does not wait any more does not get it.

        Raises:
            StoreUnavailableError: it could not be given.
        """
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...


class FarQuestion(msgspec.Struct, frozen=True, array_like=True):
    """A question on its way."""

    learner: LearnerId
    kind: str
    """Name of the question's class."""
    within: float
    """Seconds that were left when it was sent."""
    body: msgspec.Raw
    trace: str = ""
    """The span that it belongs to, as W3C's `traceparent`; empty when it is not followed."""


class FarAnswer(msgspec.Struct, frozen=True, array_like=True):
    """An answer on its way."""

    fault: str
    """What it ended with instead; empty for an answer."""
    detail: str
    body: msgspec.Raw


class Asked(msgspec.Struct, frozen=True):
    """A question that has come."""

    learner: LearnerId
    """Whose memory is asked."""
    question: MemoryMessage
    within: float
    """Seconds that were left when it was sent."""
    trace: str | None
    """The span that it belongs to, by its name; None when it is not followed."""


def write_question(learner: LearnerId, question: MemoryMessage, within: float, trace: str = "") -> bytes:
    """Write down what a learner's memory is asked, and the name of the span that it belongs to."""
    body = msgspec.Raw(msgspec.msgpack.encode(question, enc_hook=_plain))
    return msgspec.msgpack.encode(FarQuestion(learner, type(question).__name__, within, body, trace))


def read_question(data: bytes) -> Asked:
    """Read a question.

    Raises:
        msgspec.MsgspecError: it is none, or one that this version does not know.
    """
    asked = msgspec.msgpack.decode(data, type=FarQuestion)
    kind = _KINDS.get(asked.kind)
    if kind is None:
        raise msgspec.ValidationError(f"no memory is asked a {asked.kind}")
    return Asked(asked.learner, msgspec.msgpack.decode(asked.body, type=kind), asked.within, asked.trace or None)


def write_answer(answer: object) -> bytes:
    """Write down what a memory has answered."""
    body = msgspec.Raw(msgspec.msgpack.encode(answer, enc_hook=_plain))
    return msgspec.msgpack.encode(FarAnswer("", "", body))


def write_fault(error: BaseException) -> bytes:
    """Write down what it ended with instead."""
    fault = _STALE if isinstance(error, StaleEpochError) else _UNAVAILABLE
    return msgspec.msgpack.encode(FarAnswer(fault, str(error), msgspec.Raw(b"\xc0")))


def read_answer(question: MemoryMessage, data: bytes) -> object:
    """Read the answer to a question.

    Raises:
        StaleEpochError, StoreUnavailableError: the memory said so.
        msgspec.MsgspecError: it is no answer to this question.
    """
    told = msgspec.msgpack.decode(data, type=FarAnswer)
    if told.fault == _STALE:
        raise StaleEpochError(told.detail)
    if told.fault:
        raise StoreUnavailableError(told.detail)
    return msgspec.msgpack.decode(told.body, type=answer_type(type(question)))


def answer_type(question: type[MemoryMessage]) -> Any:
    """Give the type of a question's answer: what stands in its `Question[...]`."""
    return next(get_args(base)[0] for base in cast("Any", question).__orig_bases__ if get_args(base))


def _plain(value: object) -> object:
    """Write a mapping that nobody may change as any other."""
    if isinstance(value, MappingProxyType):
        return dict(cast("Mapping[str, object]", value))
    raise NotImplementedError(f"a {type(value).__name__} is nothing that a memory is asked or answers")
