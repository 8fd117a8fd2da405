from typing import Any

import msgspec
import pytest

from talqin.rollout.gate import Stage
from talqin.rollout.jobs import Deployment, Plan, changes, spec_of, stage_of, updates, version_before, with_counts_of
from tests.talqin.rollout.stage import job


def deployment(status: str = "running", version: int = 3, **group: Any) -> Deployment:
    """As Nomad's documentation of `GET /v1/job/:id/deployment` has it."""
    state = {"Promoted": False, "DesiredCanaries": 1, "DesiredTotal": 3, "PlacedAllocs": 1, "PlacedCanaries": ["c"]}
    told = {
        "ID": "70638f62-5c19-193e-30d6-f9d6e689ab8e",
        "JobID": "talqin",
        "JobVersion": version,
        "JobModifyIndex": 17,
        "JobSpecModifyIndex": 17,
        "JobCreateIndex": 7,
        "TaskGroups": {"node": {**state, "HealthyAllocs": 1, "UnhealthyAllocs": 0, **group}},
        "Status": status,
        "StatusDescription": "",
        "CreateIndex": 19,
        "ModifyIndex": 19,
    }
    return msgspec.json.decode(msgspec.json.encode(told), type=Deployment)


@pytest.mark.parametrize(
    ("found", "stage"),
    [
        (None, Stage.MISSING),
        (deployment(version=2), Stage.MISSING),
        (deployment("failed"), Stage.FAILED),
        (deployment("cancelled"), Stage.FAILED),
        (deployment("successful"), Stage.DEPLOYED),
        (deployment(HealthyAllocs=0), Stage.PLACING),
        (deployment(PlacedCanaries=None), Stage.PLACING),
        (deployment(), Stage.CANARY),
        (deployment(Promoted=True), Stage.SPREADING),
        (deployment(DesiredCanaries=0, PlacedCanaries=None), Stage.SPREADING),
    ],
)
def test_a_deployment_tells_the_stage(found: Deployment | None, stage: Stage) -> None:
    assert stage_of(found, 3, has_deployments=True) is stage


def test_a_job_of_another_kind_has_nothing_to_wait_for() -> None:
    assert stage_of(None, 3, has_deployments=False) is Stage.DEPLOYED


def test_a_spec_is_what_the_file_says_but_for_its_counts() -> None:
    there = {**job("a", count=9), "Version": 4, "Stable": True, "JobModifyIndex": 40, "SubmitTime": 1}

    assert spec_of(there) == spec_of(job("a", count=3))
    assert spec_of(there) != spec_of(job("b", count=9))


def test_counts_are_those_of_the_groups_that_are_there() -> None:
    new = job("b", count=3)
    new["TaskGroups"].append({"Name": "another", "Count": 1})

    counted = with_counts_of(new, job("a", count=9))

    assert [group["Count"] for group in counted["TaskGroups"]] == [9, 1]
    assert new["TaskGroups"][0]["Count"] == 3


def test_the_version_before_was_healthy_and_is_another() -> None:
    kept = [
        {**job("c"), "Version": 4, "Stable": True},
        {**job("c", count=9), "Version": 3, "Stable": True},
        {**job("b"), "Version": 2, "Stable": False},
        {**job("a"), "Version": 1, "Stable": True},
    ]

    assert version_before(kept, job("c")) == kept[3]
    assert version_before(kept[:3], job("c")) is None


def test_a_plan_tells_what_changes() -> None:
    field = {"Type": "Edited", "Name": "image", "Old": "a", "New": "b", "Annotations": None}
    same = {"Type": "None", "Name": "args", "Old": "x", "New": "x", "Annotations": None}
    config = {"Type": "Edited", "Name": "Config", "Fields": [field, same], "Objects": None}
    task = {"Type": "Edited", "Name": "talqin", "Fields": None, "Objects": [config], "Annotations": None}
    added = {"Type": "Added", "Name": "Count", "Old": "", "New": "3", "Annotations": None}
    group = {"Type": "Edited", "Name": "node", "Fields": [added], "Objects": None, "Tasks": [task], "Updates": None}
    diff = {"Type": "Edited", "ID": "talqin", "Fields": None, "Objects": None, "TaskGroups": [group]}

    assert list(changes(diff)) == ["node/Count: - -> 3", "node/talqin/Config/image: a -> b"]
    assert list(updates(diff)) == ["node: nothing"]
    assert list(changes(None)) == []


def test_nothing_to_change_is_told_by_the_plan() -> None:
    told = b'{"JobModifyIndex": 7, "Diff": {"Type": "None"}, "FailedTGAllocs": null, "Warnings": ""}'
    refused = b'{"JobModifyIndex": 7, "Diff": {"Type": "Edited"}, "FailedTGAllocs": {"node": {"NodesEvaluated": 2}}}'

    assert msgspec.json.decode(told, type=Plan).is_nothing()
    assert not msgspec.json.decode(refused, type=Plan).is_nothing()
    assert msgspec.json.decode(refused, type=Plan).failed_t_g_allocs == {"node": {"NodesEvaluated": 2}}
