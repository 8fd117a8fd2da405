"""Who may do what to whom: one table of roles, actions and relations; what is not in it is refused."""

from collections.abc import Collection
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What an account is for; one account may have several."""

    LEARNER = "learner"
    TEACHER = "teacher"
    GUARDIAN = "guardian"
    OPERATOR = "operator"


class Relation(StrEnum):
    """What who acts is to who is acted upon: an account, or a class."""

    SELF = "self"
    """The same account."""
    GUARDIAN = "guardian"
    """The guardian of the child."""
    TEACHER = "teacher"
    """The teacher of the class, or of a class that the other is a member of."""
    MEMBER = "member"
    """A member of the class."""
    STRANGER = "stranger"
    """Nothing of these."""


class Action(StrEnum):
    """What can be done."""

    RECITE = "recite"
    TAKE_TICKET = "take_ticket"
    SEE_ACCOUNT = "see_account"
    SEE_PROGRESS = "see_progress"
    OVERRULE = "overrule"
    """Say that a verdict was not true, with the last word."""
    ASSIGN = "assign"
    """Set a passage to be held by a day, and take that back."""
    SEE_OVERVIEW = "see_overview"
    """See how each member of a class gets on."""
    SIGN_OUT = "sign_out"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - an action
    RESET_PASSWORD = "reset_password"  # noqa: S105 - an action
    MAKE_CHILD = "make_child"
    SIGN_IN_CHILD = "sign_in_child"
    GIVE_CONSENT = "give_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    SEE_CONSENT = "see_consent"
    MAKE_CLASS = "make_class"
    SEE_CLASS = "see_class"
    RENEW_CODE = "renew_code"
    JOIN_CLASS = "join_class"
    LEAVE_CLASS = "leave_class"
    HEAR_AUDIO = "hear_audio"
    DELETE_AUDIO = "delete_audio"
    SET_RETENTION = "set_retention"
    EXPORT = "export"
    ERASE = "erase"


_L, _T, _G, _O = Role.LEARNER, Role.TEACHER, Role.GUARDIAN, Role.OPERATOR
_SELF: Final = frozenset({Relation.SELF})
_WARD: Final = frozenset({Relation.GUARDIAN})
_PUPIL: Final = frozenset({Relation.TEACHER})
_ANYONE: Final = frozenset(Relation)

TABLE: Final = MappingProxyType(
    {
        Action.RECITE: {_L: _SELF, _T: _SELF, _G: _SELF},
        Action.TAKE_TICKET: {_L: _SELF, _T: _SELF, _G: _SELF},
        Action.SEE_ACCOUNT: {_L: _SELF, _T: _SELF | _PUPIL, _G: _SELF | _WARD, _O: _ANYONE},
        Action.SEE_PROGRESS: {_L: _SELF, _T: _SELF | _PUPIL, _G: _SELF | _WARD},
        Action.OVERRULE: {_T: _PUPIL},
        Action.ASSIGN: {_T: _PUPIL},
        Action.SEE_OVERVIEW: {_T: _PUPIL},
        Action.SIGN_OUT: {_L: _SELF, _T: _SELF, _G: _SELF | _WARD, _O: _ANYONE},
        Action.CHANGE_PASSWORD: {_L: _SELF, _T: _SELF, _G: _SELF, _O: _SELF},
        Action.RESET_PASSWORD: {_G: _WARD, _O: _ANYONE},
        Action.MAKE_CHILD: {_G: _SELF},
        Action.SIGN_IN_CHILD: {_G: _WARD},
        Action.GIVE_CONSENT: {_L: _SELF, _T: _SELF, _G: _SELF | _WARD},
        Action.WITHDRAW_CONSENT: {_L: _SELF, _T: _SELF, _G: _SELF | _WARD},
        Action.SEE_CONSENT: {_L: _SELF, _T: _SELF, _G: _SELF | _WARD},
        Action.MAKE_CLASS: {_T: _SELF},
        Action.SEE_CLASS: {_L: frozenset({Relation.MEMBER}), _T: frozenset({Relation.TEACHER, Relation.MEMBER})},
        Action.RENEW_CODE: {_T: _PUPIL},
        Action.JOIN_CLASS: {_L: _SELF, _T: _SELF, _G: _WARD},
        Action.LEAVE_CLASS: {_L: _SELF, _T: _SELF | _PUPIL, _G: _WARD},
        Action.HEAR_AUDIO: {_L: _SELF, _T: _SELF | _PUPIL, _G: _SELF | _WARD},  # a pupil's with consent alone
        Action.DELETE_AUDIO: {_L: _SELF, _T: _SELF, _G: _SELF | _WARD},
        Action.SET_RETENTION: {_L: _SELF, _T: _SELF, _G: _SELF | _WARD},
        Action.EXPORT: {_L: _SELF, _T: _SELF, _G: _SELF | _WARD, _O: _SELF},
        Action.ERASE: {_L: _SELF, _T: _SELF, _G: _SELF | _WARD, _O: _SELF},
    }
)
"""Action -> role -> the relations in which that role may do it."""


def may(roles: Collection[Role], action: Action, relation: Relation) -> bool:
    """Say whether somebody with these roles may do this to whom they stand in that relation."""
    return any(relation in TABLE[action].get(role, frozenset()) for role in roles)


def has_role_for(roles: Collection[Role], action: Action) -> bool:
    """Say whether there is anybody at all to whom they may do it."""
    return any(role in TABLE[action] for role in roles)
