"""Classes and their join codes."""

import msgspec
import pytest

from models.people.account import AccountId
from models.people.errors import RuleError
from models.people.halaqa import (
    MOST_MEMBERS,
    Halaqa,
    HalaqaId,
    joined,
    left,
    relation_to_class,
)
from models.people.permissions import Relation

CLASS = Halaqa(HalaqaId("h"), "Fajr", AccountId("teacher"), "K7MQ2XWP", code_expires_at=100.0)
AMINA = AccountId("amina")


def test_a_learner_joins_once() -> None:
    once = joined(CLASS, AMINA, 50.0)

    assert once.members == (AMINA,)
    assert joined(once, AMINA, 50.0) == once


def test_a_member_leaves_and_may_be_gone_already() -> None:
    once = joined(CLASS, AMINA, 50.0)

    assert left(once, AMINA) == left(CLASS, AMINA) == CLASS


def test_a_code_is_good_for_a_time() -> None:
    with pytest.raises(RuleError, match="no longer good"):
        joined(CLASS, AMINA, 100.0)


def test_a_full_class_takes_no_more() -> None:
    full = msgspec.structs.replace(CLASS, members=tuple(AccountId(str(i)) for i in range(MOST_MEMBERS)))

    with pytest.raises(RuleError) as caught:
        joined(full, AMINA, 50.0)

    assert caught.value.code == "class_full"
    assert joined(full, AccountId("7"), 50.0) == full


def test_a_teacher_does_not_join_their_own_class() -> None:
    with pytest.raises(RuleError) as caught:
        joined(CLASS, CLASS.teacher, 50.0)

    assert caught.value.code == "own_class"


def test_what_somebody_is_to_a_class() -> None:
    once = joined(CLASS, AMINA, 50.0)

    relations = [relation_to_class(who, once) for who in (CLASS.teacher, AMINA, AccountId("x"))]

    assert relations == [Relation.TEACHER, Relation.MEMBER, Relation.STRANGER]
