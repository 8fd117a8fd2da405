"""Where documents lie in a cluster of several regions; the page that tells it is held to the same table."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bson import MaxKey, MinKey
from hypothesis import given
from hypothesis import strategies as st
from pymongo.read_preferences import Primary

from actors.people.kept import of_class, of_name
from actors.privacy.kept import OF_TOMBSTONES, of_backup
from actors.stores.documents import Owner
from models.people.halaqa import HalaqaId
from tests.deploy.parsed import REGIONS
from transport.stores.mongo_regions import (
    DOCUMENTS,
    KEYS,
    SHARD_OF,
    SHARDS,
    asks_of,
    commands,
    shard_key_of,
    shard_of,
    zones,
)
from transport.stores.mongo_writing import EPOCHS, place_of

PAGE = Path(__file__).resolve().parents[3] / "docs" / "regions.md"


def test_every_region_has_a_shard_and_every_shard_a_region() -> None:
    assert set(SHARD_OF) == {region.stem for region in REGIONS}
    assert set(SHARD_OF.values()) == set(SHARDS)


def test_the_zones_are_the_whole_of_all_owners_and_no_two_share_one() -> None:
    told = list(zones())

    assert (told[0][0], told[-1][1]) == (None, None)
    assert all(before[1] == after[0] for before, after in pairwise(told))
    assert all(low < high for low, high, _ in told if low is not None and high is not None)


@pytest.mark.parametrize(
    ("owner", "shard"),
    [
        ("frankfurt.1f3a", "frankfurt"),
        ("frankfurt-school:amina", "frankfurt"),
        (of_backup(Owner("singapore.1f3a")), "singapore"),
        ("dubai.1f3a", "singapore"),
        ("us-east.1f3a", "us-east"),
        ("1f3a", "us-east"),
        ("frankfurter:amina", "us-east"),
        (of_name("amina"), "us-east"),
        (of_class(HalaqaId("x")), "us-east"),
        (OF_TOMBSTONES, "us-east"),
        ("", "us-east"),
    ],
)
def test_an_owner_lies_in_their_region_and_nobodys_at_the_first(owner: str, shard: str) -> None:
    assert shard_of(owner) == shard


@given(st.text())
def test_every_owner_lies_somewhere(owner: str) -> None:
    assert shard_of(owner) in SHARDS


def test_a_document_is_found_by_the_whole_shard_key() -> None:
    assert set(shard_key_of("words")) < set(place_of(Owner("a"), "b"))
    assert shard_key_of(EPOCHS) == ("_id",)


def test_every_collection_is_sharded_after_its_zones_are_known() -> None:
    said = list(commands("talqin", "talqin_keys"))
    sharded = [command["shardCollection"] for command in said if "shardCollection" in command]
    names = [("talqin", EPOCHS), *(("talqin", one.name) for one in DOCUMENTS)]
    names += [("talqin_keys", EPOCHS), *(("talqin_keys", one.name) for one in KEYS)]

    assert sharded == [f"{database}.{name}" for database, name in names]
    for namespace in sharded:
        ranges = [number for number, command in enumerate(said) if command.get("updateZoneKeyRange") == namespace]
        (own,) = [number for number, command in enumerate(said) if command.get("shardCollection") == namespace]
        assert len(ranges) == len(list(zones()))
        assert max(ranges) < own


def test_a_command_has_the_shape_of_mongodbs_reference() -> None:
    said = list(commands("talqin", "talqin_keys"))
    (words,) = [one for one in said if one.get("shardCollection") == "talqin.words"]
    ranges = [one for one in said if one.get("updateZoneKeyRange") == "talqin.words"]

    assert words == {"shardCollection": "talqin.words", "key": {"owner": 1, "key": 1}, "unique": True}
    assert ranges[0]["min"] == {"owner": MinKey(), "key": MinKey()}
    assert ranges[-1]["max"] == {"owner": MaxKey(), "key": MaxKey()}
    assert {
        "updateZoneKeyRange": "talqin.words",
        "min": {"owner": "frankfurt-", "key": MinKey()},
        "max": {"owner": "frankfurt/", "key": MinKey()},
        "zone": "frankfurt",
    } in ranges


def test_what_is_decided_by_is_read_from_the_primary_and_all_is_written_to_a_majority() -> None:
    for collection in (*DOCUMENTS, *KEYS):
        asks = asks_of(collection.name)
        assert asks.write.document == {"w": "majority", "j": True}
        assert asks.read.level == "majority"
    assert isinstance(asks_of("words").preference, Primary)
    assert isinstance(asks_of("a_kind_that_nobody_thought_of").preference, Primary)
    assert asks_of("retention_runs").preference.max_staleness == 120


def test_the_page_has_a_row_for_every_collection_as_it_is() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| `([\w, ]+)` \| majority, journalled \| majority \| (primary|nearest)",
        PAGE.read_text(),
        re.MULTILINE,
    )

    kinds = {name: (key, preference) for name, key, preference in rows}
    told = {one.name for one in (*DOCUMENTS, *KEYS)} | {EPOCHS}
    assert set(kinds) == told
    for name in told:
        where = "primary" if isinstance(asks_of(name).preference, Primary) else "nearest"
        assert kinds[name] == (", ".join(shard_key_of(name)), where)
