"""What can go wrong on the wire, whose fault it is, and how a connection ends for it.

    WireError
    ├── ClientError       the client has to change something: sends nonsense, is not allowed, asks for what is not there
    ├── ServerError       we cannot do it now
    └── DependencyError   something that we depend on cannot

Close codes: 4000-4499 tell a client to come back, 4500-4999 not to before something has changed. RFC 6455 leaves
4000-4999 to applications.
"""

from types import MappingProxyType
from typing import ClassVar, Final

import msgspec

from actors.ports import Blame, CloseReason, Fault

CLOSE_CODES: Final = MappingProxyType(
    {
        # come back
        "draining": 4000,
        "slow_reader": 4001,
        "session_failed": 4002,
        "overloaded": 4003,
        "idle": 4004,
        "resume_overdue": 4005,
        "hello_overdue": 4006,  # it may have been said in time, over a line that was slow
        "rate_limited": 4007,
        "unavailable": 4008,
        "moved": 4009,
        # not before something has changed
        "bad_message": 4500,
        "hello_expected": 4501,
        "version_unknown": 4503,
        "codec_unknown": 4504,
        "token_missing": 4505,
        "token_refused": 4506,
        "session_unknown": 4507,
        "events_lost": 4508,
        "too_fast": 4509,
        "replaced": 4510,
        "bad_audio": 4511,
        "token_expired": 4512,
        "ticket_refused": 4513,
        "signed_out": 4514,
        "goodbye": 4900,
    }
)
"""Why a connection is closed -> its WebSocket close code. docs/protocol.md says what each means."""

RECONNECT_BELOW: Final = 4500


class CloseText(msgspec.Struct, frozen=True, omit_defaults=True):
    """The reason of a close frame, as JSON; RFC 6455 allows 123 bytes."""

    code: str
    retry_after_ms: int = 0
    resume: bool = False
    go_to: str = ""


def close_frame(reason: CloseReason) -> tuple[int, bytes]:
    """Give the close code and reason of a connection that ends."""
    text = CloseText(reason.code, reason.retry_after_ms, reason.resume, reason.go_to)
    return CLOSE_CODES[reason.code], msgspec.json.encode(text)


class WireError(Exception):
    """Something on the wire is not as it should be."""

    fault: ClassVar[Blame]

    def __init__(self, code: str, detail: str, *, is_final: bool, retry_after_ms: int = 0, go_to: str = "") -> None:
        """Describe what went wrong.

        Args:
            code: a stable word of docs/protocol.md.
            detail: what was seen and what was expected.
            is_final: whether the connection ends for it.
            retry_after_ms: when trying again makes sense.
            go_to: the address of another server to come back to; empty for the same.
        """
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.is_final = is_final
        self.retry_after_ms = retry_after_ms
        self.go_to = go_to

    def as_fault(self) -> Fault:
        """Give what the client is told."""
        is_retry = CLOSE_CODES.get(self.code, RECONNECT_BELOW) < RECONNECT_BELOW
        return Fault(self.code, self.fault, is_retry, self.detail, self.retry_after_ms)

    def as_close(self) -> CloseReason:
        """Give why the connection ends; only for a final one."""
        return CloseReason(self.code, self.retry_after_ms, go_to=self.go_to)


class ClientError(WireError):
    """The client has to change something."""

    fault = "client"


class ServerError(WireError):
    """We cannot do it now."""

    fault = "server"


class DependencyError(WireError):
    """Something that we depend on cannot do it now."""

    fault = "dependency"
