"""The replica sets of the cluster that keeps documents, as they are written down: what is lost with a region."""

import json
from itertools import groupby
from typing import Any

import pytest

from tests.deploy.parsed import NOMAD, job_of, parsed
from transport.stores.mongo_regions import SHARDS

SETS: list[dict[str, Any]] = json.loads((NOMAD.parent / "mongodb" / "shards.json").read_text())
PORTS = {"own": 27018, "neighbour": 27028, "other": 27038, "config": 27019}

every_set = pytest.mark.parametrize("told", SETS, ids=lambda told: told["_id"])


def region_of(member: dict[str, Any]) -> str:
    return str(member["host"].split(".")[1])


def test_there_is_a_shard_a_region_and_one_set_of_config_servers() -> None:
    assert [told["_id"] for told in SETS] == ["talqin-config", *SHARDS]
    assert [told["_id"] for told in SETS if told.get("configsvr")] == ["talqin-config"]


@every_set
def test_a_region_that_is_lost_leaves_a_majority_which_elects(told: dict[str, Any]) -> None:
    members = told["members"]

    for lost in {region_of(member) for member in members}:
        left = [member for member in members if region_of(member) != lost]
        assert 2 * len(left) > len(members)
        assert any(member["priority"] > 0 for member in left)
    assert len(members) % 2 == 1
    assert len({member["host"] for member in members}) == len(members)


@pytest.mark.parametrize("told", SETS[1:], ids=lambda told: told["_id"])
def test_a_shards_primary_is_at_home_as_long_as_one_member_is(told: dict[str, Any]) -> None:
    by_priority = sorted(told["members"], key=lambda member: -int(member["priority"]))

    assert [region_of(member) for member in by_priority[:2]] == [told["_id"]] * 2
    assert all(member["tags"] == {"region": region_of(member)} for member in told["members"])


def test_every_region_with_members_has_three_read_replicas_and_all_that_is_kept() -> None:
    members = [(region_of(member), told["_id"]) for told in SETS[1:] for member in told["members"]]

    for region, found in groupby(sorted(members), key=lambda one: one[0]):
        shards = [shard for _, shard in found]
        assert set(shards) == set(SHARDS)
        assert len(shards) - 1 >= 3, f"one of {region}'s is a primary"


@pytest.mark.parametrize("region", [*SHARDS, "dubai"])
def test_a_regions_variables_stand_up_the_members_that_are_written_down(region: str) -> None:
    told = parsed(NOMAD / "regions" / f"{region}.hcl")
    shards, counts = told["mongo_shards"], told["mongo_members"]
    here = [(one["_id"], member["host"]) for one in SETS for member in one["members"] if region_of(member) == region]

    assert len(here) == sum(counts.values())
    for place, port in PORTS.items():
        name = "talqin-config" if place == "config" else shards[place]
        wanted = [(name, f"mongodb-{number + 1}.{region}.example.org:{port}") for number in range(counts[place])]
        assert [one for one in here if one[1].endswith(f":{port}")] == wanted
    if region in SHARDS:
        assert shards["own"] == region
    assert told["mongo_config"] == "talqin-config/" + ",".join(member["host"] for member in SETS[0]["members"])


def test_the_job_listens_where_the_members_are_said_to_be() -> None:
    groups = job_of(NOMAD / "mongodb.nomad.hcl")["group"]
    ports = {name: bodies[0]["network"][0]["port"] for name, bodies in groups.items()}

    assert {name: ports[name]["mongodb"][0]["static"] for name in PORTS} == PORTS
    assert ports["mongos"]["mongos"][0]["static"] == 27017


def test_a_member_asks_for_tls_for_a_key_and_for_its_own_volume() -> None:
    for name, (group,) in job_of(NOMAD / "mongodb.nomad.hcl")["group"].items():
        ((task,),) = group["task"].values()
        configuration = task["template"][0]["data"]

        assert "mode: requireTLS" in configuration
        assert "keyFile:" in configuration
        if name != "mongos":
            assert group["volume"]["data"][0]["source"] == f"mongo-{name}"
            assert f"clusterRole: {'configsvr' if name == 'config' else 'shardsvr'}" in configuration
