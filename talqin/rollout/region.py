"""One region's rollout: registers, looks, promotes, and goes back when its gate says so. It keeps nothing: Nomad knows.

Said again at any moment, it goes on where the region stands.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from talqin.rollout.gate import Stage, Step, Watch, next_step, seen
from talqin.rollout.jobs import (
    Deployment,
    Job,
    Plan,
    changes,
    spec_of,
    stage_of,
    updates,
    version_before,
    with_counts_of,
)
from talqin.rollout.nomad import Nomad, NomadAwayError, NomadError
from talqin.rollout.told import Rules

Measure = Callable[[bool], Awaitable[tuple[str, ...]]]
"""What is wrong in the region now; True asks what is only asked before it is touched, too."""

_AWAY: Final = "Nomad cannot be reached"
_CONFLICT: Final = "Enforcing job modify index"
"""Nomad's own words when somebody was faster."""
_TRIES: Final = 3


class Halted(Exception):  # noqa: N818 - no error of ours: the gate did what it is for
    """The rollout ends here, and the regions after this one were not touched; the text says how this one stands."""


class RegionRollout:
    """Brings one job to one region.

    Attributes:
        name: of the region.
    """

    def __init__(
        self,
        name: str,
        nomad: Nomad,
        measure: Measure,
        rules: Rules,
        *,
        now: Callable[[], float],
        pause: Callable[[float], Awaitable[None]],
        say: Callable[[str], None],
    ) -> None:
        self.name = name
        self._nomad = nomad
        self._measure = measure
        self._rules = rules
        self._now = now
        self._pause = pause
        self._say = say

    async def show(self, job: Job) -> None:
        """Tell what would be done, and change nothing."""
        plan, _ = await self._planned(job)
        if plan.is_nothing():
            self._tell("nothing to change")
        for line in (*changes(plan.diff), *updates(plan.diff)):
            self._tell(line)
        faults = await self._measure(True)  # noqa: FBT003 - the one thing that it can be asked
        self._tell("gate: open" if not faults else f"gate: shut: {'; '.join(faults)}")

    async def run(self, job: Job, wall: float) -> None:
        """Bring the job to the region, and see that it is well there.

        Args:
            job: as its file has it; the counts that are there now stay.
            wall: seconds since 1970.

        Raises:
            Halted: the gate was shut, or something failed.
            NomadError: Nomad refuses what was asked; nothing was changed since the last line.
            NomadAwayError: a write may have been done or not; said again, the rollout finds out.
        """
        plan, present = await self._planned(job)
        if plan.is_nothing() and present is not None and self._is_settled(present, wall):
            await self._wait_until_well("has it since long")
            return
        if not plan.is_nothing():
            await self._wait_until_well("may be touched")
            await self._register(job, present)
        await self._follow(job["ID"])

    async def _register(self, job: Job, planned_over: Job | None) -> None:
        """Register over what was planned over; a count that the autoscaler changes meanwhile is no hindrance."""
        for _ in range(_TRIES):
            plan, present = await self._planned(job)
            if _spec(present) != _spec(planned_over):
                break
            try:
                await self._nomad.register(_counted(job, present), plan.job_modify_index)
            except NomadError as error:
                if _CONFLICT not in str(error):
                    raise
            else:
                self._tell("registered")
                return
        raise Halted(f"{self.name}: somebody else changes {job['ID']}; nothing was changed")

    async def _planned(self, job: Job) -> tuple[Plan, Job | None]:
        present = await self._nomad.job(job["ID"])
        plan = await self._nomad.plan(_counted(job, present))
        if plan.failed_t_g_allocs:
            raise Halted(f"{self.name}: no place for {', '.join(plan.failed_t_g_allocs)}; nothing was changed")
        if plan.warnings:
            self._tell(f"Nomad warns: {plan.warnings}")
        return plan, present

    def _is_settled(self, present: Job, wall: float) -> bool:
        return wall - int(present.get("SubmitTime", 0)) / 1e9 >= self._rules.settled_seconds

    async def _wait_until_well(self, what: str) -> None:
        """Wait for the gate, of a region that is left as it is when it does not open."""
        began = self._now()
        while faults := await self._measure(True):  # noqa: FBT003 - the one thing that it can be asked
            if self._now() - began >= self._rules.gate_seconds:
                raise Halted(f"{self.name}: not touched, as it is not well: {'; '.join(faults)}")
            await self._pause(self._rules.every_seconds)
        self._tell(f"well: it {what}")

    async def _follow(self, name: str) -> None:
        ours = await self._registered(name)
        watch = Watch(Stage.MISSING, self._now(), self._now())
        step = Step.WAIT
        while step is not Step.FINISH:
            stage, deployment, why = await self._look(name, ours, watch.stage)
            faults = await self._measure(False) if not why else (why,)  # noqa: FBT003 - as above
            watch = self._told(watch, seen(watch, stage, faults, self._now()))
            step = next_step(watch, self._now(), self._rules)
            if step in {Step.GO_BACK, Step.STOP}:
                await self._end(step, watch, name, deployment, ours)
            if step is Step.PROMOTE and deployment is not None:
                await self._nomad.promote(deployment.id)
                self._tell("promoted")
            if step is not Step.FINISH:
                await self._pause(self._rules.every_seconds)
        self._tell("done")

    async def _registered(self, name: str) -> Job:
        present = await self._nomad.job(name)
        if present is None:
            raise Halted(f"{self.name}: {name} was registered, and is not there any more")
        return present

    async def _look(self, name: str, ours: Job, before: Stage) -> tuple[Stage, Deployment | None, str]:
        """See how far it is; where Nomad does not answer, it is where it was, and that is a fault."""
        try:
            present, deployment = await self._nomad.job(name), await self._nomad.deployment(name)
        except NomadAwayError as error:
            return before, None, f"{_AWAY}: {error}"
        if present is None or spec_of(present) != spec_of(ours):
            failed = await self._failed(name, ours)
            return (Stage.CHANGED if failed is None else Stage.FAILED), failed, ""
        return self._stage(deployment, ours), deployment, ""

    async def _failed(self, name: str, ours: Job) -> Deployment | None:
        """Give our deployment where Nomad gave it up, and brought the version before back by itself."""
        found = [one for one in await self._nomad.deployments(name) if one.job_version == ours["Version"]]
        return next((one for one in found if one.status == "failed"), None)

    def _stage(self, deployment: Deployment | None, ours: Job) -> Stage:
        return stage_of(deployment, int(ours["Version"]), has_deployments=ours.get("Type", "service") == "service")

    def _told(self, before: Watch, after: Watch) -> Watch:
        if after.stage is not before.stage:
            self._tell(after.stage)
        if after.faults and not before.faults:
            self._tell(f"not well: {'; '.join(after.faults)}")
        if before.faults and not after.faults:
            self._tell("well again")
        return after

    async def _end(self, step: Step, watch: Watch, name: str, deployment: Deployment | None, ours: Job) -> None:
        why = "; ".join(watch.faults) or f"it took too long: {watch.stage}"
        if step is Step.STOP:
            said = f" ({deployment.description})" if deployment is not None and deployment.description else ""
            raise Halted(f"{self.name}: {watch.stage}{said}")
        self._tell(f"goes back: {why}")
        how = await self._go_back(name, ours)
        raise Halted(f"{self.name}: {how}: {why}")

    async def _go_back(self, name: str, ours: Job) -> str:
        """Bring the version before back; gives how it stands then. Tried again while Nomad is away, for so long."""
        began = self._now()
        while True:
            try:
                return await self._taken_back(name, ours)
            except NomadError as error:
                return f"NOT taken back, do it by hand ({error})"
            except NomadAwayError as error:
                if self._now() - began >= self._rules.placing_seconds:
                    return f"NOT taken back, do it by hand ({error})"
                await self._pause(self._rules.every_seconds)

    async def _taken_back(self, name: str, ours: Job) -> str:
        present, deployment = await self._nomad.job(name), await self._nomad.deployment(name)
        if present is not None and spec_of(present) == spec_of(ours):
            is_running = self._stage(deployment, ours) in {Stage.PLACING, Stage.CANARY, Stage.SPREADING}
            by_nomad = is_running and deployment is not None and await self._nomad.fail(deployment.id)
            if not by_nomad and not await self._register_before(name):
                return "given up; there is no version to go back to"
        return await self._until_back(name)

    async def _register_before(self, name: str) -> bool:
        """Register the version before with the counts of now: Nomad's own `revert` would bring its counts back, too."""
        present = await self._registered(name)
        before = version_before(await self._nomad.versions(name), present)
        if before is None:
            return False
        await self._nomad.register(with_counts_of(before, present), int(present["JobModifyIndex"]))
        return True

    async def _until_back(self, name: str) -> str:
        """Wait until the version before runs everywhere; its canaries are promoted as soon as they are healthy."""
        back, began = await self._registered(name), self._now()
        while (stage := self._stage(deployment := await self._nomad.deployment(name), back)) is not Stage.DEPLOYED:
            waited = self._now() - began
            if stage is Stage.MISSING and waited >= self._rules.missing_seconds:
                break
            if stage is Stage.FAILED or waited >= self._rules.spread_seconds:
                return f"NOT taken back, do it by hand (its deployment: {stage})"
            if stage is Stage.CANARY and deployment is not None:
                await self._nomad.promote(deployment.id)
            await self._pause(self._rules.every_seconds)
        return f"taken back to what version {back['Version']} says"

    def _tell(self, line: str) -> None:
        self._say(f"{self.name}: {line}")


def _spec(job: Job | None) -> Job | None:
    return None if job is None else spec_of(job)


def _counted(job: Job, present: Job | None) -> Job:
    return job if present is None else with_counts_of(job, present)
