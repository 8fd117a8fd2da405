"""The table of who may do what to whom, as a whole."""

import pytest

from models.people.permissions import TABLE, Action, Relation, Role, has_role_for, may

SELF, GUARDIAN, TEACHER, MEMBER, STRANGER = Relation

ALLOWED = {
    (Role.LEARNER, Action.RECITE): {SELF},
    (Role.LEARNER, Action.TAKE_TICKET): {SELF},
    (Role.LEARNER, Action.SEE_ACCOUNT): {SELF},
    (Role.LEARNER, Action.SEE_PROGRESS): {SELF},
    (Role.LEARNER, Action.CHANGE_PASSWORD): {SELF},
    (Role.LEARNER, Action.SIGN_OUT): {SELF},
    (Role.LEARNER, Action.GIVE_CONSENT): {SELF},
    (Role.LEARNER, Action.WITHDRAW_CONSENT): {SELF},
    (Role.LEARNER, Action.SEE_CONSENT): {SELF},
    (Role.LEARNER, Action.SEE_CLASS): {MEMBER},
    (Role.LEARNER, Action.JOIN_CLASS): {SELF},
    (Role.LEARNER, Action.LEAVE_CLASS): {SELF},
    (Role.TEACHER, Action.RECITE): {SELF},
    (Role.TEACHER, Action.TAKE_TICKET): {SELF},
    (Role.TEACHER, Action.SEE_ACCOUNT): {SELF, TEACHER},
    (Role.TEACHER, Action.SEE_PROGRESS): {SELF, TEACHER},
    (Role.TEACHER, Action.CHANGE_PASSWORD): {SELF},
    (Role.TEACHER, Action.OVERRULE): {TEACHER},
    (Role.TEACHER, Action.ASSIGN): {TEACHER},
    (Role.TEACHER, Action.SEE_OVERVIEW): {TEACHER},
    (Role.TEACHER, Action.SIGN_OUT): {SELF},
    (Role.TEACHER, Action.GIVE_CONSENT): {SELF},
    (Role.TEACHER, Action.WITHDRAW_CONSENT): {SELF},
    (Role.TEACHER, Action.SEE_CONSENT): {SELF},
    (Role.TEACHER, Action.MAKE_CLASS): {SELF},
    (Role.TEACHER, Action.SEE_CLASS): {TEACHER, MEMBER},
    (Role.TEACHER, Action.RENEW_CODE): {TEACHER},
    (Role.TEACHER, Action.JOIN_CLASS): {SELF},
    (Role.TEACHER, Action.LEAVE_CLASS): {SELF, TEACHER},
    (Role.GUARDIAN, Action.RECITE): {SELF},
    (Role.GUARDIAN, Action.TAKE_TICKET): {SELF},
    (Role.GUARDIAN, Action.SEE_ACCOUNT): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.SEE_PROGRESS): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.CHANGE_PASSWORD): {SELF},
    (Role.GUARDIAN, Action.SIGN_OUT): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.RESET_PASSWORD): {GUARDIAN},
    (Role.GUARDIAN, Action.MAKE_CHILD): {SELF},
    (Role.GUARDIAN, Action.SIGN_IN_CHILD): {GUARDIAN},
    (Role.GUARDIAN, Action.GIVE_CONSENT): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.WITHDRAW_CONSENT): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.SEE_CONSENT): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.JOIN_CLASS): {GUARDIAN},
    (Role.GUARDIAN, Action.LEAVE_CLASS): {GUARDIAN},
    (Role.LEARNER, Action.HEAR_AUDIO): {SELF},
    (Role.LEARNER, Action.DELETE_AUDIO): {SELF},
    (Role.LEARNER, Action.SET_RETENTION): {SELF},
    (Role.LEARNER, Action.EXPORT): {SELF},
    (Role.LEARNER, Action.ERASE): {SELF},
    (Role.TEACHER, Action.HEAR_AUDIO): {SELF, TEACHER},
    (Role.TEACHER, Action.DELETE_AUDIO): {SELF},
    (Role.TEACHER, Action.SET_RETENTION): {SELF},
    (Role.TEACHER, Action.EXPORT): {SELF},
    (Role.TEACHER, Action.ERASE): {SELF},
    (Role.GUARDIAN, Action.HEAR_AUDIO): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.DELETE_AUDIO): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.SET_RETENTION): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.EXPORT): {SELF, GUARDIAN},
    (Role.GUARDIAN, Action.ERASE): {SELF, GUARDIAN},
    (Role.OPERATOR, Action.EXPORT): {SELF},
    (Role.OPERATOR, Action.ERASE): {SELF},
    (Role.OPERATOR, Action.SEE_ACCOUNT): set(Relation),
    (Role.OPERATOR, Action.CHANGE_PASSWORD): {SELF},
    (Role.OPERATOR, Action.RESET_PASSWORD): set(Relation),
    (Role.OPERATOR, Action.SIGN_OUT): set(Relation),
}
"""Written out a second time: a change of the table has to be meant."""


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_every_cell_of_the_matrix_is_as_it_is_meant(role: Role, action: Action, relation: Relation) -> None:
    assert may([role], action, relation) == (relation in ALLOWED.get((role, action), set()))


def test_every_action_has_its_row() -> None:
    assert set(TABLE) == set(Action)


def test_no_operator_hears_or_sees_what_somebody_recited() -> None:
    assert not has_role_for([Role.OPERATOR], Action.SEE_PROGRESS)
    assert not has_role_for([Role.OPERATOR], Action.RECITE)
    assert not has_role_for([Role.OPERATOR], Action.HEAR_AUDIO)


def test_who_has_two_roles_may_what_either_may() -> None:
    both = [Role.TEACHER, Role.GUARDIAN]

    assert may(both, Action.MAKE_CLASS, SELF)
    assert may(both, Action.MAKE_CHILD, SELF)


def test_who_has_no_role_may_nothing() -> None:
    assert not any(may([], action, relation) for action in Action for relation in Relation)
