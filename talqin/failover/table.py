"""What becomes of a region as it is seen from outside: one table and the guards around it. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec


class Region(StrEnum):
    """How a region stands."""

    SERVING = "serving"
    """Learners are sent there."""
    DOUBTED = "doubted"
    """Most observers do not reach it; learners are still sent there."""
    AWAY = "away"
    """Learners are sent elsewhere."""
    RETURNING = "returning"
    """It is reached again; learners are not sent there yet."""


class Turn(StrEnum):
    """What is seen of it."""

    WELL = "well"
    ILL = "ill"
    LOST = "lost"
    """Ill for so long that its learners have to go on elsewhere."""
    STEADY = "steady"
    """Well for so long that its learners may come back."""


TRANSITIONS: Final = MappingProxyType(
    {
        (Region.SERVING, Turn.ILL): Region.DOUBTED,
        (Region.DOUBTED, Turn.WELL): Region.SERVING,
        (Region.DOUBTED, Turn.LOST): Region.AWAY,
        (Region.AWAY, Turn.WELL): Region.RETURNING,
        (Region.RETURNING, Turn.ILL): Region.AWAY,
        (Region.RETURNING, Turn.STEADY): Region.SERVING,
    }
)
"""What is not in it changes nothing."""


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long is long."""

    lost_after_seconds: float = 30.0
    """A region is doubted for so long before it is away: with the probes' time within the minute that was promised."""
    steady_after_seconds: float = 900.0
    """A region that came back is watched for so long: what flaps stays away."""
    cool_down_seconds: float = 600.0
    """After one region was taken out, for so long no other is: a fault of ours must not take them one by one."""
    fresh_seconds: float = 20.0
    """A vote that is older counts for nothing."""


class Standing(msgspec.Struct, frozen=True):
    """A region's state, and since when, in seconds since 1970."""

    state: Region = Region.SERVING
    since: float = 0.0


class Plan(msgspec.Struct, frozen=True):
    """Where learners are sent: written once for all, by expected version, so that there are never two."""

    standings: dict[str, Standing]
    primary: str
    """Where what may run only once runs, such as backups, and where MongoDB's primary should be."""
    taken_out_at: float | None = None
    """When a region was last taken out; None never."""

    def serving(self) -> tuple[str, ...]:
        """Name the regions that learners are sent to."""
        return tuple(name for name, standing in self.standings.items() if _is_sent_to(standing))


class Vote(msgspec.Struct, frozen=True):
    """What one observer sees: region -> whether it answers, and when it looked."""

    at: float
    is_well: dict[str, bool]


def first_plan(order: Sequence[str], now: float) -> Plan:
    """Give the plan to begin with: all serve, and the first is the primary."""
    return Plan({name: Standing(since=now) for name in order}, order[0])


def majority(votes: Mapping[str, Vote], observers: Sequence[str], region: str, now: float, rules: Rules) -> bool | None:
    """Say whether more than half of all observers see a region well, or ill; None when neither is so.

    Half is of all who are named, and not of those who have voted: an observer that is cut off decides nothing.
    """
    fresh = [vote for name, vote in votes.items() if name in observers and now - vote.at <= rules.fresh_seconds]
    seen = [vote.is_well[region] for vote in fresh if region in vote.is_well]
    if 2 * seen.count(True) > len(observers):
        return True
    return False if 2 * seen.count(False) > len(observers) else None


def next_plan(plan: Plan, is_well: Mapping[str, bool | None], order: Sequence[str], now: float, rules: Rules) -> Plan:
    """Give the plan after a look; the same one when nothing changes.

    Args:
        plan: the plan so far.
        is_well: what the majority says of each region; None leaves it as it is.
        order: the regions, the preferred primary first.
        now: seconds since 1970.
        rules: how long is long.
    """
    for region in order:
        seen = is_well.get(region)
        standing = plan.standings.get(region, Standing(since=now))
        turn = None if seen is None else _turn(standing, now, rules, is_well=seen)
        if turn is not None and (turn is not Turn.LOST or _may_be_taken_out(plan, region, now, rules)):
            plan = _after(plan, region, standing, turn, now)
    return msgspec.structs.replace(plan, primary=_primary(plan, order))


def _turn(standing: Standing, now: float, rules: Rules, *, is_well: bool) -> Turn:
    lasted = now - standing.since
    if is_well:
        is_steady = standing.state is Region.RETURNING and lasted >= rules.steady_after_seconds
        return Turn.STEADY if is_steady else Turn.WELL
    is_lost = standing.state is Region.DOUBTED and lasted >= rules.lost_after_seconds
    return Turn.LOST if is_lost else Turn.ILL


def _may_be_taken_out(plan: Plan, region: str, now: float, rules: Rules) -> bool:
    """Never the last one that serves well, and never one soon after another."""
    others = (standing.state for name, standing in plan.standings.items() if name != region)
    is_cool = plan.taken_out_at is None or now - plan.taken_out_at >= rules.cool_down_seconds
    return is_cool and Region.SERVING in others


def _after(plan: Plan, region: str, standing: Standing, turn: Turn, now: float) -> Plan:
    state = TRANSITIONS.get((standing.state, turn))
    if state is None:
        return plan
    standings = {**plan.standings, region: Standing(state, now)}
    taken_out_at = now if turn is Turn.LOST else plan.taken_out_at
    return msgspec.structs.replace(plan, standings=standings, taken_out_at=taken_out_at)


def _primary(plan: Plan, order: Sequence[str]) -> str:
    """The first in the order that learners are sent to; there is always one, as the last is never taken out."""
    return next((name for name in order if _is_sent_to(plan.standings.get(name, Standing()))), plan.primary)


def _is_sent_to(standing: Standing) -> bool:
    return standing.state in {Region.SERVING, Region.DOUBTED}
