"""What people's HTTP requests and answers hold; the OpenAPI document is made from these."""

from typing import Annotated

import msgspec

from models.people.account import (
    MAX_NAME,
    MAX_PASSWORD,
    MIN_NAME,
    MIN_PASSWORD,
    Account,
    AccountId,
    is_child,
)
from models.people.codes import shown
from models.people.consent import Consent, Purpose
from models.people.halaqa import Halaqa
from models.people.permissions import Role

Name = Annotated[
    str, msgspec.Meta(min_length=MIN_NAME, max_length=MAX_NAME, description="Any letters; no spaces; case is the same.")
]
NewPassword = Annotated[str, msgspec.Meta(min_length=MIN_PASSWORD, max_length=MAX_PASSWORD)]
BirthYear = Annotated[int, msgspec.Meta(ge=1900, le=2100)]
Locale = Annotated[str, msgspec.Meta(min_length=2, max_length=35, pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a client sends."""


class SignUp(_Body, frozen=True):
    """An adult makes an account."""

    name: Name
    password: NewPassword
    roles: Annotated[list[Role], msgspec.Meta(min_length=1, max_length=3)]
    birth_year: BirthYear
    locale: Locale = "en"


class NewChild(_Body, frozen=True):
    """A guardian makes a child's account."""

    name: Name
    birth_year: BirthYear
    password: NewPassword | None = None
    """Null where the guardian signs the child in."""
    locale: Locale = "en"


class SignIn(_Body, frozen=True):
    """A name and its password."""

    name: Annotated[str, msgspec.Meta(max_length=256)]
    password: Annotated[str, msgspec.Meta(max_length=1024)]


class Refresh(_Body, frozen=True):
    """A refresh token, which is good once."""

    refresh_token: Annotated[str, msgspec.Meta(max_length=512)] = ""
    """Left out where the browser keeps it in a cookie."""


class SignOut(_Body, frozen=True):
    """This device, or all of them."""

    everywhere: bool = False


class ChangePassword(_Body, frozen=True):
    """Another password in the place of one's own."""

    current: Annotated[str, msgspec.Meta(max_length=1024)]
    password: NewPassword


class ResetPassword(_Body, frozen=True):
    """A code that somebody handed over, and the password to be set by it."""

    name: Annotated[str, msgspec.Meta(max_length=256)]
    code: Annotated[str, msgspec.Meta(max_length=32)]
    password: NewPassword


class NewClass(_Body, frozen=True):
    """A class to be made."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Join(_Body, frozen=True):
    """A join code, and who joins."""

    code: Annotated[str, msgspec.Meta(max_length=32)]
    learner: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    """A child of who asks; null for themselves."""


class AccountView(msgspec.Struct, frozen=True):
    """An account, as who may see it sees it."""

    id: AccountId
    name: str
    roles: tuple[Role, ...]
    birth_year: int | None
    is_child: bool
    locale: str
    guardian: AccountId | None


class AccountList(msgspec.Struct, frozen=True):
    """Several accounts."""

    accounts: list[AccountView]


class TokensView(msgspec.Struct, frozen=True):
    """What a device has signed in with."""

    account: AccountView
    access_token: str
    refresh_token: str
    """Empty where the browser keeps it in a cookie."""
    expires_in: float
    """Seconds for which the access token is good."""
    token_type: str = "Bearer"  # noqa: S105 - the word of RFC 6750


class TicketView(msgspec.Struct, frozen=True):
    """A ticket for one WebSocket."""

    ticket: str
    expires_in: float


class ResetCodeView(msgspec.Struct, frozen=True):
    """A code for a new password, to be handed over."""

    code: str
    """As it is read aloud, `K7MQ-2XWP`."""
    expires_in: float


class ClassView(msgspec.Struct, frozen=True):
    """A class; its code and its members are for the teacher alone."""

    id: str
    name: str
    teacher: AccountId
    code: str | None = None
    """As it is read aloud, `K7MQ-2XWP`."""
    code_expires_at: float | None = None
    """Seconds since 1970."""
    members: tuple[AccountId, ...] | None = None


class ClassList(msgspec.Struct, frozen=True):
    """Several classes."""

    classes: list[ClassView]


class ConsentView(msgspec.Struct, frozen=True):
    """One yes, and whether it was taken back."""

    purpose: Purpose
    given_by: AccountId
    given_at: float
    withdrawn_at: float | None


class ConsentList(msgspec.Struct, frozen=True):
    """All that was ever allowed for an account, oldest first."""

    consents: list[ConsentView]


class Problem(msgspec.Struct, frozen=True):
    """Why a request was not done: nothing was changed."""

    error: str
    """A stable word."""
    fault: str
    """`client`: change what you send; `server`: ours; `dependency`: of something that we depend on."""
    detail: str
    """What was seen and what was expected."""
    retry: bool
    """Whether the same request can go well later."""
    retry_after_ms: int = 0


def account_view(account: Account, now: float) -> AccountView:
    """Show an account."""
    return AccountView(
        account.id,
        account.name,
        account.roles,
        account.birth_year,
        is_child(account, now),
        account.locale,
        account.guardian,
    )


def class_view(halaqa: Halaqa, viewer: AccountId) -> ClassView:
    """Show a class to its teacher whole, to a member without the others."""
    if viewer != halaqa.teacher:
        return ClassView(halaqa.id, halaqa.name, halaqa.teacher)
    return ClassView(halaqa.id, halaqa.name, halaqa.teacher, shown(halaqa.code), halaqa.code_expires_at, halaqa.members)


def consent_view(consent: Consent) -> ConsentView:
    """Show a consent."""
    return ConsentView(consent.purpose, consent.given_by, consent.given_at, consent.withdrawn_at)
