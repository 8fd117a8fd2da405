"""The benchmark measures what it says; how fast it is, is no test."""

import uvloop

from tests.benchmarks.actors import PLANS, take_all


def test_every_figure_is_taken() -> None:
    figures = uvloop.run(take_all(part=500))

    assert [figure.name for figure in figures] == [plan.name for plan in PLANS]
    assert all(figure.ours > 0 and figure.queue > 0 for figure in figures)
