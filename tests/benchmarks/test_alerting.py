"""The benchmark of alerts runs: a real fault reaches a real webhook, by the way that its severity has."""

import msgspec
import pytest
from click.testing import CliRunner

from tests.benchmarks.alerting import Told, main

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(180)]


def test_a_slow_ear_and_a_store_that_stands_still_wake_somebody_and_a_node_that_is_gone_is_a_ticket() -> None:
    result = CliRunner().invoke(main, ["--hurry", "--json"], catch_exceptions=False)

    told = msgspec.json.decode(result.output, type=list[Told])
    assert [(one.alert, one.receiver) for one in told] == [
        ("TalqinVerdictsStalled", "page"),
        ("TalqinStoreAway", "page"),
        ("TalqinNodeAway", "ticket"),
    ]
    assert all(one.seconds > 0 for one in told)
