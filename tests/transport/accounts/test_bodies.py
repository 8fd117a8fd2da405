"""What requests and answers hold."""

import msgspec
import pytest

from models.people.account import Account, AccountId
from models.people.halaqa import Halaqa, HalaqaId
from models.people.permissions import Role
from transport.accounts.bodies import NewChild, SignUp, account_view, class_view

CLASS = Halaqa(HalaqaId("h"), "Fajr", AccountId("t"), "K7MQ2XWP", 9.0, (AccountId("a"), AccountId("b")))


def test_a_teacher_sees_the_code_and_the_members_and_a_member_sees_neither() -> None:
    whole, part = class_view(CLASS, AccountId("t")), class_view(CLASS, AccountId("a"))

    assert (whole.code, whole.members) == ("K7MQ-2XWP", ("a", "b"))
    assert (part.code, part.code_expires_at, part.members) == (None, None, None)


def test_a_child_is_shown_as_one() -> None:
    child = Account(AccountId("c"), "child", (Role.LEARNER,), 2019, guardian=AccountId("g"))

    assert account_view(child, 1.79e9).is_child


@pytest.mark.parametrize(
    "text",
    [
        b'{"name":"amina","password":"12345678","roles":["king"],"birth_year":1990}',
        b'{"name":"amina","password":"12345678","roles":[],"birth_year":1990}',
        b'{"name":"amina","password":"12345678","roles":["learner"],"birth_year":1990.5}',
        b'{"name":"amina","password":"12345678","roles":["learner"],"birth_year":1e999}',
        b'{"name":"amina","password":null,"roles":["learner"],"birth_year":1990}',
        b'{"name":"amina","password":"12345678","roles":["learner"],"birth_year":1990,"locale":"<script>"}',
    ],
)
def test_what_is_no_sign_up_is_not_taken_for_one(text: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(text, type=SignUp)


def test_a_child_needs_no_password() -> None:
    assert msgspec.json.decode(b'{"name":"yusuf","birth_year":2019}', type=NewChild).password is None
