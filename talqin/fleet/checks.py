"""What the autoscaler is told: checks, and the policy of a node group that holds them. Next: `autoscaler.py`."""

from enum import StrEnum
from math import inf

import msgspec


class Signal(StrEnum):
    """What is measured of a node group; `signals.py` says how Prometheus is asked for it."""

    CPU = "cpu"
    """Percent of the cores that were asked for, mean over running nodes, last minute."""
    QUEUE = "queue"
    """Items that wait."""
    AGE = "age"
    """Seconds that the oldest live item has waited."""
    GPU = "gpu"
    """Percent of what the ears can hear, GPU or core."""
    LATENCY = "latency"
    """Milliseconds to an answer, p99."""
    ERRORS = "errors"
    """Percent of requests refused or failed by us."""
    NEEDED = "needed"
    """Nodes that streams of now and of the forecast need; asked for as percent of the nodes that are wanted."""
    DAY = "day"
    """Who is connected, in percent of the most within the last day: whether it is day or night where learners are."""
    STAY = "stay"
    """Reasons for the last node to stay: something waits, it is busy, it is day."""
    RUSH = "rush"
    """The same, as it will be in two minutes if it goes on growing as in the last half minute."""


class Check(msgspec.Struct, frozen=True):
    """One `check` with the `threshold` strategy: when the signal lies in [lower, upper), change the count."""

    name: str
    signal: Signal
    lower: float = -inf
    """Inclusive, as upstream has it: "more than 70" is "70 or more" there."""
    upper: float = inf
    """Exclusive."""
    delta: int = 0
    """Nodes to add or take away; exactly one of `delta` and `percent` is not 0."""
    percent: float = 0.0
    """The same as a share of the count; the result is rounded up."""
    group: str = ""
    """Checks of one group are one opinion: those that say nothing do not keep the others from going down."""
    window_seconds: int = 60
    """A range query with a step of 1 s over so long; 0 is `query_window = "instant"`: one point."""
    trigger: int = 5
    """`within_bounds_trigger`: points that have to lie inside; upstream's default is 5."""
    held_seconds: int = 0
    """The query's own `max_over_time`: the highest value of so long; 0 is the value of now."""
    is_guarded: bool = False
    """A way down of ours: silent at the least count, while any signal is missing, and where `at_most_nodes` says so."""
    at_most_nodes: int = 0
    """Silent where more nodes than this are wanted; 0 is no such bound."""
    keeps: int = 0
    """A way down is silent at so many nodes, too; 0 leaves it to the policy's least count."""
    wakes: bool = False
    """A way up from no node at all: silent once one is wanted, and what is not measured counts as more than enough."""


class Policy(msgspec.Struct, frozen=True):
    """The `scaling` block of a node group."""

    group: str
    least: int
    most: int
    checks: tuple[Check, ...]
    cooldown_seconds: int = 300
    """After a way down; the agent's default is five minutes."""
    cooldown_up_seconds: int = 300
    """After a way up; upstream takes `cooldown` where it is not said."""
    interval_seconds: int = 10
    """How often it is evaluated; the agent's default."""
