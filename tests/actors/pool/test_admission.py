"""Whether a stream may begin."""

from dataclasses import replace

import pytest

from actors.pool.admission import Admission, Ages, Load

RULE = Admission(load=0.8, oldest_seconds=0.1, most_files=2)
CALM = Load(live=10, files=0, free_slots=5, capacity=100.0)


def refusal(load: Load, age: float = 0.0, *, is_file: bool = False, is_going_on: bool = False) -> str | None:
    return RULE.refusal(load, age, is_file=is_file, is_going_on=is_going_on)


def test_a_calm_pool_lets_in() -> None:
    assert refusal(CALM) is None


@pytest.mark.parametrize(("live", "expected"), [(79, None), (80, "capacity")])
def test_live_streams_are_let_in_up_to_a_share_of_the_capacity(live: int, expected: str | None) -> None:
    assert refusal(replace(CALM, live=live)) == expected


def test_chunks_that_wait_too_long_let_nobody_in() -> None:
    assert refusal(CALM, age=0.11) == "age"


@pytest.mark.parametrize(("load", "why"), [({"free_slots": 0}, "slots"), ({"capacity": 0.0}, "no_ear")])
def test_what_is_not_there_is_given_to_nobody(load: dict[str, float], why: str) -> None:
    assert refusal(replace(CALM, **load), is_going_on=True) == why  # type: ignore[arg-type] # by field


def test_who_goes_on_is_not_weighed() -> None:
    assert refusal(replace(CALM, live=99), age=1.0, is_going_on=True) is None


def test_only_so_many_files_are_heard_at_once_whatever_the_load() -> None:
    answers = [refusal(replace(CALM, live=99, files=files), is_file=True) for files in (1, 2)]

    assert answers == [None, "files"]


def test_an_age_counts_only_when_it_lasts() -> None:
    ages = Ages()
    for tenth in range(15):
        ages.note(tenth / 10, 0.5)
    early = ages.p95(1.4)
    for tenth in range(15, 25):
        ages.note(tenth / 10, 0.5)

    late = ages.p95(2.4)

    assert (early, late) == (0.0, 0.5)


def test_one_long_wait_among_many_short_ones_is_forgiven() -> None:
    ages = Ages()
    for tenth in range(40):
        ages.note(tenth / 10, 0.5 if tenth == 30 else 0.01)

    assert ages.p95(3.9) == 0.01


def test_what_was_long_ago_is_forgotten() -> None:
    ages = Ages()
    for tenth in range(40):
        ages.note(tenth / 10, 0.5)

    assert ages.p95(100.0) == 0.0
