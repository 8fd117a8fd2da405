"""Audio sealed with a learner's data key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.sealing import SealError, seal, unseal

KEY, NONCE = b"k" * 32, b"n" * 12


@given(st.binary(max_size=2000), st.text(max_size=40, alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_is_opened_as_it_was(plain: bytes, about: str) -> None:
    assert unseal(KEY, seal(KEY, NONCE, plain, about), about) == plain


def test_nothing_of_what_was_said_is_in_what_is_kept() -> None:
    assert b"bismillah" not in seal(KEY, NONCE, b"bismillah" * 10, "a")


@pytest.mark.parametrize(
    ("key", "about", "spoilt"), [(b"x" * 32, "a", None), (KEY, "b", None), (KEY, "a", 0), (KEY, "a", 5), (KEY, "a", -1)]
)
def test_another_key_another_piece_or_a_changed_byte_opens_nothing(key: bytes, about: str, spoilt: int | None) -> None:
    sealed = bytearray(seal(KEY, NONCE, b"bismillah", "a"))
    if spoilt is not None:
        sealed[spoilt] ^= 1

    with pytest.raises(SealError):
        unseal(key, bytes(sealed), about)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"n" * 12])
def test_what_is_cut_short_opens_nothing(sealed: bytes) -> None:
    with pytest.raises(SealError):
        unseal(KEY, sealed, "a")
