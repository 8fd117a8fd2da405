"""What a kind of document may be called, and be found by; what stores promise is held by tests/transport/stores."""

import msgspec
import pytest

from actors.stores.documents import Collection


class Page(msgspec.Struct, frozen=True):
    """A document's value."""

    title: str
    lines: int = 0


def test_a_kind_whose_form_has_changed_twice_is_at_its_third_revision() -> None:
    assert Collection("pages", Page).revision == 1
    assert Collection("pages", Page, steps=(lambda old: old, lambda old: old)).revision == 3


@pytest.mark.parametrize("name", ["", "Pages", "1st", "two words", "$where", "p" * 49])
def test_a_name_that_some_store_cannot_use_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="named in lower case"):
        Collection(name, Page)


def test_an_index_is_a_field_of_the_kind() -> None:
    assert Collection("pages", Page, indexes=("title", "lines")).indexes == ("title", "lines")
    with pytest.raises(ValueError, match="colour"):
        Collection("pages", Page, indexes=("title", "colour"))
