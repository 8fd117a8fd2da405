"""A sign-in: one device's right to new access tokens, by refresh tokens that are good once each (RFC 9700, 4.14.2)."""

from enum import StrEnum
from typing import Final, NewType

import msgspec

from models.people.account import AccountId

SignInId = NewType("SignInId", str)
"""One sign-in on one device; `sid` in the access tokens."""

IDLE_SECONDS: Final = 30 * 86_400.0
"""A device that has not been used for so long signs in again."""
WHOLE_SECONDS: Final = 180 * 86_400.0
"""And every device after so long."""
GRACE_SECONDS: Final = 10.0
"""For so long the token before is taken for one whose answer was lost on the way, not for a stolen one."""


class SignIn(msgspec.Struct, frozen=True):
    """What is kept of a sign-in: hashes, never a token."""

    id: SignInId
    account: AccountId
    current: str
    """SHA-256 of the refresh token that is good now."""
    made_at: float
    refreshed_at: float
    previous: str = ""
    """SHA-256 of the one before; empty while there was none."""
    ended_at: float | None = None
    """When it was signed out, or a token of it was used twice; None while it lives."""


class Presented(StrEnum):
    """What a refresh token turns out to be."""

    GOOD = "good"
    LOST_ANSWER = "lost_answer"
    """The one before, shown again at once: the new one has not arrived, so another is given."""
    REUSED = "reused"
    """One that was used before: somebody else has it too, and the sign-in ends."""
    OVER = "over"
    """The sign-in was signed out, or is too old."""


def is_live(signin: SignIn, now: float) -> bool:
    """Say whether a sign-in still holds."""
    is_fresh = now < signin.refreshed_at + IDLE_SECONDS and now < signin.made_at + WHOLE_SECONDS
    return signin.ended_at is None and is_fresh


def judge(signin: SignIn, digest: str, now: float) -> Presented:
    """Say what the refresh token with this SHA-256 is to its sign-in."""
    if not is_live(signin, now):
        return Presented.OVER
    if digest == signin.current:
        return Presented.GOOD
    if digest == signin.previous and now <= signin.refreshed_at + GRACE_SECONDS:
        return Presented.LOST_ANSWER
    return Presented.REUSED


def rotated(signin: SignIn, digest: str, new: str, now: float) -> SignIn:
    """Put a new refresh token in the place of the one that was shown."""
    since = now if digest == signin.current else signin.refreshed_at  # the grace is not prolonged by who uses it
    return msgspec.structs.replace(signin, current=new, previous=digest, refreshed_at=since)


def ended(signin: SignIn, now: float) -> SignIn:
    """End a sign-in; one that has ended stays as it is."""
    return signin if signin.ended_at is not None else msgspec.structs.replace(signin, ended_at=now)
