"""What a simulated fleet comes to."""

import pytest

from talqin.fleet.capacity import NODE, TODAY
from talqin.fleet.report import GOALS, WAYS, Outcome, Setting, Story, name_of, outcomes, recovery_seconds


@pytest.fixture(scope="module")
def found(a_day: Story) -> dict[str, Outcome]:
    return {one.way: one for one in outcomes(a_day, TODAY)}


def test_every_way_is_tried_on_the_same_demand(found: dict[str, Outcome]) -> None:
    assert list(found) == [name_of(*way) for way in WAYS]


def test_the_rules_in_use_reach_every_goal_but_the_one_that_a_boot_is_too_slow_for(found: dict[str, Outcome]) -> None:
    reached = found["safe + forecast"].reached

    assert set(reached) == set(GOALS)
    assert [goal for goal, is_reached in reached.items() if not is_reached] == ["recovery_seconds"]


def test_the_documents_rules_keep_their_nodes_and_cost_more(found: dict[str, Outcome]) -> None:
    assert found["literal"].cost > found["safe + forecast"].cost


def test_nodes_are_counted_over_all_regions(found: dict[str, Outcome]) -> None:
    (nodes,) = found["safe + forecast"].nodes

    assert nodes.group == NODE.name
    assert 0 < nodes.least < nodes.mean < nodes.most


def test_the_rules_in_use_recover_from_a_step_sooner() -> None:
    large = Setting(days=1, learners=200_000, reciting=0.1, seed=0)

    assert 60 < recovery_seconds(NODE, "safe", large) < recovery_seconds(NODE, "literal", large)
