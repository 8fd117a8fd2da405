"""An account: who somebody is to Talqin, what it is for, and who answers for it when it is a child's."""

import unicodedata
from typing import Final, NewType

import msgspec

from models.people.calendar import year_of
from models.people.errors import RuleError
from models.people.permissions import Relation, Role

AccountId = NewType("AccountId", str)
"""Unguessable, never reused; the learner's id everywhere else, and the subject of the access tokens."""

ADULT_AT: Final = 16
"""Years of age from which somebody consents for themselves: the highest that GDPR's article 8 allows."""

MIN_PASSWORD: Final = 8
MAX_PASSWORD: Final = 256
"""NIST SP 800-63B: at least 8, long ones welcome, no rules about signs; an end, as each is hashed."""
MIN_NAME: Final = 3
MAX_NAME: Final = 64
OPEN_ROLES: Final = frozenset({Role.LEARNER, Role.TEACHER, Role.GUARDIAN})
"""What anybody may sign up as; operators are made on the command line."""


class Account(msgspec.Struct, frozen=True):
    """Who somebody is."""

    id: AccountId
    name: str
    """What they sign in by, folded: see `folded`."""
    roles: tuple[Role, ...]
    birth_year: int | None = None
    """None for accounts that were never asked: operators."""
    locale: str = "en"
    """BCP 47, for the words that they are told."""
    guardian: AccountId | None = None
    """Who answers for them; None for who answers for themselves."""
    made_at: float = 0.0
    """Seconds since 1970."""


def folded(name: str) -> str:
    """Give the one form of a name in which it is compared: compatible forms alike, no case, no spaces at the ends.

    Raises:
        RuleError: it is too short, too long, or holds what cannot be seen or typed.
    """
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()
    if not MIN_NAME <= len(form) <= MAX_NAME:
        raise RuleError("bad_name", f"a name of {len(form)} characters; {MIN_NAME} to {MAX_NAME} are allowed")
    if any(unicodedata.category(character)[0] in {"C", "Z"} for character in form):
        raise RuleError("bad_name", "a name holds no spaces, no control characters and no invisible ones")
    return form


def check_password(password: str, name: str) -> None:
    """Refuse passwords that are no secret.

    Raises:
        RuleError: it is too short, too long, cannot be written as UTF-8, or is the name.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise RuleError("bad_password", f"{len(password)} characters; {MIN_PASSWORD} to {MAX_PASSWORD} are allowed")
    if any("\ud800" <= character <= "\udfff" for character in password):
        raise RuleError("bad_password", "a password is text; half of a surrogate pair is none")
    if password.casefold().strip() == name:
        raise RuleError("bad_password", "the name is no password")


def is_child(account: Account, now: float) -> bool:
    """Say whether somebody else consents for them.

    Only the year of birth is known: a child is who may still be under age, to the end of the year of that birthday.
    """
    return account.birth_year is not None and year_of(now) - account.birth_year <= ADULT_AT


def check_birth_year(birth_year: int, now: float) -> None:
    """Refuse years in which nobody who signs up was born.

    Raises:
        RuleError: it lies ahead, or too far back.
    """
    year = year_of(now)
    if not year - 120 <= birth_year <= year:
        raise RuleError("bad_birth_year", f"born in {birth_year}; {year - 120} to {year} are possible")


def check_own_sign_up(roles: tuple[Role, ...], birth_year: int, now: float) -> None:
    """Refuse who may not sign up by themselves.

    Raises:
        RuleError: a role that is not open, or a child, whose guardian makes the account.
    """
    check_birth_year(birth_year, now)
    if not roles or not OPEN_ROLES.issuperset(roles):
        raise RuleError("role_refused", f"one or more of {', '.join(sorted(OPEN_ROLES))} can be signed up as")
    if year_of(now) - birth_year <= ADULT_AT:
        raise RuleError("guardian_needed", "who is that young has their account made by a guardian, from theirs")


def relation_to(actor: AccountId, target: Account, teachers: frozenset[AccountId] = frozenset()) -> Relation:
    """Say what somebody is to an account.

    Args:
        actor: who acts.
        target: who is acted upon.
        teachers: the teachers of the classes that the target is a member of.
    """
    if actor == target.id:
        return Relation.SELF
    if actor == target.guardian:
        return Relation.GUARDIAN
    return Relation.TEACHER if actor in teachers else Relation.STRANGER
