"""Messages that reached nobody."""

from actors.runtime import DeadLetter, DeadLetters
from tests.fakes.logs import RecordingLog


def letter(at: float) -> DeadLetter:
    return DeadLetter("/nobody", "Note", "no_such_actor", at)


def test_each_is_counted_by_class_and_reason(log: RecordingLog) -> None:
    letters = DeadLetters(log)

    for at in range(3):
        letters.add(letter(float(at)))

    assert letters.counts == {("Note", "no_such_actor"): 3}


def test_a_flood_of_them_is_no_flood_of_logs(log: RecordingLog) -> None:
    letters = DeadLetters(log)

    for number in range(1000):
        letters.add(letter(number / 1000))

    assert log.names == ["dead_letter"]


def test_the_latest_are_kept(log: RecordingLog) -> None:
    letters = DeadLetters(log, kept=2)

    for at in (1.0, 2.0, 3.0):
        letters.add(letter(at))

    assert [kept.at for kept in letters.latest()] == [2.0, 3.0]
