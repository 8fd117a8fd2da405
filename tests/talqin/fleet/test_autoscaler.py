"""The autoscaler's judgement, by vectors worked out from upstream's source; the branch stands beside each."""

from math import inf, nan

import pytest

from talqin.fleet.autoscaler import Action, Answer, Direction, EvaluationAbortedError, evaluate
from talqin.fleet.checks import Check, Policy, Signal

UP, NONE, DOWN = Direction.UP, Direction.NONE, Direction.DOWN


def check(name: str, lower: float = -inf, upper: float = inf, **said: float | str) -> Check:
    return Check(name, Signal.CPU, lower, upper, **said)  # type: ignore[arg-type]  # each is of its field's type


def policy(*checks: Check, least: int = 1, most: int = 20) -> Policy:
    return Policy("node", least, most, checks)


def judged(one: Check, count: int, *points: float) -> tuple[Direction, int]:
    action = evaluate(policy(one), count, {one.name: [points]})
    return action.direction, action.count


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((70.0,) * 5, (UP, 6)),  # withinBounds: value >= lower, five of them
        ((69.999,) * 60, (NONE, 4)),  # below
        ((90.0,) * 5, (NONE, 4)),  # value < upper: the upper bound is outside
        ((89.999,) * 5, (UP, 6)),
        ((80.0,) * 4, (NONE, 4)),  # defaultWithinBoundsTrigger is 5
        ((10.0,) * 55 + (80.0,) * 5, (UP, 6)),  # any five of sixty, wherever they are
        ((80.0, 10.0) * 5, (UP, 6)),
    ],
)
def test_a_check_fires_when_enough_points_lie_inside(
    points: tuple[float, ...], expected: tuple[Direction, int]
) -> None:
    assert judged(check("high", 70, 90, delta=2), 4, *points) == expected


@pytest.mark.parametrize(
    ("said", "count", "expected"),
    [
        ({"delta": -1}, 4, (DOWN, 3)),  # runDelta
        ({"percent": 10.0}, 3, (UP, 4)),  # runPercentage: math.Ceil(3.3)
        ({"percent": -25.0}, 4, (DOWN, 3)),
        ({"percent": -25.0}, 3, (NONE, 3)),  # math.Ceil(2.25) is 3: calculateDirection says none
        ({"percent": -8.0}, 12, (NONE, 12)),
        ({"percent": -8.0}, 13, (DOWN, 12)),
        ({"delta": 30}, 4, (UP, 20)),  # CapCount: the count is capped, the direction stays
        ({"delta": -9}, 4, (DOWN, 1)),
    ],
)
def test_it_counts_by_delta_or_by_a_percentage_rounded_up(
    said: dict[str, float], count: int, expected: tuple[Direction, int]
) -> None:
    assert judged(check("one", 0, trigger=1, **said), count, 50.0) == expected


def test_a_change_that_is_capped_to_the_present_count_keeps_its_direction() -> None:
    assert judged(check("low", upper=30, delta=-1, trigger=1), 1, 10.0) == (DOWN, 1)


def test_up_beats_none_and_the_higher_count_wins() -> None:
    two, three = check("two", 70, delta=2, trigger=1), check("three", 70, delta=3, trigger=1)
    quiet = check("quiet", 1000, delta=9, trigger=1)
    answers: dict[str, Answer] = {"two": [[80]], "three": [[80]], "quiet": [[80]]}

    assert evaluate(policy(two, three, quiet), 4, answers) == Action(UP, 7, "three")


def test_of_two_ways_down_the_one_that_keeps_more_wins() -> None:
    one, half = check("one", upper=30, delta=-1, trigger=1), check("half", upper=30, percent=-50, trigger=1)

    assert evaluate(policy(one, half), 10, {"one": [[5]], "half": [[5]]}) == Action(DOWN, 9, "one")


def test_without_a_group_a_check_that_says_nothing_blocks_the_way_down() -> None:
    high, low = check("high", 70, delta=2, trigger=1), check("low", upper=30, delta=-1, trigger=1)

    assert evaluate(policy(high, low), 4, {"high": [[5]], "low": [[5]]}).direction is NONE


def test_in_one_group_it_does_not() -> None:
    high = check("high", 70, delta=2, trigger=1, group="load")
    low = check("low", upper=30, delta=-1, trigger=1, group="load")

    assert evaluate(policy(high, low), 4, {"high": [[5]], "low": [[5]]}) == Action(DOWN, 3, "low")


def test_a_group_in_which_nobody_wants_anything_blocks_another_groups_way_down() -> None:
    high = check("high", 70, delta=2, trigger=1, group="one")
    low = check("low", upper=30, delta=-1, trigger=1, group="other")

    assert evaluate(policy(high, low), 4, {"high": [[5]], "low": [[5]]}).direction is NONE


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "the query failed"),
        ([], "no metrics available"),
        ([[]], "no metrics available"),
        ([[80.0], [80.0]], "2 series"),
        ([[80.0, nan]], "not a number"),
    ],
)
def test_one_check_that_cannot_be_asked_ends_the_whole_evaluation(answer: Answer, why: str) -> None:
    high, other = check("high", 70, delta=2, trigger=1), check("other", 70, delta=2, trigger=1)

    with pytest.raises(EvaluationAbortedError, match=f"check other: .*{why}"):
        evaluate(policy(high, other), 4, {"high": [[80]], "other": answer})
