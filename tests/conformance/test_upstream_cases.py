"""The cases that we promise to reproduce, by their upstream names, and where each is: so that nobody loses one."""

from importlib import import_module

import pytest

SUPERVISOR, DYNAMIC = "tests.supervisors.library.test_supervisor", "tests.supervisors.library.test_dynamic"
ENTITIES, RUNTIME = "tests.supervisors.library.test_entities", "tests.actors.runtime"
RESTARTS = f"{SUPERVISOR}:test_permanent_transient_temporary_normal_abnormal"
SHUTDOWNS = f"{SUPERVISOR}:test_permanent_transient_temporary_shutdown"
BOTH_ESCALATE = f"{SUPERVISOR}:test_one_for_all_and_rest_for_one_escalation"

OTP = {
    "sup_start_normal": f"{SUPERVISOR}:test_sup_start_normal",
    "sup_start_fail": f"{SUPERVISOR}:test_sup_start_fail",
    "sup_start_ignore_child": f"{SUPERVISOR}:test_sup_start_ignore_child",
    "sup_start_error_return": f"{SUPERVISOR}:test_sup_start_error_return",
    "sup_stop_infinity": f"{SUPERVISOR}:test_sup_stop_infinity_waits_for_the_handler_of_a_child",
    "sup_stop_timeout": f"{SUPERVISOR}:test_sup_stop_timeout_cuts_off_the_handler_of_a_child",
    "sup_stop_brutal_kill": f"{SUPERVISOR}:test_sup_stop_brutal_kill_does_not_wait",
    "sup_stop_race": f"{SUPERVISOR}:test_sup_stop_race_with_a_child_that_leaves",
    "permanent_normal": RESTARTS,
    "permanent_abnormal": RESTARTS,
    "permanent_shutdown": SHUTDOWNS,
    "transient_normal": RESTARTS,
    "transient_abnormal": RESTARTS,
    "transient_shutdown": SHUTDOWNS,
    "temporary_normal": RESTARTS,
    "temporary_abnormal": RESTARTS,
    "temporary_shutdown": SHUTDOWNS,
    "temporary_bystander": f"{SUPERVISOR}:test_temporary_bystander",
    "multiple_restarts": f"{SUPERVISOR}:test_multiple_restarts",
    "one_for_one": f"{SUPERVISOR}:test_one_for_one",
    "one_for_one_escalation": f"{SUPERVISOR}:test_one_for_one_escalation",
    "one_for_all": f"{SUPERVISOR}:test_one_for_all",
    "one_for_all_escalation": BOTH_ESCALATE,
    "one_for_all_other_child_fails_restart": f"{SUPERVISOR}:test_one_for_all_other_child_fails_restart",
    "rest_for_one": f"{SUPERVISOR}:test_rest_for_one",
    "rest_for_one_escalation": BOTH_ESCALATE,
    "rest_for_one_other_child_fails_restart": f"{SUPERVISOR}:test_rest_for_one_other_child_fails_restart",
    "simple_one_for_one": f"{DYNAMIC}:test_simple_one_for_one",
    "simple_one_for_one_shutdown": f"{DYNAMIC}:test_simple_one_for_one_shutdown",
    "simple_one_for_one_escalation": f"{DYNAMIC}:test_simple_one_for_one_escalation",
    "significant_temporary": f"{SUPERVISOR}:test_significant_temporary_any",
    "significant_transient": f"{SUPERVISOR}:test_significant_transient",
    "significant_simple": f"{DYNAMIC}:test_significant_simple",
    "significant_bystander": f"{SUPERVISOR}:test_significant_bystander",
    "significant_escalation": f"{SUPERVISOR}:test_significant_escalation",
    "hanging_restart_loop": f"{SUPERVISOR}:test_hanging_restart_loop",
    "hanging_restart_loop_rest_for_one": f"{SUPERVISOR}:test_hanging_restart_loop_rest_for_one",
    "hanging_restart_loop_simple": f"{DYNAMIC}:test_hanging_restart_loop_simple",
    "order_of_children": f"{SUPERVISOR}:test_order_of_children",
    "count_children": f"{DYNAMIC}:test_count_children",
    "tree": f"{SUPERVISOR}:test_a_deep_tree_ends_from_the_leaves_up",
    "scale_start_stop_many_children": f"{DYNAMIC}:test_scale_start_stop_many_children",
}
"""Erlang/OTP, supervisor_SUITE."""

BACKOFF = f"{SUPERVISOR}:test_restarts_wait_longer_each_time_and_begin_anew_after_quiet"
AKKA = {
    "stop when the restart limit is hit": f"{SUPERVISOR}:test_one_for_one_escalation",
    "reset the limit after its timeout": f"{SUPERVISOR}:test_restarts_that_are_far_apart_do_not_escalate",
    "stop children when restarting": f"{RUNTIME}.test_cell:test_no_child_outlives_its_parent_whoever_that_is",
    "restart after exponential backoff": BACKOFF,
    "reset the backoff after quiet time": BACKOFF,
    "publish dropped messages while backing off with a full stash": (
        f"{SUPERVISOR}:test_messages_that_find_no_room_while_it_waits_are_dead_letters"
    ),
    "not catch a fatal error": (
        f"{RUNTIME}.test_run_queue:test_a_fatal_error_is_not_caught_and_nobodys_turn_is_forgotten"
    ),
    "passivation: idle": f"{ENTITIES}:test_idle_entities_are_passivated",
    "passivation: LRU": f"{ENTITIES}:test_the_least_recently_used_are_passivated",
    "passivation: both": f"{ENTITIES}:test_both_limits_hold",
    "passivation: manual": f"{ENTITIES}:test_an_entity_may_rest_by_itself",
    "passivation: re-activation": f"{ENTITIES}:test_what_is_said_to_one_that_goes_to_rest_brings_it_back",
}
"""Akka, SupervisionSpec and EntityPassivationSpec."""

RACTOR = {
    "stop has priority over messages": f"{RUNTIME}.test_turns:test_stopping_passes_what_waits",
    "kill interrupts a lifecycle hook": f"{RUNTIME}.test_cell:test_kill_interrupts_a_start_that_hangs",
    "a start that fails does not poison the registry": (
        f"{RUNTIME}.test_cell:test_a_start_that_hangs_fails_in_time_and_leaves_no_name"
    ),
    "killing a supervisor ends its children": f"{SUPERVISOR}:test_killing_a_supervisor_ends_its_children",
    "a deep tree stops iteratively": f"{SUPERVISOR}:test_a_tree_of_many_floors_ends",
    "a lagging subscriber goes on": (
        f"{RUNTIME}.test_event_stream:test_a_slow_subscriber_hears_how_many_it_missed_in_their_place"
    ),
    "a pool resized under load keeps a key on its worker": (
        "tests.actors.pool.test_upkeep:test_new_streams_go_to_a_new_model_and_old_ones_stay_until_it_has_settled"
    ),
    "a stuck worker is discarded": (
        "tests.actors.pool.test_upkeep:test_an_ear_in_which_nothing_is_heard_turn_after_turn_is_given_up"
    ),
}
"""ractor; the pool of workers is here the inference pool, its keys are the streams."""

ACTOR_TS = {
    "a constructor that throws leaves no zombie": (
        f"{RUNTIME}.test_cell:test_a_constructor_that_throws_leaves_no_zombie"
    ),
    "a terminating actor with queued messages does not spin": (
        f"{RUNTIME}.test_cell:test_one_that_takes_long_to_end_does_not_spin_over_what_waits"
    ),
    "no silent restarts": f"{SUPERVISOR}:test_no_restart_is_silent",
}
"""actor-ts #913-#920, but for "a watch on a remote that dies is told": no ref reaches beyond its process yet."""


@pytest.mark.parametrize("where", sorted({*OTP.values(), *AKKA.values(), *RACTOR.values(), *ACTOR_TS.values()}))
def test_every_case_is_where_it_is_said_to_be(where: str) -> None:
    module, _, name = where.partition(":")

    assert callable(getattr(import_module(module), name))
