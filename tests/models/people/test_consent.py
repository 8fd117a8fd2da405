"""The gate in front of everything that would keep a voice."""

import msgspec
import pytest

from models.people.account import Account, AccountId
from models.people.consent import Consent, Purpose, may_consent, may_store_audio
from models.people.permissions import Role

NOW = 1_790_000_000.0
"""21 September 2026."""
YEAR = 366 * 86_400.0
CHILD = Account(AccountId("son"), "son", (Role.LEARNER,), 2015, guardian=AccountId("mother"))
ADULT = Account(AccountId("amina"), "amina", (Role.LEARNER,), 1990)
ORPHAN = Account(AccountId("son"), "son", (Role.LEARNER,), 2015)
BY_MOTHER = Consent(CHILD.id, Purpose.STORE_AUDIO, AccountId("mother"), NOW - 60)
BY_AMINA = Consent(ADULT.id, Purpose.STORE_AUDIO, ADULT.id, NOW - 60)

CASES = {
    "nobody said yes": (CHILD, [], False),
    "the guardian said yes": (CHILD, [BY_MOTHER], True),
    "the child said yes": (CHILD, [msgspec.structs.replace(BY_MOTHER, given_by=CHILD.id)], False),
    "another said yes": (CHILD, [msgspec.structs.replace(BY_MOTHER, given_by=AccountId("x"))], False),
    "a child without a guardian": (ORPHAN, [BY_MOTHER], False),
    "yes to another thing": (CHILD, [msgspec.structs.replace(BY_MOTHER, purpose=Purpose.SHARE_WITH_TEACHER)], False),
    "yes for another child": (CHILD, [msgspec.structs.replace(BY_MOTHER, account=AccountId("daughter"))], False),
    "yes from tomorrow on": (CHILD, [msgspec.structs.replace(BY_MOTHER, given_at=NOW + 1)], False),
    "taken back": (CHILD, [msgspec.structs.replace(BY_MOTHER, withdrawn_at=NOW)], False),
    "to be taken back": (CHILD, [msgspec.structs.replace(BY_MOTHER, withdrawn_at=NOW + 1)], True),
    "taken back, and given again": (CHILD, [msgspec.structs.replace(BY_MOTHER, withdrawn_at=NOW - 9), BY_MOTHER], True),
    "an adult's own": (ADULT, [BY_AMINA], True),
    "an adult's by another": (ADULT, [msgspec.structs.replace(BY_AMINA, given_by=AccountId("mother"))], False),
    "whose age is not known": (
        msgspec.structs.replace(ADULT, birth_year=None),
        [BY_AMINA],
        False,
    ),
    "a guest": (None, [BY_MOTHER], False),
}


@pytest.mark.parametrize(("account", "consents", "stored"), CASES.values(), ids=CASES.keys())
def test_a_frame_is_stored_only_where_who_may_say_yes_did(
    account: Account | None, consents: list[Consent], *, stored: bool
) -> None:
    assert may_store_audio(account, consents, NOW) == stored


def test_a_guardians_yes_ends_with_childhood() -> None:
    assert may_store_audio(CHILD, [BY_MOTHER], NOW + 5 * YEAR)
    assert not may_store_audio(CHILD, [BY_MOTHER], NOW + 6 * YEAR)


def test_a_guardian_does_not_consent_for_themselves_only() -> None:
    assert may_consent(CHILD, AccountId("mother"), NOW)
    assert not may_consent(CHILD, CHILD.id, NOW)
    assert may_consent(ADULT, ADULT.id, NOW)
