"""What can go wrong with another service, and whose fault it is.

ExchangeError
├── LinkEndedError      the learner has to allow it again
└── OtherServiceError   the other service: it is away, refuses, or answers what is not expected
"""

from typing import ClassVar

from actors.ports import Blame


class ExchangeError(Exception):
    """Nothing was exchanged, as far as is known."""

    fault: ClassVar[Blame]


class LinkEndedError(ExchangeError):
    """The learner has taken back what they allowed, never allowed it, or it has run out."""

    fault = "client"


class OtherServiceError(ExchangeError):
    """A dependency's fault; `retry` says whether the same can go well later."""

    fault = "dependency"

    def __init__(self, detail: str, *, retry: bool) -> None:
        super().__init__(detail)
        self.retry = retry
