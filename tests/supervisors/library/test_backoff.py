"""How long to wait before a restart."""

from hypothesis import given
from hypothesis import strategies as st

from supervisors.library.backoff import Backoff, BackoffLog


def test_restart_after_exponential_backoff() -> None:
    log = BackoffLog(Backoff(least_seconds=0.1, most_seconds=0.5))

    waits = [log.next_wait(float(now), chance=lambda: 0.0) for now in range(5)]

    assert waits == [0.1, 0.2, 0.4, 0.5, 0.5]


def test_reset_exponential_backoff_after_quiet_time() -> None:
    log = BackoffLog(Backoff(least_seconds=0.1, quiet_seconds=30.0))
    for now in range(3):
        log.next_wait(float(now), chance=lambda: 0.0)

    wait = log.next_wait(33.0, chance=lambda: 0.0)

    assert wait == 0.1


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 60))
def test_no_wait_is_longer_than_the_longest_and_its_jitter(chance: float, failures: int) -> None:
    backoff = Backoff(most_seconds=10.0, jitter=0.2)
    log = BackoffLog(backoff)

    waits = [log.next_wait(float(now), chance=lambda: chance) for now in range(failures + 1)]

    assert backoff.least_seconds <= min(waits)
    assert max(waits) <= 12.0
