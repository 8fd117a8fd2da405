"""The addresses for people's privacy stand in the one table."""

from transport.accounts.privacy_routes import PRIVACY_TABLE
from transport.accounts.routes import TABLE


def test_they_are_a_part_of_the_table_and_none_is_open_to_who_has_not_signed_in() -> None:
    assert all(route in TABLE for route in PRIVACY_TABLE)
    assert not any(route.is_open for route in PRIVACY_TABLE)


def test_what_is_streamed_says_of_what_kind_it_is_and_has_no_other_answer() -> None:
    assert {route.name for route in PRIVACY_TABLE if route.media} == {"hear", "export_me", "export_account"}
    assert all(bool(route.media) != (route.answer is not None) for route in PRIVACY_TABLE)
