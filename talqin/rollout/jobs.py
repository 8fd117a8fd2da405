"""Nomad's jobs and deployments as values: what is read of them, and what a job is apart from its counts. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from talqin.rollout.gate import Stage

Job = dict[str, Any]
"""A job as Nomad's API has it: dozens of fields, of which we send back what it gave us."""

_SERVERS_OWN: Final = frozenset(
    {"Version", "Stable", "Status", "StatusDescription", "Stop", "VersionTag", "NomadTokenID", "SubmitTime"}
    | {"CreateIndex", "ModifyIndex", "JobModifyIndex"}
)
"""What Nomad writes into a job by itself."""


class GroupState(msgspec.Struct, frozen=True, rename="pascal"):
    """How far a deployment is in a group."""

    promoted: bool = False
    desired_canaries: int = 0
    desired_total: int = 0
    healthy_allocs: int = 0
    unhealthy_allocs: int = 0
    placed_canaries: list[str] | None = None


class Deployment(msgspec.Struct, frozen=True, rename={"id": "ID", "job_version": "JobVersion", "groups": "TaskGroups"}):
    """A deployment, as far as it is read."""

    id: str
    job_version: int
    groups: dict[str, GroupState] = {}
    status: str = msgspec.field(name="Status", default="running")
    description: str = msgspec.field(name="StatusDescription", default="")


class Plan(msgspec.Struct, frozen=True, rename="pascal"):
    """What registering a job would do."""

    job_modify_index: int = 0
    """Of the job that is there; 0 when there is none."""
    diff: dict[str, Any] | None = None
    failed_t_g_allocs: dict[str, Any] | None = msgspec.field(name="FailedTGAllocs", default=None)
    """Groups that would find no place."""
    warnings: str = ""

    def is_nothing(self) -> bool:
        """Say whether the job is already there."""
        return self.diff is not None and self.diff.get("Type") == "None"


def spec_of(job: Mapping[str, Any]) -> Job:
    """Give what a job is apart from what the servers and the autoscaler write into it."""
    kept = {name: value for name, value in job.items() if name not in _SERVERS_OWN}
    groups = job.get("TaskGroups") or []
    kept["TaskGroups"] = [{name: value for name, value in group.items() if name != "Count"} for group in groups]
    return kept


def with_counts_of(job: Mapping[str, Any], present: Mapping[str, Any]) -> Job:
    """Give a job with the counts that are there now: how many nodes there are is the autoscaler's word."""
    counts = {group["Name"]: group["Count"] for group in present.get("TaskGroups") or []}
    groups = [{**group, "Count": counts.get(group["Name"], group.get("Count"))} for group in job["TaskGroups"]]
    return {**job, "TaskGroups": groups}


def version_before(versions: Sequence[Mapping[str, Any]], present: Mapping[str, Any]) -> Job | None:
    """Give the newest version that was healthy and is another than the present one, counts aside; None if none is."""
    ours = spec_of(present)
    older = sorted(versions, key=lambda version: -int(version["Version"]))
    return next((dict(one) for one in older if one.get("Stable") and spec_of(one) != ours), None)


def stage_of(deployment: Deployment | None, version: int, *, has_deployments: bool) -> Stage:
    """Say how far a job's version is; a deployment of an older one says nothing of it."""
    if not has_deployments:
        return Stage.DEPLOYED
    if deployment is None or deployment.job_version < version:
        return Stage.MISSING
    if deployment.status in {"failed", "cancelled"}:
        return Stage.FAILED
    if deployment.status == "successful":
        return Stage.DEPLOYED
    waiting = [group for group in deployment.groups.values() if group.desired_canaries and not group.promoted]
    if not waiting:
        return Stage.SPREADING
    return Stage.CANARY if all(map(_is_up, waiting)) else Stage.PLACING


def _is_up(group: GroupState) -> bool:
    placed = group.placed_canaries or []
    return len(placed) >= group.desired_canaries <= group.healthy_allocs


def changes(diff: Mapping[str, Any] | None, where: str = "") -> Iterator[str]:
    """Tell what a plan changes, a line each: where it stands, before and after."""
    for field in (diff or {}).get("Fields") or []:
        if field["Type"] != "None":
            yield f"{where}{field['Name']}: {field.get('Old') or '-'} -> {field.get('New') or '-'}"
    for kind in ("Objects", "TaskGroups", "Tasks"):
        for part in (diff or {}).get(kind) or []:
            if part["Type"] != "None":
                yield from changes(part, f"{where}{part['Name']}/")


def updates(diff: Mapping[str, Any] | None) -> Iterator[str]:
    """Tell what would become of the nodes, a line a group."""
    for group in (diff or {}).get("TaskGroups") or []:
        told = ", ".join(f"{count} {what}" for what, count in (group.get("Updates") or {}).items())
        yield f"{group['Name']}: {told or 'nothing'}"
