"""The autoscaling rules: each trigger of the founding document, literally and made safe."""

from collections.abc import Callable
from itertools import chain
from types import MappingProxyType
from typing import Final

import msgspec

from talqin.fleet.checks import Check, Policy, Signal

TARGET: Final = 0.78
"""How full a node is to be of what it admits: `needed` is 100 % of the nodes there; newcomers are refused at 128."""

RUSH_SECONDS: Final = 30
RUSH_AHEAD: Final = 4
"""A crowd that nobody foresaw is told by its growth: that of half a minute, four times over."""

_QUIET_SECONDS: Final = 600
"""A way down looks at the highest value of so long: the dip between two rows of a prayer is shorter."""

_SMALL: Final = 8
"""Nodes up to which "CPU < 30 %: -1" is taken literally; above, a quarter at a time: one by one takes hours."""

_ANALYSIS: Final = (
    Check("cpu_high", Signal.CPU, lower=70, delta=2),
    Check("queue_long", Signal.QUEUE, lower=100, delta=3),
    Check("cpu_low", Signal.CPU, upper=30, delta=-1),
)
_INFERENCE: Final = (
    Check("gpu_high", Signal.GPU, lower=80, delta=1),
    Check("batch_waits", Signal.AGE, lower=30, delta=2),
)
_GATEWAY: Final = (
    Check("latency_high", Signal.LATENCY, lower=500, delta=2),
    Check("errors_many", Signal.ERRORS, lower=1, delta=1),
)

DOCUMENT: Final = MappingProxyType(
    {
        "node": (*_ANALYSIS, *_INFERENCE, *_GATEWAY),
        "gateway": _GATEWAY,
        "analysis": _ANALYSIS,
        "inference": _INFERENCE,
        "session": (*_GATEWAY, *_ANALYSIS),
    }
)
"""Node group -> the document's triggers for it; `node` does everything, so it has all of them."""

_WAYS_UP: Final = (
    Check("oldest_waits", Signal.AGE, lower=2, delta=2),
    Check("short_by_8", Signal.NEEDED, lower=100, upper=106, percent=8),
    Check("short_by_20", Signal.NEEDED, lower=106, upper=112, percent=20),
    Check("short_by_60", Signal.NEEDED, lower=112, upper=130, percent=60),
    Check("short_by_120", Signal.NEEDED, lower=130, percent=120),
    Check("rush_by_60", Signal.RUSH, lower=140, upper=170, percent=60),
    Check("rush_by_120", Signal.RUSH, lower=170, percent=120),
)
"""At 0.28 recordings a second a queue reaches 100 after six minutes of outage: the age of the oldest tells at once.
Steps are larger than what is short: Nomad takes no second one before the first is deployed, and a crowd grows on."""

_AFTER_UP_SECONDS, _AFTER_DOWN_SECONDS = 10, 60
"""A way up pauses for its deployment as it is; ways down look back on ten minutes, and who rests after one is deaf."""

_WAYS_DOWN: Final = (
    Check("idle", Signal.CPU, upper=30, delta=-1, at_most_nodes=_SMALL),
    Check("gpu_idle", Signal.GPU, upper=30, delta=-1, at_most_nodes=_SMALL),
    Check("far_too_many", Signal.NEEDED, upper=65, percent=-25),
    Check("too_many", Signal.NEEDED, lower=65, upper=80, percent=-8),
)
"""Those of the document, and the ones that it lacks; nodes leave through their drain."""


def literal(group: str, least: int, most: int) -> Policy:
    """The document's rules with upstream's defaults: no groups, range queries, five points, five minutes."""
    return Policy(group, least, most, DOCUMENT[group])


def grouped(group: str, least: int, most: int) -> Policy:
    """The same in one group, so that a way down is not blocked by rules that say nothing."""
    checks = tuple(_with(check, group="load") for check in DOCUMENT[group])
    return Policy(group, least, most, checks)


def safe(group: str, least: int, most: int) -> Policy:
    """The rules that are in use: one group, instant queries, ways down that look back, what is needed at once."""
    document = (check for check in DOCUMENT[group] if check.delta > 0)
    up = (_with(check, group="load", window_seconds=0, trigger=1) for check in chain(document, _WAYS_UP))
    down = (_way_down(check) for check in _WAYS_DOWN if check.signal in _signals_of(group))
    return Policy(group, least, most, (*up, *down), _AFTER_DOWN_SECONDS, _AFTER_UP_SECONDS)


DAY_PERCENT: Final = 45.0
"""Of the day's most who are connected: below it is night where the learners are."""

_PAUSING: Final = (
    Check("work_waits", Signal.AGE, lower=30, delta=1, wakes=True),
    Check("day_begins", Signal.DAY, lower=DAY_PERCENT, delta=1, wakes=True),
    Check("idle", Signal.CPU, upper=30, delta=-1, keeps=1),
    Check("night", Signal.STAY, upper=1, delta=-1, at_most_nodes=1),
)


def pausing(group: str, most: int) -> Policy:
    """The rules of a role that nobody waits for live: none at night, one by day, more for what waits."""
    up = [check for check in (*_ANALYSIS, *_PAUSING) if check.delta > 0]
    down = [_way_down(check) for check in _PAUSING if check.delta < 0]
    checks = (*(_with(check, group="load", window_seconds=0, trigger=1) for check in up), *down)
    return Policy(group, 0, most, checks, _AFTER_DOWN_SECONDS, _AFTER_UP_SECONDS)


POLICIES: Final[MappingProxyType[str, Callable[[str, int, int], Policy]]] = MappingProxyType(
    {"literal": literal, "grouped": grouped, "safe": safe}
)
"""Name -> how a group's policy is made."""


def signals_of(policy: Policy) -> frozenset[Signal]:
    """Give what has to be measured for a policy."""
    return frozenset(check.signal for check in policy.checks)


def _signals_of(group: str) -> frozenset[Signal]:
    asked = {check.signal for check in DOCUMENT[group]} | {Signal.NEEDED}
    return frozenset(asked | {Signal.CPU} if group == "gateway" else asked)


def _way_down(check: Check) -> Check:
    return _with(check, group="load", window_seconds=0, trigger=1, held_seconds=_QUIET_SECONDS, is_guarded=True)


def _with(check: Check, **changes: object) -> Check:
    return msgspec.structs.replace(check, **changes)
