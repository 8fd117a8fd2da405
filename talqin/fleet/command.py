"""`talqin simulate fleet`: what the autoscaling rules cost and whom they keep waiting, over days of surges."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from talqin.failures import fails_clearly

if TYPE_CHECKING:
    from talqin.fleet.report import Outcome


@click.command("fleet")
@click.option("--days", type=click.IntRange(1, 30), default=2, show_default=True)
@click.option("--learners", type=click.IntRange(100, 50_000_000), default=100_000, show_default=True, help="At once.")
@click.option("--reciting", type=click.FloatRange(0.001, 1), default=0.1, show_default=True, help="Share of them.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--roles", is_flag=True, help="The node roles to come, in place of nodes that do everything.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw it into an SVG file.")
@fails_clearly
def fleet(
    *, days: int, learners: int, reciting: float, seed: int, roles: bool, as_json: bool, plot: Path | None
) -> None:
    """Simulate four regions of nodes under the document's rules, and under those in use."""
    import msgspec

    from talqin.fleet.capacity import ROLES, TODAY
    from talqin.fleet.plot import draw
    from talqin.fleet.report import Setting, outcomes, simulate_fleet

    groups = ROLES if roles else TODAY
    setting = Setting(days=days, learners=learners, reciting=reciting, seed=seed)
    story = simulate_fleet(setting, groups)
    found = outcomes(story, groups)
    if plot is not None:
        plot.write_text(draw(story, groups[-1]), encoding="utf-8")
    if as_json:
        click.echo(msgspec.json.encode({"setting": setting, "outcomes": found}))
    else:
        _print(found)


def _print(found: "list[Outcome]") -> None:
    titles = ("time over", "refused", "cost", "flaps", "changes", "4x step", "$ a day", "$ a learner-hour")
    click.echo(f"{'':16}" + "".join(title.rjust(11) for title in titles[:-1]) + titles[-1].rjust(19))
    for one in found:
        shown = (
            f"{one.over_percent:.3f} %",
            f"{one.late_percent:.3f} %",
            f"{one.cost:.2f}x",
            f"{one.flaps_a_day:.1f}",
            f"{one.changes_a_day:.0f}",
            f"{one.recovery_seconds:.0f} s",
            f"{one.dollars_a_day:.2f}",
        )
        click.echo(
            one.way.ljust(16) + "".join(text.rjust(11) for text in shown) + f"{one.dollars_a_learner_hour:19.6f}"
        )
    best = found[-1]
    for nodes in best.nodes:
        click.echo(f"{best.way}: {nodes.least} to {nodes.most} nodes of {nodes.group}, {nodes.mean} in the mean")
    missed = [goal for goal, is_reached in best.reached.items() if not is_reached]
    click.echo("every goal is reached" if not missed else f"not reached: {', '.join(missed)}")
