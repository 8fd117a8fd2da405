"""A Nomad as a rollout sees it: its HTTP API with the shapes and the words of its documentation and source (1.8).

Time is told (`pass_time`), so that a deployment of hours takes no time. What a task group does when it starts is
scripted by its image: an image named in `ill` never becomes healthy.
"""

import copy
import json
from typing import Any

from aiohttp import web

Json = Any


class FakeNomad:
    """One region's servers.

    Attributes:
        ill: images whose nodes never become healthy.
        is_away: answers as servers without a leader do.
        said: method and path of every write, in order.
        token: what `X-Nomad-Token` has to be; empty takes anything.
        hurry: seconds that pass whenever a job's latest deployment is asked for.
    """

    def __init__(self) -> None:
        self.ill: set[str] = set()
        self.is_away = False
        self.said: list[str] = []
        self.token = ""
        self.hurry = 0.0
        self.now = 1_790_000_000.0
        self._index = 10
        self._versions: dict[str, list[Json]] = {}
        self._deployments: list[Json] = []
        self._since: dict[str, float] = {}

    def application(self) -> web.Application:
        """Give it as an application of aiohttp."""
        application = web.Application(middlewares=[self._guarded])
        application.add_routes(
            [
                web.post("/v1/jobs/parse", self._parse),
                web.get("/v1/job/{job}", self._job),
                web.post("/v1/job/{job}", self._register),
                web.post("/v1/job/{job}/plan", self._plan),
                web.post("/v1/job/{job}/scale", self._scale),
                web.get("/v1/job/{job}/versions", self._list_versions),
                web.get("/v1/job/{job}/deployment", self._latest),
                web.get("/v1/job/{job}/deployments", self._list_deployments),
                web.post("/v1/deployment/promote/{id}", self._promote),
                web.post("/v1/deployment/fail/{id}", self._fail),
            ]
        )
        return application

    def image(self, job: str) -> str:
        """Give the image that a job's nodes are to run."""
        return image_of(self._versions[job][-1])

    def count(self, job: str) -> int:
        """Give the number of nodes that are wanted."""
        return int(self._versions[job][-1]["TaskGroups"][0]["Count"])

    def status(self, job: str) -> str:
        """Give the status of a job's latest deployment."""
        return str(self._deployments_of(job)[-1]["Status"])

    def put(self, job: Json) -> None:
        """Have a job there, healthy since long."""
        self.change(job)
        self.pass_time(100_000)
        self.said.clear()

    def pass_time(self, seconds: float) -> None:
        """Let what is under way come along."""
        self.now += seconds
        for deployment in [one for one in self._deployments if one["Status"] == "running"]:
            self._come_along(deployment)

    def _come_along(self, deployment: Json) -> None:
        job = self._version(deployment["JobID"], deployment["JobVersion"])
        (group,) = deployment["TaskGroups"].values()
        waited = self.now - self._since[deployment["ID"]]
        if image_of(job) in self.ill:
            group["UnhealthyAllocs"] = 1
            if waited >= 180:
                self._give_up(deployment, "Failed due to unhealthy allocations")
            return
        wanted = group["DesiredCanaries"] if group["DesiredCanaries"] and not group["Promoted"] else None
        able = int(waited // 60)
        group["HealthyAllocs"] = min(able, group["DesiredTotal"] if wanted is None else wanted)
        if wanted is None and group["HealthyAllocs"] == group["DesiredTotal"]:
            deployment.update(Status="successful", StatusDescription="Deployment completed successfully")
            job["Stable"] = True

    def _give_up(self, deployment: Json, why: str) -> int | None:
        """Fail it, and go back where `auto_revert` says so; gives the version that is gone back to."""
        job = deployment["JobID"]
        ours = self._version(job, deployment["JobVersion"])
        stable = [one for one in self._versions[job] if one["Stable"] and bare(one) != bare(ours)]
        does_revert = ours["TaskGroups"][0]["Update"]["AutoRevert"] and stable
        deployment["Status"] = "failed"
        deployment["StatusDescription"] = why
        if not does_revert:
            return None
        deployment["StatusDescription"] += f" - rolling back to job version {stable[-1]['Version']}"
        self.change(stable[-1], has_canaries=any(group["Promoted"] for group in deployment["TaskGroups"].values()))
        return int(stable[-1]["Version"])

    def change(self, job: Json, *, has_canaries: bool = True) -> Json:
        """Make a job's next version; the same one where nothing changes."""
        kept = self._versions.setdefault(job["ID"], [])
        self._index += 10
        if kept and bare(kept[-1], keep_count=True) == bare(job, keep_count=True):
            return kept[-1]
        is_rolling = bool(kept) and bare(kept[-1]) != bare(job)
        after = copy.deepcopy(job)
        after.update(
            Version=len(kept),
            Stable=False,
            JobModifyIndex=self._index,
            ModifyIndex=self._index,
            CreateIndex=kept[0]["CreateIndex"] if kept else self._index,
            SubmitTime=int(self.now * 1e9),
            Status="running",
        )
        kept.append(after)
        if after["Type"] == "service":
            self._deploy(after, canaries=after["TaskGroups"][0]["Update"]["Canary"] * (is_rolling and has_canaries))
        return after

    def _deploy(self, job: Json, canaries: int) -> None:
        for older in self._deployments_of(job["ID"]):
            if older["Status"] == "running":
                older.update(Status="cancelled", StatusDescription="Cancelled due to newer version of job")
        group, number = job["TaskGroups"][0], len(self._deployments)
        name = f"{number:08x}-0000-4000-8000-000000000000"
        self._since[name] = self.now
        self._deployments.append(
            {
                "ID": name,
                "Namespace": "default",
                "JobID": job["ID"],
                "JobVersion": job["Version"],
                "JobModifyIndex": job["JobModifyIndex"],
                "JobCreateIndex": job["CreateIndex"],
                "TaskGroups": {
                    group["Name"]: {
                        "AutoRevert": group["Update"]["AutoRevert"],
                        "AutoPromote": False,
                        "Promoted": False,
                        "PlacedCanaries": [f"canary-{each}" for each in range(canaries)] or None,
                        "DesiredCanaries": canaries,
                        "DesiredTotal": group["Count"],
                        "PlacedAllocs": canaries,
                        "HealthyAllocs": 0,
                        "UnhealthyAllocs": 0,
                    }
                },
                "Status": "running",
                "StatusDescription": "Deployment is running but requires manual promotion"
                if canaries
                else "Deployment is running",
                "CreateIndex": self._index,
            }
        )

    def _deployments_of(self, job: str) -> list[Json]:
        return [one for one in self._deployments if one["JobID"] == job]

    def _version(self, job: str, number: int) -> Json:
        return self._versions[job][number]

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if self.is_away:
            return web.Response(status=500, text="No cluster leader")
        if self.token and request.headers.get("X-Nomad-Token") != self.token:
            return web.Response(status=403, text="Permission denied")
        if request.method == "POST" and not request.path.endswith(("/plan", "/parse", "/query")):
            self.said.append(request.path.removeprefix("/v1/"))
        answer: web.StreamResponse = await handler(request)
        answer.headers["X-Nomad-Index"] = str(self._index)
        return answer

    async def _parse(self, request: web.Request) -> web.Response:
        asked = await request.json()
        try:
            found = json.loads(asked["JobHCL"])  # a job of the tests is JSON, which is HCL, too
        except ValueError as error:
            return web.Response(status=400, text=f"Failed to parse job: {error}")
        for name, value in (line.split(" = ") for line in asked["Variables"].splitlines()):
            found = json.loads(json.dumps(found).replace(f"${{var.{name}}}", value.strip('"')))
        return web.json_response(found)

    async def _job(self, request: web.Request) -> web.Response:
        kept = self._versions.get(request.match_info["job"])
        return web.json_response(kept[-1]) if kept else web.Response(status=404, text="job not found")

    async def _register(self, request: web.Request) -> web.Response:
        asked, name = await request.json(), request.match_info["job"]
        there = self._versions[name][-1]["JobModifyIndex"] if name in self._versions else 0
        if asked.get("EnforceIndex") and asked["JobModifyIndex"] != there:
            said = f"Enforcing job modify index {asked['JobModifyIndex']}: job exists with conflicting job modify"
            return web.Response(status=500, text=f"{said} index: {there}")
        after = self.change(asked["Job"])
        return web.json_response({"EvalID": "e", "JobModifyIndex": after["JobModifyIndex"], "Warnings": ""})

    async def _plan(self, request: web.Request) -> web.Response:
        job = (await request.json())["Job"]
        kept = self._versions.get(job["ID"])
        index = kept[-1]["JobModifyIndex"] if kept else 0
        return web.json_response(
            {
                "JobModifyIndex": index,
                "Diff": _diff(kept[-1] if kept else None, job),
                "FailedTGAllocs": {"node": {"NodesExhausted": 3}} if job["TaskGroups"][0]["Count"] > 1000 else None,
                "Warnings": "",
                "NextPeriodicLaunch": "0001-01-01T00:00:00Z",
            }
        )

    async def _scale(self, request: web.Request) -> web.Response:
        asked, name = await request.json(), request.match_info["job"]
        if any(one["Status"] == "running" for one in self._deployments_of(name)):
            return web.Response(status=400, text="job scaling blocked due to active deployment")
        job = copy.deepcopy(self._versions[name][-1])
        job["TaskGroups"][0]["Count"] = asked["Count"]
        self.change(job)
        return web.json_response({"EvalID": "e"})

    async def _list_versions(self, request: web.Request) -> web.Response:
        kept = self._versions[request.match_info["job"]]
        return web.json_response({"Versions": kept[-6:][::-1], "Diffs": None})

    async def _latest(self, request: web.Request) -> web.Response:
        self.pass_time(self.hurry)
        found = self._deployments_of(request.match_info["job"])
        return web.json_response(found[-1] if found else None)

    async def _list_deployments(self, request: web.Request) -> web.Response:
        return web.json_response(self._deployments_of(request.match_info["job"]))

    async def _promote(self, request: web.Request) -> web.Response:
        deployment = self._named(request.match_info["id"])
        (group,) = deployment["TaskGroups"].values()
        if deployment["Status"] != "running":
            return web.Response(status=500, text="can't promote terminal deployment")
        if group["HealthyAllocs"] < group["DesiredCanaries"]:
            said = 'Task group "node" has 0/1 healthy allocations'
            return web.Response(status=500, text=f"1 error occurred:\n\t* {said}")
        group["Promoted"] = True
        return web.json_response({"EvalID": "e", "DeploymentModifyIndex": self._index, "RevertedJobVersion": None})

    async def _fail(self, request: web.Request) -> web.Response:
        deployment = self._named(request.match_info["id"])
        if deployment["Status"] != "running":
            return web.Response(status=500, text="can't fail terminal deployment")
        version = self._give_up(deployment, "Deployment marked as failed")
        return web.json_response({"EvalID": "e", "DeploymentModifyIndex": self._index, "RevertedJobVersion": version})

    def _named(self, name: str) -> Json:
        return next(one for one in self._deployments if one["ID"] == name)


def image_of(job: Json) -> str:
    """Give the image of a job's first task."""
    return str(job["TaskGroups"][0]["Tasks"][0]["Config"]["image"])


def bare(job: Json, *, keep_count: bool = False) -> Json:
    """Give a job as its file would have it."""
    own = {"Version", "Stable", "JobModifyIndex", "ModifyIndex", "CreateIndex", "SubmitTime", "Status"}
    kept = {name: value for name, value in job.items() if name not in own}
    groups = [{k: v for k, v in group.items() if keep_count or k != "Count"} for group in job["TaskGroups"]]
    return {**kept, "TaskGroups": groups}


def _diff(before: Json | None, after: Json) -> Json:
    if before is not None and bare(before, keep_count=True) == bare(after, keep_count=True):
        return {"Type": "None", "ID": after["ID"], "Fields": None, "Objects": None, "TaskGroups": None}
    old, new = image_of(before) if before else "", image_of(after)
    kind = "Edited" if before else "Added"
    field = {"Type": kind if old != new else "None", "Name": "image", "Old": old, "New": new, "Annotations": None}
    config = {"Type": kind, "Name": "Config", "Fields": [field], "Objects": None}
    task = {"Type": kind, "Name": "talqin", "Fields": None, "Objects": [config], "Annotations": None}
    updates = {"canary": 1, "ignore": after["TaskGroups"][0]["Count"]} if before else {"create": 1}
    group = {"Type": kind, "Name": "node", "Fields": None, "Objects": None, "Tasks": [task], "Updates": updates}
    return {"Type": kind, "ID": after["ID"], "Fields": None, "Objects": None, "TaskGroups": [group]}
