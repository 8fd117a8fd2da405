"""A policy's handler: evaluates at each tick and keeps quiet after a change. A value in, a value out; time is given."""

from collections.abc import Mapping
from math import inf

import msgspec

from talqin.fleet.autoscaler import Action, Answer, Direction, EvaluationAbortedError, evaluate
from talqin.fleet.checks import Policy


class Cooling(msgspec.Struct, frozen=True):
    """What a handler remembers."""

    until: float = -inf
    """Second up to which, itself included, nothing is changed."""


class Tick(msgspec.Struct, frozen=True):
    """What came of one tick."""

    cooling: Cooling
    change: Action | None = None
    """What was sent to Nomad; None when nothing was."""
    fault: str = ""
    """Why the evaluation was aborted; empty when it was not. The count stays, and `TalqinAutoscalerBlind` alerts."""


def tick(
    policy: Policy,
    cooling: Cooling,
    now: float,
    count: int,
    answers: Mapping[str, Answer],
    *,
    submits_unchanged: bool = True,
    is_deploying: bool = False,
) -> Tick:
    """Evaluate once.

    Args:
        policy: of the node group.
        cooling: from the tick before.
        now: seconds, from any beginning.
        count: nodes that are wanted now.
        answers: what each check's query brought, by the check's name.
        submits_unchanged: whether a change that was capped to the present count is sent all the same, and so begins a
            cooldown. 0.4.8 does (its issue 1194): a rule that goes on saying "down" at the least count then keeps a
            policy from going up.
        is_deploying: whether the change before is still being deployed. Nomad scales no job meanwhile, and the
            autoscaler's Nomad target takes that for nothing to do: no cooldown begins, and it asks again.
    """
    try:
        wish = evaluate(policy, count, answers)
    except EvaluationAbortedError as error:
        return Tick(cooling, fault=str(error))
    is_idle = wish.direction is Direction.NONE or (wish.count == count and not submits_unchanged)
    if is_idle or now <= cooling.until or is_deploying:
        return Tick(cooling)
    pause = policy.cooldown_up_seconds if wish.direction is Direction.UP else policy.cooldown_seconds
    return Tick(Cooling(now + pause), wish)
