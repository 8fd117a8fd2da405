"""`talqin simulate nights`: what pausing a role at night saves, and how long the first who comes has to wait."""

from typing import TYPE_CHECKING

import click

from talqin.failures import fails_clearly

if TYPE_CHECKING:
    from talqin.fleet.pausing import Rest


@click.command("nights")
@click.option("--days", type=click.IntRange(2, 30), default=4, show_default=True)
@click.option("--recordings", type=click.FloatRange(1), default=1000.0, show_default=True, help="An hour, at the peak.")
@click.option("--learners", type=click.IntRange(100), default=100_000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@fails_clearly
def nights(*, days: int, recordings: float, learners: int, seed: int) -> None:
    """Simulate the role `analysis` in four regions: whole recordings, which nobody waits for live."""
    click.echo(
        f"{'':12}" + "".join(title.rjust(13) for title in ("node-hours", "always one", "paused", "p50 s", "longest s"))
    )
    for region, rest in rests(days=days, recordings=recordings, learners=learners, seed=seed).items():
        shown = (f"{rest.node_hours:.1f}", f"{24 * days:.1f}", f"{rest.paused_hours:.1f} h", *_waited(rest))
        click.echo(region.ljust(12) + "".join(text.rjust(13) for text in shown))


def rests(*, days: int, recordings: float, learners: int, seed: int) -> "dict[str, Rest]":
    """Let every region's role live through the same days as its learners."""
    from talqin.fleet.demand import REGIONS, TICK_SECONDS, demand_of
    from talqin.fleet.pausing import run
    from talqin.fleet.policies import pausing

    told: dict[str, Rest] = {}
    for region in REGIONS:
        demand = demand_of(region, learners=learners, reciting=0.1, days=days, seed=seed)
        hourly = recordings * region.share * demand.streams / demand.streams.max()
        told[region.name] = run(
            pausing("analysis", 50), hourly * TICK_SECONDS / 3600, demand.learners, seed=f"{seed} {region.name}"
        )
    return told


def _waited(rest: "Rest") -> tuple[str, str]:
    from statistics import median

    return f"{median(rest.waits or [0.0]):.0f}", f"{max(rest.waits, default=0.0):.0f}"
