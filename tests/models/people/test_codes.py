"""Codes that are read aloud and typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.codes import ALPHABET, CODES, bare, code_from, shown
from models.people.errors import RuleError


@given(st.integers(0, CODES - 1))
def test_a_code_that_is_read_aloud_is_the_same_when_it_is_typed(number: int) -> None:
    code = code_from(number)

    assert bare(shown(code)) == bare(f" {code.lower()} ") == code


def test_no_two_numbers_have_the_same_code() -> None:
    assert len({code_from(number) for number in range(5000)}) == 5000


def test_no_sign_is_taken_for_another() -> None:
    assert len(set(ALPHABET)) == 30
    assert not set(ALPHABET) & set("01OILU")


@pytest.mark.parametrize("typed", ["", "K7MQ", "K7MQ-2XW0", "K7MQ-2XWPP", "ＫＫＫＫＫＫＫＫ"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(RuleError) as caught:
        bare(typed)

    assert caught.value.code == "code_refused"
