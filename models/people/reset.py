"""A one-time code for a new password: there is no mail here, so somebody who knows the person hands it over."""

from typing import Final

import msgspec

from models.people.account import Account, AccountId
from models.people.permissions import Role

RESET_SECONDS: Final = 3600.0
"""Long enough to be read over the telephone, short enough that a note on a desk is worth nothing tomorrow."""


class ResetCode(msgspec.Struct, frozen=True):
    """What is kept of a code: its hash, never the code."""

    digest: str
    """SHA-256 of the bare code."""
    given_by: AccountId | None
    """None for the command line."""
    expires_at: float
    """Seconds since 1970."""


def opens(code: ResetCode, digest: str, now: float) -> bool:
    """Say whether the code with this SHA-256 is the one that was given, in its time."""
    return digest == code.digest and now < code.expires_at


def is_for_the_machine_alone(account: Account) -> bool:
    """Say whether nobody gives a code over the network: an operator's account must not fall to another operator's."""
    return Role.OPERATOR in account.roles
