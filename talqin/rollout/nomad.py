"""Nomad's HTTP API, as far as a rollout needs it. Every call has an end; a write is never said twice by itself."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
import msgspec

from talqin.rollout.jobs import Deployment, Job, Plan

CALL_SECONDS: Final = 30.0
_NOT_FOUND, _ERROR = 404, 400


class NomadError(Exception):
    """Nomad refused, or the job is at fault; the text is Nomad's own."""


class NomadAwayError(Exception):
    """Nomad cannot be reached, or has no leader: a read is asked again, after a write it has to be looked at."""


class Nomad:
    """One region's Nomad."""

    def __init__(self, http: aiohttp.ClientSession, address: str, token: str = "", tls: Any = True) -> None:  # noqa: FBT002 - aiohttp's own default; none is no token
        self._http = http
        self._address = address.rstrip("/")
        self._headers = {"X-Nomad-Token": token} if token else {}
        self._tls = tls

    async def parse(self, hcl: str, variables: str) -> Job:
        """Have a job file read by Nomad itself, with a variable file."""
        asked = {"JobHCL": hcl, "Variables": variables, "Canonicalize": True}
        return msgspec.convert(await self._call("POST", "/v1/jobs/parse", asked), Job)

    async def job(self, name: str) -> Job | None:
        """Give a job as it is registered; None when it is not, or was stopped."""
        found = await self._call("GET", f"/v1/job/{name}", may_be_missing=True)
        return None if found is None or found.get("Stop") else msgspec.convert(found, Job)

    async def versions(self, name: str) -> list[Job]:
        """Give the versions that Nomad has kept, six by default."""
        found = await self._call("GET", f"/v1/job/{name}/versions")
        return msgspec.convert(found["Versions"], list[Job])

    async def plan(self, job: Job) -> Plan:
        """Ask what registering a job would do."""
        asked = {"Job": job, "Diff": True}
        return msgspec.convert(await self._call("POST", f"/v1/job/{job['ID']}/plan", asked), Plan)

    async def register(self, job: Job, index: int) -> None:
        """Register a job over the one of that index.

        Raises:
            NomadError: somebody was faster, or it is not allowed.
        """
        asked = {"Job": job, "EnforceIndex": True, "JobModifyIndex": index}
        await self._call("POST", f"/v1/job/{job['ID']}", asked)

    async def deployment(self, name: str) -> Deployment | None:
        """Give a job's latest deployment; None when there never was one."""
        found = await self._call("GET", f"/v1/job/{name}/deployment")
        return None if found is None else msgspec.convert(found, Deployment)

    async def deployments(self, name: str) -> list[Deployment]:
        """Give all deployments of a job that Nomad still knows."""
        return msgspec.convert(await self._call("GET", f"/v1/job/{name}/deployments"), list[Deployment])

    async def promote(self, deployment: str) -> None:
        """Promote all canaries."""
        asked = {"DeploymentID": deployment, "All": True}
        await self._call("POST", f"/v1/deployment/promote/{deployment}", asked)

    async def fail(self, deployment: str) -> bool:
        """Give a deployment up; says whether Nomad goes back to the version before by itself."""
        told = await self._call("POST", f"/v1/deployment/fail/{deployment}", {})
        return told.get("RevertedJobVersion") is not None

    async def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, may_be_missing: bool = False
    ) -> Any:
        sent = None if body is None else msgspec.json.encode(body)
        try:
            async with (
                asyncio.timeout(CALL_SECONDS),
                self._http.request(
                    method, self._address + path, data=sent, headers=self._headers, ssl=self._tls
                ) as answer,
            ):
                return _read(answer.status, await answer.read(), path, may_be_missing=may_be_missing)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NomadAwayError(f"{self._address}: {type(error).__name__} {error}") from error


def _read(status: int, content: bytes, path: str, *, may_be_missing: bool) -> Any:
    if status == _NOT_FOUND and may_be_missing:
        return None
    if status >= _ERROR:
        said = content.decode("utf-8", "replace").strip()
        raise (NomadAwayError if "No cluster leader" in said else NomadError)(f"{path}: {status}: {said}")
    try:
        return msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise NomadAwayError(f"{path}: no JSON: {error}") from error
