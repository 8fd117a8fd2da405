"""What the people's desks need of the outside, and what stands behind it."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from actors.ports import LearnerId
from models.people.permissions import Role
from models.people.signin import SignInId
from models.rates import Rate


class Passing(Protocol):
    """What is kept for a moment, and may be lost with the process: this one's memory, or Redis (`SET PX`, `GETDEL`).

    All of them raise `actors.ports.StoreUnavailableError` when it cannot be reached.
    """

    async def put(self, key: str, value: bytes, *, within: float) -> None:
        """Keep a value for so many seconds, in place of what this key had."""
        ...

    async def take(self, key: str) -> bytes | None:
        """Give a value and forget it: of those who ask at once, one gets it; None when it is not there any more."""
        ...

    async def spend(self, key: str, rate: Rate) -> float:
        """Count one try against a rate (`models.rates`); gives 0.0, or after how many seconds to try again."""
        ...


class SignedOut(msgspec.Struct, frozen=True):
    """A learner signed out; the lines of what has ended are to be closed. Said again later, it ends nothing else."""

    learner: LearnerId
    sign_ins: tuple[SignInId, ...] = ()
    """Which devices."""
    before: float | None = None
    """Tokens without a sign-in of ours that were issued up to this moment are over, too; None for none of them."""


class SignOutNews(Protocol):
    """Tells every door, on every node, who signed out; what is missed is found in the store (`sign_out_log`)."""

    async def tell(self, news: SignedOut) -> None:
        """Let all who listen know, within a second."""
        ...

    def listen(self, listener: Callable[[SignedOut], None]) -> Callable[[], None]:
        """Call `listener` for all news from now on; gives what ends that."""
        ...


class PasswordHasher(Protocol):
    """Argon2id, in threads."""

    async def hashed(self, password: str) -> str:
        """Give what can be kept of a password."""
        ...

    async def holds(self, kept: str | None, password: str) -> bool:
        """Say whether a password is the one that was kept; None for nobody's, which takes as long, and never holds."""
        ...

    def is_outdated(self, kept: str) -> bool:
        """Say whether it was kept by weaker parameters than today's."""
        ...


class Claims(msgspec.Struct, frozen=True):
    """What an access token says of who brings it."""

    learner: LearnerId
    roles: tuple[Role, ...] = ()
    sign_in: SignInId | None = None
    """None for tokens of another issuer, and of `talqin token`."""
    issued_at: float = 0.0
    """Seconds since 1970."""
    expires_at: float | None = None
    """Seconds since 1970; None never, which only a guest has."""


class TokenSigner(Protocol):
    """Signs access tokens with the issuer's key."""

    async def sign(self, claims: Claims) -> str:
        """Give an access token; both times of the claims are set."""
        ...
