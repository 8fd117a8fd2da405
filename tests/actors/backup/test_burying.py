"""A restored document says nothing of who was erased."""

import json
from typing import Any

import pytest

from actors.backup.burying import buried
from actors.backup.ports import Place, Row
from actors.privacy.tombstones import Graves, Tombstones
from actors.stores.documents import Owner
from tests.fakes.documents import RememberedDocuments


def row(value: Any, owner: str = "bilal", key: str = "k") -> Row:
    return Row(Place(Owner(owner), "consents", key), 2, 1, json.dumps(value).encode())


async def graves_of(*names: str) -> Graves:
    tombstones = Tombstones(RememberedDocuments(), lambda: 0.0)
    for name in names:
        await tombstones.set_for(Owner(name))
    return await tombstones.read_all()


async def test_nothing_is_changed_where_nobody_was_erased_or_named() -> None:
    one = row({"by": "amina", "n": 1})

    assert buried(one, await graves_of()) is one
    assert buried(one, await graves_of("zaynab")) is one


@pytest.mark.parametrize("one", [row({}, owner="amina"), row({"a": 1}, key="amina")])
async def test_what_is_theirs_or_stands_under_their_id_stays_away(one: Row) -> None:
    assert buried(one, await graves_of("amina")) is None


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"by": "amina"}, {"by": "erased"}),
        ({"members": ["bilal", "amina", 3]}, {"members": ["bilal", 3]}),
        ({"names": {"amina": "A", "bilal": ["amina"]}}, {"names": {"bilal": []}}),
        ({"note": "amina was here", "none": None}, {"note": "amina was here", "none": None}),
    ],
)
async def test_what_names_them_comes_back_without_their_id(value: Any, wanted: Any) -> None:
    found = buried(row(value), await graves_of("amina"))

    assert found is not None
    assert json.loads(found.value) == wanted
    assert found.version == 2
