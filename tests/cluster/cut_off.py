"""`make regions`: two regions in networks of their own, one is cut off while learners recite, and comes back."""

import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import click

from talqin.failover.table import Rules
from tests.cluster.regions import EAST, WEST, Regions, Visitor
from tests.cluster.visitor import Met

PLACES = ("", EAST, WEST)
"""Where learners recite from: outside, and inside of each region."""

_STEADY_SECONDS = 20.0
"""In place of a quarter of an hour: what is shown is the way back, not the wait."""


def _say(at: float, what: str) -> None:
    click.echo(f"  {time.time() - at:5.1f} s  {what}")


def _silence(visitor: Visitor) -> float:
    at = [met.at for met in visitor.met()]
    return max(after - before for before, after in pairwise(at))


def _show(visitor: Visitor, undisturbed: Met, final: Met) -> bool:
    same = final.words == undisturbed.words
    lost = len(visitor.met("lost"))
    told = f"verdicts as undisturbed: {'yes' if same else 'NO'}; begun again {lost} times"
    click.echo(f"{visitor.learner:<11} {told}; longest silence {_silence(visitor):.1f} s")
    return same


def _prove(regions: Regions, file: Path, passage: str) -> bool:
    undisturbed = regions.visit("before", "", file, passage, 5.0).wait(120)
    visitors = [
        regions.visit(f"{place}-learner" if place else "travelling", place, file, passage, 1.0) for place in PLACES
    ]
    while not all(visitor.met("word") for visitor in visitors):
        time.sleep(0.1)
    with regions.cut_off(EAST) as at:
        _say(at, f"{EAST} is cut off; three learners recite: in {EAST}, in {WEST}, and from outside in {EAST}")
        regions.wait_plan(lambda plan: plan.serving == (WEST,), 120)
        _say(at, f"the plan is made so: learners are sent to {WEST}")
        finals = [visitor.wait(180) for visitor in visitors]
        again = [met.at - at for met in visitors[0].met("welcome") if met.at > at]
        _say(at, f"all have their finals; the one from outside was welcomed in {WEST} after {again[0]:.1f} s")
    healed = time.time()
    click.echo(f"{EAST} is back in the network")
    plan = regions.wait_plan(lambda plan: plan.primary == EAST, 120)
    _say(healed, f"learners are sent to {', '.join(plan.serving)}; the primary is {plan.primary}")
    same = [_show(visitor, undisturbed, final) for visitor, final in zip(visitors, finals, strict=True)]
    for learner in ("before", *(visitor.learner for visitor in visitors)):
        click.echo(f"{learner:<11} recitations that are remembered: {len(regions.remembered(learner))}")
    return all(same)


@click.command()
@click.option("--file", required=True, type=click.Path(exists=True, path_type=Path), help="A recording to recite.")
@click.option("--passage", default="112", show_default=True, help="What it recites.")
def main(file: Path, passage: str) -> None:
    """Cut a region off by the rules of docs/regions.md, and say what its learners met."""
    with tempfile.TemporaryDirectory(prefix="talqin-regions-") as folder:
        regions = Regions(Path(folder), Rules(steady_after_seconds=_STEADY_SECONDS))
        try:
            regions.start()
            is_same = _prove(regions, file.resolve(), passage)
        finally:
            regions.stop()
    sys.exit(0 if is_same else 1)


if __name__ == "__main__":
    main()
