"""Where shards are to be: the same everywhere, in fair parts, and none moves that need not."""

from collections import Counter

import pytest

from models.shards.placing import SHARDS, placed, shard_of

ALL = set(range(SHARDS))


def test_a_shard_is_the_same_for_ever() -> None:
    assert [shard_of(name) for name in ("amina", "bilal", "")] == [374, 616, 0]
    assert {shard_of(str(number)) for number in range(20_000)} == ALL


@pytest.mark.parametrize("entity", ["", "ä", "a/b"])
def test_any_id_has_a_shard(entity: str) -> None:
    assert shard_of(entity) in ALL


def test_a_place_is_the_same_for_ever_and_in_whatever_order_nodes_are_named() -> None:
    homes = placed(["n1", "n2", "n3"])

    assert homes[:8] == placed(["n3", "n1", "n2"])[:8]
    assert Counter(homes) == {"n1": 318, "n2": 339, "n3": 367}


def test_nobody_has_anything_where_nobody_is() -> None:
    assert placed([]) == ()


@pytest.mark.parametrize("nodes", [2, 5, 20])
def test_every_node_has_a_fair_part(nodes: int) -> None:
    parts = Counter(placed(f"node-{number}" for number in range(nodes)))

    fair = SHARDS / nodes
    assert all(0.6 * fair < part < 1.4 * fair for part in parts.values())
    assert len(parts) == nodes


def test_one_node_more_takes_from_all_others_and_nothing_else_moves() -> None:
    before, after = placed(["a", "b", "c"]), placed(["a", "b", "c", "d"])

    moved = [shard for shard in range(SHARDS) if before[shard] != after[shard]]
    assert {after[shard] for shard in moved} == {"d"}
    assert {before[shard] for shard in moved} == {"a", "b", "c"}
    assert SHARDS / 4 * 0.8 < len(moved) < SHARDS / 4 * 1.2


def test_one_node_less_leaves_to_all_others_what_it_had() -> None:
    before, after = placed(["a", "b", "c"]), placed(["a", "b"])

    assert all(after[shard] == home for shard, home in enumerate(before) if home != "c")
