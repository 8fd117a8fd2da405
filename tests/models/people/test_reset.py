"""One-time codes for a new password."""

import pytest

from models.people.account import Account, AccountId
from models.people.permissions import Role
from models.people.reset import ResetCode, is_for_the_machine_alone, opens

CODE = ResetCode("digest", AccountId("mother"), expires_at=100.0)


@pytest.mark.parametrize(
    ("digest", "now", "expected"), [("digest", 99.9, True), ("digest", 100.0, False), ("another", 50.0, False)]
)
def test_a_code_opens_in_its_time_and_no_other_does(digest: str, now: float, *, expected: bool) -> None:
    assert opens(CODE, digest, now) == expected


def test_an_operators_code_is_given_on_the_machine_alone() -> None:
    both = Account(AccountId("a"), "root", (Role.LEARNER, Role.OPERATOR))

    assert is_for_the_machine_alone(both)
    assert not is_for_the_machine_alone(Account(AccountId("b"), "amina", (Role.LEARNER, Role.TEACHER)))
