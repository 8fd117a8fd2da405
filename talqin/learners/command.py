"""`talqin simulate learners`: how much is held after half a year, under Talqin's lessons and under others."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from talqin.learners.report import Lives, Outcome
    from talqin.learners.world import Measure, Setting


@click.command("learners")
@click.option("--days", type=click.IntRange(1, 1000), default=180, show_default=True)
@click.option("--learners", "count", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the first learner; the others follow.")
@click.option("--minutes", type=click.FloatRange(1, 600), default=20.0, show_default=True, help="A day, at most.")
@click.option("--verses", type=click.IntRange(0, 100), default=5, show_default=True, help="New ones a day, at most.")
@click.option("--away", type=click.IntRange(0, 365), default=0, show_default=True, help="Days away from the middle on.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw it into an SVG file.")
def learners(
    *, days: int, count: int, seed: int, minutes: float, verses: int, away: int, as_json: bool, plot: Path | None
) -> None:
    """Let simulated learners practise under three teachers: Talqin, a fixed cycle of hifz, and SM-2."""
    import msgspec

    from models.learning.learner import Goals
    from talqin.learners.plot import draw
    from talqin.learners.report import outcomes
    from talqin.learners.world import Setting

    goals = Goals(verses_a_day=verses, minutes_a_day=minutes)
    setting = Setting(days=days, goals=goals, away_from=days // 2, away_days=away)
    lives = lives_of(setting, count, seed)
    if plot is not None:
        plot.write_text(draw(lives), encoding="utf-8")
    if as_json:
        click.echo(msgspec.json.encode({"setting": setting, "outcomes": outcomes(lives), "lives": lives}))
    else:
        _print(outcomes(lives), count)


def lives_of(setting: "Setting", count: int, seed: int) -> "Lives":
    """Simulate some learners under every teacher."""
    from models.quran.lookalikes import LookAlikes
    from models.quran.text import Text
    from talqin.learners.teachers import TEACHERS
    from talqin.learners.world import live
    from talqin.progress import tracked

    text, lookalikes = Text.load(), LookAlikes.load()
    lives: dict[str, list[list[Measure]]] = {teacher: [] for teacher in TEACHERS}
    pairs = [(teacher, number) for number in range(seed, seed + count) for teacher in TEACHERS]
    for teacher, number in tracked(pairs, "simulating", len(pairs)):
        lives[teacher].append(live(teacher, number, setting, text, lookalikes))
    return lives


def _print(found: "list[Outcome]", count: int) -> None:
    click.echo(
        "mean ± standard deviation over the learners, on the last day; minutes are the whole time's and the end's"
    )
    click.echo(f"{'':8}{'learned':>14}{'held':>14}{'retention':>16}{'minutes a day':>16}{'in the end':>16}")
    for one in found:
        figures = (one.learned, one.held, one.retention, one.minutes_a_day, one.last_minutes)
        digits, widths = (0, 0, 2, 1, 1), (14, 14, 16, 16, 16)
        shown = (
            f"{figure.mean:.{after}f} ± {figure.deviation:.{after}f}".rjust(width)
            for figure, after, width in zip(figures, digits, widths, strict=True)
        )
        click.echo(f"{one.teacher:8}{''.join(shown)}")
    for one in found:
        for other, wins in one.better_than.items():
            click.echo(f"{wins} of {count} learners hold more under {one.teacher} than under {other}")
