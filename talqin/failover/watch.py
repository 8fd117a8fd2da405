"""One observer: looks at every region, votes, and writes the next plan when the votes ask for one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

import msgspec

from actors.stores.documents import Collection, ConflictError, DocumentStore, Owner, Put
from talqin.failover.table import Plan, Rules, Vote, first_plan, majority, next_plan

OWNER: Final = Owner("regions")
VOTES: Final = Collection("region_votes", Vote)
PLANS: Final = Collection("region_plans", Plan)
_PLAN: Final = "plan"

Probe = Callable[[str], Awaitable[bool]]
"""Whether a region answers at its address; it ends by itself within seconds, and raises nothing."""

Apply = Callable[[int, Plan], Awaitable[bool]]
"""Makes a plan of a version so; said again, nothing changes. False: it could not, and is tried again."""


class Watched(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is watched, as the operator writes it down, the same for every observer."""

    order: tuple[str, ...]
    """The regions, the preferred primary first."""
    observers: tuple[str, ...]
    """Who looks, in at least three places that fail apart from each other and from the regions."""
    addresses: dict[str, str]
    """Region -> what a learner's browser would ask for, such as `https://frankfurt.learn.example.org/v1/entry`."""
    rules: Rules = Rules()

    def fault(self, observer: str) -> str | None:
        """Say what is wrong with it; None when nothing is."""
        if len(self.order) < 2:  # noqa: PLR2004 - one region has nowhere to go to
            return "fewer than two regions are named in `order`"
        if set(self.order) != set(self.addresses):
            return f"`order` and `addresses` name different regions: {set(self.order) ^ set(self.addresses)}"
        if len(set(self.observers)) < 3:  # noqa: PLR2004 - of two none has a majority
            return "fewer than three observers are named: of two, none has a majority"
        return None if observer in self.observers else f"{observer} is none of the observers {self.observers}"


class Observer:
    """Looks, votes, decides and applies; any of them may be away."""

    def __init__(
        self,
        name: str,
        watched: Watched,
        store: DocumentStore,
        probe: Probe,
        apply: Apply,
        wall_clock: Callable[[], float],
    ) -> None:
        self._name = name
        self._watched = watched
        self._store = store
        self._probe = probe
        self._apply = apply
        self._now = wall_clock
        self._applied = 0

    async def prepare(self) -> None:
        """Make the store ready."""
        await self._store.prepare(VOTES, PLANS)

    async def look(self) -> Plan:
        """Look once at every region; gives the plan that stands.

        Raises:
            StoreUnavailableError: nothing could be voted or decided; what was applied stands.
        """
        await self._vote()
        kept = await self._store.read(PLANS, OWNER, _PLAN)
        version, plan = (
            (0, first_plan(self._watched.order, self._now())) if kept is None else (kept.version, kept.value)
        )
        after = next_plan(plan, await self._seen(), self._watched.order, self._now(), self._watched.rules)
        if after != plan or kept is None:
            version, plan = await self._write(after, version)
        if version > self._applied and await self._apply(version, plan):
            self._applied = version
        return plan

    async def _vote(self) -> None:
        regions: Sequence[str] = self._watched.order
        answers = await asyncio.gather(*(self._probe(self._watched.addresses[region]) for region in regions))
        vote = Vote(self._now(), dict(zip(regions, answers, strict=True)))
        await self._store.write(Put(VOTES, OWNER, self._name, vote))

    async def _seen(self) -> Mapping[str, bool | None]:
        votes = {kept.key: kept.value for kept in await self._store.list_owned(VOTES, OWNER)}
        watched, now = self._watched, self._now()
        return {region: majority(votes, watched.observers, region, now, watched.rules) for region in watched.order}

    async def _write(self, plan: Plan, version: int) -> tuple[int, Plan]:
        """Write the next plan, if nobody has meanwhile; gives what stands: of two observers one is first."""
        try:
            await self._store.write(Put(PLANS, OWNER, _PLAN, plan, expected=version))
        except ConflictError:
            kept = await self._store.read(PLANS, OWNER, _PLAN)
            assert kept is not None  # noqa: S101 - a plan is never taken away
            return kept.version, kept.value
        return version + 1, plan
