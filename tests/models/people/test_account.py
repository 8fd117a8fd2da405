"""Accounts: names, children, relations."""

import msgspec
import pytest

from models.people.account import (
    Account,
    AccountId,
    check_birth_year,
    check_own_sign_up,
    check_password,
    folded,
    is_child,
    relation_to,
)
from models.people.errors import RuleError
from models.people.permissions import Relation, Role

NOW = 1_790_000_000.0
"""21 September 2026."""
AMINA = Account(AccountId("a"), "amina", (Role.LEARNER,), 2000)
SON = Account(AccountId("s"), "son", (Role.LEARNER,), 2018, guardian=AccountId("g"))


@pytest.mark.parametrize(
    ("typed", "form"), [("Amina", "amina"), ("  AMINA ", "amina"), ("ａｍｉｎａ", "amina"), ("آمنة", "آمنة")]
)
def test_a_name_is_the_same_however_it_is_typed(typed: str, form: str) -> None:
    assert folded(typed) == form


@pytest.mark.parametrize("typed", ["ab", "a" * 65, "am ina", "amina\u200b", "amina\n1", "\u202eamina", "   "])
def test_a_name_that_cannot_be_typed_or_seen_is_refused(typed: str) -> None:
    with pytest.raises(RuleError) as caught:
        folded(typed)

    assert caught.value.code == "bad_name"


@pytest.mark.parametrize(("born", "child"), [(2018, True), (2011, True), (2010, True), (2009, False), (None, False)])
def test_who_may_still_be_under_sixteen_is_a_child(born: int | None, *, child: bool) -> None:
    assert is_child(msgspec.structs.replace(AMINA, birth_year=born), NOW) == child


@pytest.mark.parametrize("born", [2027, 1905, -1])
def test_a_year_in_which_nobody_was_born_is_refused(born: int) -> None:
    with pytest.raises(RuleError, match=f"born in {born}"):
        check_birth_year(born, NOW)


@pytest.mark.parametrize("roles", [(), (Role.OPERATOR,), (Role.LEARNER, Role.OPERATOR)])
def test_nobody_signs_up_as_an_operator_or_as_nothing(roles: tuple[Role, ...]) -> None:
    with pytest.raises(RuleError) as caught:
        check_own_sign_up(roles, 1990, NOW)

    assert caught.value.code == "role_refused"


def test_a_child_does_not_sign_up_alone() -> None:
    with pytest.raises(RuleError) as caught:
        check_own_sign_up((Role.LEARNER,), 2015, NOW)

    assert caught.value.code == "guardian_needed"


def test_an_adult_signs_up_in_any_open_role() -> None:
    check_own_sign_up((Role.LEARNER, Role.TEACHER, Role.GUARDIAN), 1990, NOW)


def test_what_somebody_is_to_an_account() -> None:
    teachers = frozenset({AccountId("t")})

    relations = [relation_to(AccountId(who), SON, teachers) for who in "sgtx"]

    assert relations == [Relation.SELF, Relation.GUARDIAN, Relation.TEACHER, Relation.STRANGER]


@pytest.mark.parametrize("password", ["", "seven77", "p" * 257, "  AminaBintWahb ", "half a pair \ud800"])
def test_a_password_that_is_no_secret_is_refused(password: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_password(password, "aminabintwahb")

    assert caught.value.code == "bad_password"


@pytest.mark.parametrize("password", ["eight888", "السلام عليكم", "p" * 256])
def test_a_password_may_be_any_text(password: str) -> None:
    check_password(password, "amina")
