import pytest

from models.recitation.manner import Manner


def test_who_says_nothing_is_judged_as_the_server_has_it() -> None:
    assert Manner() == Manner(None, {}, None)


def test_a_manner_is_not_changed() -> None:
    manner = Manner(strictness=0.2)

    with pytest.raises(AttributeError):
        manner.strictness = 1.0  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue] - refused
