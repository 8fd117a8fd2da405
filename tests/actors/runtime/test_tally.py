"""What is counted for all actors of a class."""

from actors.runtime.tally import Tally


def test_percentiles_are_of_the_latest_turns() -> None:
    tally = Tally()
    for number in range(10_000):
        tally.seconds.append(float(number))

    kept = [float(number) for number in range(10_000 - 512, 10_000)]

    assert tally.percentile(0.5) == kept[256]
    assert tally.percentile(1.0) == kept[-1]


def test_without_turns_there_are_no_times() -> None:
    assert Tally().percentile(0.99) == 0.0
