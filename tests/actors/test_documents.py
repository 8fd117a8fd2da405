"""Collections: what they are called, what they are found by, and which revision they are of."""

from typing import Any

import msgspec
import pytest

from actors.documents import Collection


class Letter(msgspec.Struct, frozen=True):
    sound: str


def same(fields: dict[str, Any]) -> dict[str, Any]:
    return fields


@pytest.mark.parametrize("name", ["", "Letters", "1st", "a-b", "a.b", "a'b", "x" * 49])
def test_a_name_that_stores_cannot_use_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="named"):
        Collection(name, Letter)


def test_an_index_is_a_field_of_the_kind() -> None:
    with pytest.raises(ValueError, match="shape"):
        Collection("letters", Letter, indexes=("sound", "shape"))


def test_every_step_makes_a_revision() -> None:
    assert [Collection("letters", Letter, steps=(same,) * steps).revision for steps in range(3)] == [1, 2, 3]
