from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talqin.failover.table import (
    TRANSITIONS,
    Plan,
    Region,
    Rules,
    Standing,
    Turn,
    Vote,
    first_plan,
    majority,
    next_plan,
)

ORDER = ("us-east", "frankfurt", "singapore", "dubai")
RULES = Rules()
WELL: dict[str, bool | None] = dict.fromkeys(ORDER, True)


def lived(plan: Plan, looks: Iterable[tuple[float, dict[str, bool | None]]]) -> Plan:
    for now, seen in looks:
        plan = next_plan(plan, seen, ORDER, now, RULES)
    return plan


def ill(*regions: str) -> dict[str, bool | None]:
    return {**WELL, **dict.fromkeys(regions, False)}


def test_a_region_that_is_lost_is_taken_out_within_a_minute_and_the_next_is_primary() -> None:
    plan = lived(first_plan(ORDER, 0.0), [(5.0 * look, ill("us-east")) for look in range(1, 12)])

    assert plan.standings["us-east"].state is Region.AWAY
    assert plan.standings["us-east"].since <= 60.0
    assert plan.primary == "frankfurt"
    assert plan.serving() == ("frankfurt", "singapore", "dubai")


def test_a_blink_takes_nobody_out() -> None:
    looks = [(5.0, ill("us-east")), (10.0, ill("us-east")), (15.0, WELL), (20.0, ill("us-east")), (45.0, WELL)]

    assert lived(first_plan(ORDER, 0.0), looks).serving() == ORDER


def test_a_second_region_is_not_taken_out_before_the_first_has_cooled_down() -> None:
    away = lived(first_plan(ORDER, 0.0), [(5.0, ill("us-east")), (40.0, ill("us-east"))])

    both = [(now, ill("us-east", "frankfurt")) for now in (45.0, 80.0, 300.0, 600.0)]
    still = lived(away, both)
    later = lived(still, [(645.0, ill("us-east", "frankfurt"))])

    assert still.standings["frankfurt"].state is Region.DOUBTED
    assert still.primary == "frankfurt"
    assert later.standings["frankfurt"].state is Region.AWAY


def test_the_last_region_that_serves_is_never_taken_out() -> None:
    plan = lived(first_plan(ORDER, 0.0), [(20.0 * look, ill(*ORDER)) for look in range(1, 500)])

    assert plan.serving()
    assert plan.primary in plan.serving()


def test_what_comes_back_is_watched_for_a_quarter_of_an_hour_and_is_primary_again() -> None:
    away = lived(first_plan(ORDER, 0.0), [(5.0, ill("us-east")), (40.0, ill("us-east"))])

    returning = lived(away, [(100.0, WELL), (900.0, WELL)])
    back = lived(returning, [(1000.0, WELL)])

    assert returning.standings["us-east"].state is Region.RETURNING
    assert returning.primary == "frankfurt"
    assert back.standings["us-east"].state is Region.SERVING
    assert back.primary == "us-east"


def test_what_flaps_stays_away() -> None:
    away = lived(first_plan(ORDER, 0.0), [(5.0, ill("us-east")), (40.0, ill("us-east"))])

    flapping = [(100.0 * look, WELL if look % 2 else ill("us-east")) for look in range(1, 100)]

    assert "us-east" not in lived(away, flapping).serving()


@pytest.mark.parametrize(
    ("well", "is_ill", "said"),
    [(2, 0, True), (0, 2, False), (1, 1, None), (1, 0, None), (0, 1, None), (2, 1, True), (1, 2, False)],
)
def test_more_than_half_of_all_observers_decide_and_not_of_those_who_vote(well: int, is_ill: int, said: object) -> None:
    observers = ("a", "b", "c")
    answers = [True] * well + [False] * is_ill
    votes = {name: Vote(0.0, {"dubai": answer}) for name, answer in zip(observers, answers, strict=False)}

    assert majority(votes, observers, "dubai", 10.0, RULES) is said


def test_old_votes_and_those_of_strangers_count_for_nothing() -> None:
    votes = {name: Vote(0.0, {"dubai": False}) for name in ("a", "b", "c")}
    strangers = {name: Vote(0.0, {"dubai": False}) for name in ("x", "y", "z")}

    assert majority(votes, ("a", "b", "c"), "dubai", 21.0, RULES) is None
    assert majority(strangers, ("a", "b", "c"), "dubai", 1.0, RULES) is None


def test_what_nobody_can_tell_changes_nothing() -> None:
    plan = lived(first_plan(ORDER, 0.0), [(5.0, ill("us-east"))])

    assert next_plan(plan, dict.fromkeys(ORDER), ORDER, 500.0, RULES) == plan


def test_every_state_has_a_way_out() -> None:
    assert {state for state, _ in TRANSITIONS} == set(Region)
    assert {turn for _, turn in TRANSITIONS} == set(Turn)


_looks = st.lists(st.tuples(st.floats(1, 400), st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4)))


@given(_looks)
def test_whatever_is_seen_one_serves_and_two_are_never_taken_out_within_the_cool_down(
    looks: list[tuple[float, list[bool | None]]],
) -> None:
    plan, now, taken_out = first_plan(ORDER, 0.0), 0.0, list[float]()
    for wait, seen in looks:
        now += wait
        after = next_plan(plan, dict(zip(ORDER, seen, strict=True)), ORDER, now, RULES)
        lost = [
            name
            for name in ORDER
            if (plan.standings[name].state, after.standings[name].state) == (Region.DOUBTED, Region.AWAY)
        ]
        taken_out += [now] * len(lost)
        plan = after
        assert plan.primary in plan.serving()
    assert all(later - sooner >= RULES.cool_down_seconds for sooner, later in pairwise(taken_out))


def test_a_standing_begins_as_serving() -> None:
    assert Standing().state is Region.SERVING
