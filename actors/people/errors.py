"""Why a desk refuses: a stable word, whose fault it is, what was seen and expected.

DeskError
├── NotSignedInError    who asks has to sign in (again)
├── ForbiddenError      who asks may not do this
├── MissingError        there is no such thing, for who asks
├── TakenError          it is somebody's already, or changed meanwhile
└── TooOftenError       later
"""

from typing import ClassVar

from actors.ports import Blame


class DeskError(Exception):
    """What was asked for was not done, and nothing was changed."""

    fault: ClassVar[Blame] = "client"

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class NotSignedInError(DeskError):
    """Name, password or token do not hold."""


class ForbiddenError(DeskError):
    """The table of models/people/permissions.py says no."""


class MissingError(DeskError):
    """Not there, or not to be seen by who asks: the two are not told apart."""


class TakenError(DeskError):
    """Somebody was faster."""


class TooOftenError(DeskError):
    """A limit is reached."""

    def __init__(self, detail: str, wait_seconds: float) -> None:
        super().__init__("rate_limited", detail)
        self.wait_seconds = wait_seconds
