"""Names of objects."""

import pytest

from actors.stores.objects import ObjectNameError, see_name


@pytest.mark.parametrize("name", ["a", "amina/1.opus", "a%2Fb/2026-01-01_x=y@z.tar.gz", "a" * 512])
def test_a_plain_name_can_be_used(name: str) -> None:
    assert see_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "/a", "a/", "a//b", ".", "..", "a/..", "a/.b", "a b", "a\n", "a\\b", "ا", "a" * 513]
)
def test_a_name_that_could_lead_elsewhere_cannot(name: str) -> None:
    with pytest.raises(ObjectNameError):
        see_name(name)
