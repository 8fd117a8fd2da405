"""Regions for the tests of a rollout: a fake Nomad behind real HTTP, a time that is told, and what is measured."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from talqin.rollout.nomad import Nomad
from talqin.rollout.region import RegionRollout
from talqin.rollout.told import Rules
from tests.fakes.nomad import FakeNomad
from tests.fakes.servers import free_port

NAME = "talqin"


def job(image: str, *, count: int = 6, auto_revert: bool = True, kind: str = "service") -> dict[str, Any]:
    """A job as Nomad's API has it, in the smallest."""
    update = {"Canary": 1, "MaxParallel": 1, "AutoRevert": auto_revert}
    task = {"Name": "talqin", "Driver": "docker", "Config": {"image": image}}
    group = {"Name": "node", "Count": count, "Update": update, "Tasks": [task]}
    return {"ID": NAME, "Name": NAME, "Type": kind, "TaskGroups": [group]}


@asynccontextmanager
async def served(application: web.Application) -> AsyncGenerator[str]:
    """Serve an application; gives its address."""
    runner = web.AppRunner(application)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


class Stage:
    """A region on which a rollout is tried.

    Attributes:
        nomad: its servers.
        lines: what the rollout said.
        is_well: what is measured, by Nomad's state.
    """

    def __init__(self, address: str, nomad: FakeNomad, http: aiohttp.ClientSession) -> None:
        self.nomad = nomad
        self.lines: list[str] = []
        self.is_well: Callable[[FakeNomad], bool] = lambda _: True
        self.on_pause: Callable[[], None] = lambda: None
        self.waited = 0.0
        self.client = Nomad(http, address)
        self.region = RegionRollout(
            "frankfurt",
            self.client,
            self._measure,
            Rules(),
            now=lambda: self.waited,
            pause=self._pause,
            say=self.lines.append,
        )

    async def run(self, job: dict[str, Any]) -> None:
        await self.region.run(job, self.nomad.now)

    async def _measure(self, is_before: bool) -> tuple[str, ...]:  # noqa: FBT001 - `Measure`
        del is_before
        return () if self.is_well(self.nomad) else ("burn: 0.5, at most 0.072",)

    async def _pause(self, seconds: float) -> None:
        self.waited += seconds
        self.nomad.pass_time(seconds)
        self.on_pause()


@asynccontextmanager
async def staged() -> AsyncGenerator[Stage]:
    """Give a region that runs version `a` on six nodes."""
    nomad = FakeNomad()
    nomad.put(job("a"))
    async with served(nomad.application()) as address, aiohttp.ClientSession() as http:
        yield Stage(address, nomad, http)
