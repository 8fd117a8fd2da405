from itertools import cycle

from hypothesis import given, settings
from hypothesis import strategies as st

from talqin.rollout.gate import Stage, Step, Watch, next_step, seen
from talqin.rollout.told import Rules

RULES = Rules()
ILL = ("burn: 1, at most 0.072",)


def looked(*looks: tuple[float, Stage, tuple[str, ...]]) -> Watch:
    watch = Watch(Stage.MISSING, 0.0, 0.0)
    for now, stage, faults in looks:
        watch = seen(watch, stage, faults, now)
    return watch


def test_a_canary_is_promoted_after_its_time_without_a_fault() -> None:
    watch = looked((10, Stage.CANARY, ()))

    assert next_step(watch, 129, RULES) is Step.WAIT
    assert next_step(watch, 130, RULES) is Step.PROMOTE


def test_a_fault_begins_the_time_anew() -> None:
    watch = looked((10, Stage.CANARY, ()), (100, Stage.CANARY, ILL), (130, Stage.CANARY, ()))

    assert next_step(watch, 249, RULES) is Step.WAIT
    assert next_step(watch, 250, RULES) is Step.PROMOTE


def test_a_fault_that_lasts_goes_back_whatever_the_stage() -> None:
    for stage in set(Stage) - {Stage.FAILED, Stage.CHANGED}:
        watch = looked((10, stage, ILL), (40, stage, ILL))

        assert next_step(watch, 69, RULES) is Step.WAIT
        assert next_step(watch, 70, RULES) is Step.GO_BACK


def test_what_is_in_other_hands_is_left_there() -> None:
    for stage in (Stage.FAILED, Stage.CHANGED):
        assert next_step(looked((10, stage, ILL)), 1e9, RULES) is Step.STOP


@given(pattern=st.lists(st.booleans(), min_size=1, max_size=12), stage=st.sampled_from(list(Stage)))
@settings(max_examples=50)
def test_every_stage_ends(pattern: list[bool], stage: Stage) -> None:
    watch, now = Watch(stage, 0.0, 0.0), 0.0
    looks = cycle(pattern)
    while next_step(watch, now, RULES) is Step.WAIT:
        now += RULES.every_seconds
        watch = seen(watch, stage, () if next(looks) else ILL, now)

        assert now <= RULES.spread_seconds + RULES.every_seconds


@given(st.lists(st.tuples(st.sampled_from([Stage.CANARY, Stage.PLACING]), st.booleans()), max_size=60))
def test_nothing_is_promoted_that_was_ill_within_its_time(looks: list[tuple[Stage, bool]]) -> None:
    watch, now, ill_at = Watch(Stage.MISSING, 0.0, 0.0), 0.0, -1e9
    for stage, is_well in looks:
        now += RULES.every_seconds
        ill_at = ill_at if is_well else now
        watch = seen(watch, stage, () if is_well else ILL, now)
        if next_step(watch, now, RULES) is Step.PROMOTE:
            assert now - ill_at >= RULES.canary_seconds
            assert stage is Stage.CANARY
