"""What is kept of people: the collections, each with its owner."""

from typing import Final

import msgspec

from actors.people.ports import SignedOut
from actors.stores.documents import Collection, Owner
from models.people.account import Account, AccountId
from models.people.consent import Consent
from models.people.halaqa import Halaqa, HalaqaId
from models.people.reset import ResetCode
from models.people.signin import SignIn


class Password(msgspec.Struct, frozen=True):
    """What is kept of a password."""

    hashed: str


class NameTaken(msgspec.Struct, frozen=True):
    """Whose a name is; its owner is the name itself, so that two who want it at once meet."""

    account: AccountId


class SignedOutBefore(msgspec.Struct, frozen=True):
    """Tokens without a sign-in of ours that were issued before this moment are worth nothing."""

    moment: float


class Membership(msgspec.Struct, frozen=True):
    """The learner's side of a class, so that their classes are found, exported and erased with them."""

    halaqa: HalaqaId
    joined_at: float


class Ward(msgspec.Struct, frozen=True):
    """The guardian's side of a child's account."""

    child: AccountId


ACCOUNTS: Final = Collection("accounts", Account)
"""Owner: the account. One document, `account`."""
PASSWORDS: Final = Collection("passwords", Password)
"""Owner: the account. One document, `password`; none for a child whose guardian signs them in."""
RESETS: Final = Collection("resets", ResetCode)
"""Owner: the account. One document, `reset`: another code makes the one before worthless."""
NAMES: Final = Collection("names", NameTaken)
"""Owner: the name. One document, `name`."""
SIGN_INS: Final = Collection("sign_ins", SignIn)
"""Owner: the account. A document a device."""
SIGNED_OUT: Final = Collection("signed_out", SignedOutBefore)
"""Owner: the learner. One document, `everywhere`."""
SIGN_OUTS: Final = Collection("sign_outs", SignedOut)
"""Owner: the minute. A document a sign-out, for an hour, so that every node hears of it."""
WARDS: Final = Collection("wards", Ward)
"""Owner: the guardian. A document a child, under its id."""
HALAQAT: Final = Collection("halaqat", Halaqa, ("code", "teacher"))
"""Owner: the class. One document, `class`."""
MEMBERSHIPS: Final = Collection("memberships", Membership)
"""Owner: the learner. A document a class, under its id."""
CONSENTS: Final = Collection("consents", Consent)
"""Owner: the account that it is about. A document each yes, the withdrawn included: what was allowed when is kept."""

ALL: Final = (
    ACCOUNTS,
    PASSWORDS,
    RESETS,
    NAMES,
    SIGN_INS,
    SIGNED_OUT,
    SIGN_OUTS,
    WARDS,
    HALAQAT,
    MEMBERSHIPS,
    CONSENTS,
)


def of_account(account: AccountId) -> Owner:
    """Name the owner of an account's documents: its learner id."""
    return Owner(account)


def of_name(name: str) -> Owner:
    """Name the owner of a name; `name` is folded."""
    return Owner(f"name:{name}")


def of_class(halaqa: HalaqaId) -> Owner:
    """Name the owner of a class's document."""
    return Owner(f"halaqa:{halaqa}")
