"""The gate of a region and what is done next: one table over the deployment's stage and what is measured. Pure."""

from enum import StrEnum
from typing import Final

import msgspec

from talqin.rollout.told import Rules


class Stage(StrEnum):
    """How far a region is."""

    MISSING = "nothing deployed yet"
    PLACING = "canaries come up"
    CANARY = "canaries are watched"
    SPREADING = "all nodes are replaced"
    DEPLOYED = "deployed, and watched"
    FAILED = "given up by Nomad"
    CHANGED = "changed by somebody else"


class Step(StrEnum):
    """What is done next."""

    WAIT = "wait"
    PROMOTE = "promote"
    FINISH = "finish"
    GO_BACK = "go back"
    """To the version before, by our word."""
    STOP = "stop"
    """And leave the region to who has its hands on it: Nomad's own revert, or a person."""


class Watch(msgspec.Struct, frozen=True):
    """What was seen of a stage so far, in seconds of one clock."""

    stage: Stage
    since: float
    """When the stage began."""
    well_since: float
    """Since when nothing has been wrong, in this stage or before it."""
    ill_since: float | None = None
    """Since when something has been wrong without a break; None when nothing is."""
    faults: tuple[str, ...] = ()
    """What is wrong now."""


def seen(watch: Watch, stage: Stage, faults: tuple[str, ...], now: float) -> Watch:
    """Give what is known after one more look."""
    since = watch.since if stage is watch.stage else now
    if not faults:
        return Watch(stage, since, watch.well_since if watch.ill_since is None else now)
    ill_since = now if watch.ill_since is None else watch.ill_since
    return Watch(stage, since, now, ill_since, faults)


def _limit(stage: Stage, rules: Rules) -> float:
    """Say how long a stage may take, in seconds."""
    match stage:
        case Stage.PLACING:
            return rules.placing_seconds
        case Stage.CANARY:
            return rules.gate_seconds + rules.canary_seconds
        case Stage.SPREADING:
            return rules.spread_seconds
        case Stage.MISSING | Stage.DEPLOYED:
            return rules.gate_seconds + rules.soak_seconds
        case Stage.FAILED | Stage.CHANGED:
            return 0.0


_OVER: Final = frozenset({Stage.DEPLOYED, Stage.MISSING})
"""Stages after which nothing comes; what has to be deployed is no longer missing long before the soak is over."""


def next_step(watch: Watch, now: float, rules: Rules) -> Step:
    """Give what is done next; whatever happens, a stage ends."""
    if watch.stage in {Stage.FAILED, Stage.CHANGED}:
        return Step.STOP
    if watch.ill_since is not None and now - watch.ill_since >= rules.patience_seconds:
        return Step.GO_BACK
    steady = now - max(watch.since, watch.well_since) if watch.ill_since is None else -1.0
    if watch.stage is Stage.CANARY and steady >= rules.canary_seconds:
        return Step.PROMOTE
    if watch.stage in _OVER and steady >= rules.soak_seconds:
        return Step.FINISH
    return Step.GO_BACK if now - watch.since >= _limit(watch.stage, rules) else Step.WAIT
