"""When an ear is trusted."""

from actors.pool.breaker import FAULTS_TO_OPEN, LONGEST_PAUSE_SECONDS, Breaker, Trust


def test_it_begins_with_a_trial_that_a_warm_ear_ends() -> None:
    breaker = Breaker()
    before = breaker.trust

    breaker.close()

    assert (before, breaker.trust) == (Trust.HALF_OPEN, Trust.CLOSED)


def test_only_faults_in_a_row_are_too_many() -> None:
    breaker = Breaker()
    breaker.faulty()
    breaker.sound()

    answers = [breaker.faulty() for _ in range(FAULTS_TO_OPEN)]

    assert answers == [False] * (FAULTS_TO_OPEN - 1) + [True]


def test_after_the_first_failure_each_doubles_the_pause_up_to_a_bound() -> None:
    breaker = Breaker()
    pauses = []

    for _ in range(9):
        breaker.open()
        pauses.append(breaker.pause_seconds)
        breaker.try_again()
        breaker.close()

    assert pauses[:4] == [0.0, 0.5, 1.0, 2.0]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS


def test_the_first_sound_turn_forgets_the_failures() -> None:
    breaker = Breaker()
    for _ in range(4):
        breaker.open()

    breaker.close()
    breaker.sound()
    breaker.open()

    assert breaker.pause_seconds == 0.0
