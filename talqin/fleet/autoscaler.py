"""Nomad Autoscaler's judgement of a policy, as a pure function: what its answers make of the count.

Written after reading upstream (hashicorp/nomad-autoscaler, `plugins/builtin/strategy/threshold/plugin/plugin.go`,
`policy/handler.go`, `policy/check.go`, `sdk/strategy.go` as of 0.4.8 and later); no binary of it could be run here.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from math import ceil, isnan

import msgspec

from talqin.fleet.checks import Check, Policy

Answer = Sequence[Sequence[float]] | None
"""What a query brought: series of points, oldest first; None when it failed."""


class Direction(IntEnum):
    """Where to; of two opinions the higher one wins."""

    DOWN = -1
    NONE = 0
    UP = 1


class Action(msgspec.Struct, frozen=True):
    """What a check, and in the end a policy, wants."""

    direction: Direction
    count: int
    """Nodes; the present count where the direction is NONE."""
    check: str = ""


class EvaluationAbortedError(Exception):
    """The evaluation ended without an opinion, and the count stays: a query failed, was empty, not a number, or two."""


def evaluate(policy: Policy, count: int, answers: Mapping[str, Answer]) -> Action:
    """Give what a policy wants of `count` nodes, from each check's answer by its name.

    Raises:
        EvaluationAbortedError: one check could not be asked; then none of the others counts either.
    """
    groups: dict[str, list[Action]] = {}
    for check in policy.checks:
        wish = _wish(check, _points_of(check, answers[check.name]), count)
        groups.setdefault(check.group, []).append(_capped(wish, policy))
    opinions = (_opinion(name, wishes) for name, wishes in groups.items())
    return _winner(opinions) or Action(Direction.NONE, count)


def _points_of(check: Check, answer: Answer) -> Sequence[float]:
    if answer is None:
        raise EvaluationAbortedError(f"check {check.name}: the query failed")
    if len(answer) > 1:
        raise EvaluationAbortedError(f"check {check.name}: {len(answer)} series, one was expected")
    points = answer[0] if answer else ()
    if not points:
        raise EvaluationAbortedError(f"check {check.name}: no metrics available")
    if any(isnan(point) for point in points):
        raise EvaluationAbortedError(f"check {check.name}: not a number")
    return points


def _wish(check: Check, points: Sequence[float], count: int) -> Action:
    """The `threshold` strategy."""
    inside = sum(check.lower <= point < check.upper for point in points)
    if inside < check.trigger:
        return Action(Direction.NONE, count, check.name)
    wanted = count + check.delta if check.delta else ceil(count * (1 + check.percent / 100))
    return Action(_direction(count, wanted), wanted, check.name)


def _direction(count: int, wanted: int) -> Direction:
    return Direction((wanted > count) - (wanted < count))


def _capped(wish: Action, policy: Policy) -> Action:
    """Keep the count within its bounds; upstream leaves the direction, even where the count is then the present one."""
    if wish.direction is Direction.NONE:
        return wish
    return msgspec.structs.replace(wish, count=min(max(wish.count, policy.least), policy.most))


def _opinion(group: str, wishes: Sequence[Action]) -> Action:
    """Within a named group those that want nothing are passed over, unless nobody wants anything."""
    heard = [wish for wish in wishes if not group or wish.direction is not Direction.NONE]
    return _winner(heard) or wishes[0]


def _winner(wishes: Iterable[Action]) -> Action | None:
    """Up beats none beats down; of two that go the same way the one with more nodes; of equal ones the first."""
    return max(wishes, key=lambda wish: (wish.direction, wish.count if wish.direction else 0), default=None)
