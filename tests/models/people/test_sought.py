"""What would name a learner wherever it stood."""

import msgspec
import pytest

from models.people.account import AccountId
from models.people.sought import part_of_names, sought

AMINA = sought(AccountId("Qk3-x_9"), "ali")


@pytest.mark.parametrize(
    ("owner", "key", "text"),
    [
        ("Qk3-x_9", "account", "{}"),
        ("name:ali", "name", "{}"),
        ("guardian", "Qk3-x_9", "{}"),
        ("class", "class", '{"members":["a","Qk3-x_9"]}'),
        ("teacher", "note", '{"who":"ali"}'),
        ("teacher", "a/Qk3-x_9/b", "{}"),
    ],
)
def test_a_document_that_names_them_anywhere_is_about_them(owner: str, key: str, text: str) -> None:
    assert AMINA.is_in(owner, key, text)


@pytest.mark.parametrize(
    ("owner", "text"), [("bilal", '{"name":"alif"}'), ("name:alif", "{}"), ("x", '{"text":"qk3-x_9"}')]
)
def test_a_word_that_only_holds_their_name_is_not(owner: str, text: str) -> None:
    assert not AMINA.is_in(owner, "k", text)


@pytest.mark.parametrize(
    ("key", "value"),
    [("sign_in_as:ali", b""), ("sign_in_as_from:ali 127.0.0.1", b""), ("line_of:Qk3-x_9", b"1"), ("t", b'"Qk3-x_9"')],
)
def test_what_passes_is_about_them_by_key_or_value(key: str, value: bytes) -> None:
    assert AMINA.is_in_passing(key, value)


@pytest.mark.parametrize("key", ["sign_in_as:alif", "sign_in_as_from:alif 127.0.0.1", "result:ali"])
def test_what_passes_of_others_is_not(key: str) -> None:
    assert not AMINA.is_in_passing(key, b"ali")


def test_without_a_name_only_the_id_counts() -> None:
    known = sought(AccountId("Qk3-x_9"), None)

    assert known.is_in("Qk3-x_9", "a", "")
    assert not known.is_in("name:ali", "name", '"ali"')


@pytest.mark.parametrize("name", ['a"b', "a\\b", "أمينة"])
def test_a_name_is_found_as_json_writes_it(name: str) -> None:
    assert sought(AccountId("x1"), name).is_in("o", "k", msgspec.json.encode({"name": name}).decode())


@pytest.mark.parametrize(
    ("learner", "part"), [("a-_9", "a-_9"), ("school:1", "school%3A1"), ("..", "%2E%2E"), ("", "%")]
)
def test_any_id_is_a_part_of_an_objects_name(learner: str, part: str) -> None:
    assert part_of_names(learner) == part


def test_out_of_anothers_value_they_are_taken_and_all_else_stays() -> None:
    value = {"by": "Qk3-x_9", "members": ["a", "Qk3-x_9", "ali", "alif"], "at": 1.5, "of": {"Qk3-x_9": 1, "b": [None]}}

    assert AMINA.redacted(value) == {"by": "erased", "members": ["a", "alif"], "at": 1.5, "of": {"b": [None]}}
