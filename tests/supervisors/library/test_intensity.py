"""How often is too often."""

from hypothesis import given
from hypothesis import strategies as st

from supervisors.library.intensity import Intensity, RestartLog


def test_restarts_up_to_the_intensity_are_allowed_and_one_more_is_not() -> None:
    log = RestartLog(Intensity(restarts=2, seconds=5.0))

    allowed = [log.allows_another(now) for now in (0.0, 1.0, 2.0)]

    assert allowed == [True, True, False]


def test_restarts_that_lie_back_far_enough_do_not_count() -> None:
    log = RestartLog(Intensity(restarts=1, seconds=5.0))

    allowed = [log.allows_another(now) for now in (0.0, 5.1, 10.3)]

    assert allowed == [True, True, True]


@given(st.lists(st.floats(0.001, 4.0), max_size=40))
def test_no_window_ever_holds_more_than_the_intensity(gaps: list[float]) -> None:
    intensity = Intensity(restarts=3, seconds=5.0)
    log, now, allowed = RestartLog(intensity), 0.0, list[float]()

    for gap in gaps:
        now += gap
        if not log.allows_another(now):
            break
        allowed.append(now)

    assert all(sum(at - 5.0 <= other <= at for other in allowed) <= 3 for at in allowed)
