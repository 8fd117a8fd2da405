"""The collections of people."""

from actors.people.kept import ALL, of_account, of_class, of_name
from models.people.account import AccountId
from models.people.halaqa import HalaqaId


def test_every_collection_has_a_name_of_its_own() -> None:
    assert len({collection.name for collection in ALL}) == len(ALL)


def test_a_name_or_a_class_is_never_taken_for_an_account() -> None:
    assert len({of_account(AccountId("x")), of_name("x"), of_class(HalaqaId("x"))}) == 3
