"""A halaqa: a teacher's class, its members, and the code by which one joins it."""

from typing import Final, NewType

import msgspec

from models.people.account import AccountId
from models.people.errors import RuleError
from models.people.permissions import Relation

HalaqaId = NewType("HalaqaId", str)

CODE_SECONDS: Final = 7 * 86_400.0
MOST_MEMBERS: Final = 200


class JoinCode(msgspec.Struct, frozen=True):
    """What a learner types to join."""

    code: str
    """In its bare form, such as `K7MQ2XWP`; people see `K7MQ-2XWP`."""
    expires_at: float
    """Seconds since 1970."""


class Halaqa(msgspec.Struct, frozen=True):
    """A class as it is kept."""

    id: HalaqaId
    name: str
    teacher: AccountId
    code: str
    """The bare join code, by which it is found; the one before is worth nothing."""
    code_expires_at: float
    members: tuple[AccountId, ...] = ()
    """In the order in which they joined; the teacher is none of them."""


def joined(halaqa: Halaqa, learner: AccountId, now: float) -> Halaqa:
    """Let a learner in who brought the class's code; who is in already stays.

    Raises:
        RuleError: the code is too old, the class is full, or it is the teacher.
    """
    if now >= halaqa.code_expires_at:
        raise RuleError("code_refused", "this join code is no longer good; the teacher makes another one")
    if learner == halaqa.teacher:
        raise RuleError("own_class", "a teacher is no member of their own class")
    if learner in halaqa.members:
        return halaqa
    if len(halaqa.members) >= MOST_MEMBERS:
        raise RuleError("class_full", f"the class has {MOST_MEMBERS} members, and no more can be")
    return msgspec.structs.replace(halaqa, members=(*halaqa.members, learner))


def left(halaqa: Halaqa, learner: AccountId) -> Halaqa:
    """Take a member out; who is none changes nothing."""
    return msgspec.structs.replace(halaqa, members=tuple(member for member in halaqa.members if member != learner))


def relation_to_class(actor: AccountId, halaqa: Halaqa) -> Relation:
    """Say what somebody is to a class."""
    if actor == halaqa.teacher:
        return Relation.TEACHER
    return Relation.MEMBER if actor in halaqa.members else Relation.STRANGER
