"""Draws simulated lives as SVG: verses held, their share, and minutes a day, with the spread over learners."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from statistics import mean, stdev
from typing import Final, NamedTuple

from talqin.learners.report import Lives
from talqin.learners.world import Measure

COLOURS: Final = {"talqin": "#0b7a75", "cycle": "#c1666b", "sm2": "#4a6fa5"}
NAMES: Final = {"talqin": "Talqin", "cycle": "fixed cycle", "sm2": "SM-2"}
WIDTH: Final = 300
HEIGHT: Final = 220
LEFT: Final = 46
TOP: Final = 40
GAP: Final = 66
"""Pixels: each panel, and what is around it."""


class Panel(NamedTuple):
    """One picture of three."""

    title: str
    value: Callable[[Measure], float]
    top: float
    """The largest value drawn; 0 for what the lives reach."""


def _held(measure: Measure) -> float:
    return measure.held


def _retention(measure: Measure) -> float:
    return measure.retention


def _minutes(measure: Measure) -> float:
    return measure.minutes


PANELS: Final = (
    Panel("verses held", _held, 0.0),
    Panel("share of learned verses that is held", _retention, 1.0),
    Panel("minutes a day", _minutes, 0.0),
)


def draw(lives: Lives) -> str:
    """Draw all panels beside each other."""
    width = LEFT + len(PANELS) * (WIDTH + GAP)
    height = TOP + HEIGHT + 50
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">'
    parts = [head, f'<rect width="{width}" height="{height}" fill="white"/>', '<g font-size="12">']
    for number, panel in enumerate(PANELS):
        parts += _panel(panel, LEFT + number * (WIDTH + GAP), lives)
    return "\n".join([*parts, *_legend(lives), "</g>", "</svg>", ""])


def _panel(panel: Panel, left: float, lives: Lives) -> Iterator[str]:
    days = max(measure.day for life in _all(lives) for measure in life)
    top = panel.top or 1.05 * max(panel.value(measure) for life in _all(lives) for measure in life)
    yield f'<text x="{left}" y="{TOP - 12}">{escape(panel.title)}</text>'
    yield f'<rect x="{left}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#999"/>'
    for part in (0.0, 0.5, 1.0):
        x, y = left + WIDTH * part, TOP + HEIGHT * (1 - part)
        yield f'<text x="{left - 5}" y="{y + 4:.0f}" text-anchor="end">{part * top:.3g}</text>'
        yield f'<text x="{x:.0f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">{part * days:.0f}</text>'
    for teacher, learners in lives.items():
        columns = [[panel.value(measure) for measure in column] for column in zip(*learners, strict=True)]
        xs = [left + WIDTH * measure.day / days for measure in learners[0]]
        yield from _curve(columns, xs, top, COLOURS.get(teacher, "black"))


def _curve(columns: Sequence[Sequence[float]], xs: Sequence[float], top: float, colour: str) -> Iterator[str]:
    """Draw the mean, in a band of one standard deviation to either side."""
    means = [mean(column) for column in columns]
    sides = [stdev(column) if len(column) > 1 else 0.0 for column in columns]
    upper = [(x, m + side) for x, m, side in zip(xs, means, sides, strict=True)]
    lower = [(x, m - side) for x, m, side in zip(xs, means, sides, strict=True)]
    yield f'<polygon points="{_points([*upper, *reversed(lower)], top)}" fill="{colour}" opacity="0.15"/>'
    line = _points(list(zip(xs, means, strict=True)), top)
    yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _points(points: Sequence[tuple[float, float]], top: float) -> str:
    return " ".join(f"{x:.1f},{TOP + HEIGHT * (1 - min(max(y / top, 0.0), 1.0)):.1f}" for x, y in points)


def _legend(lives: Lives) -> Iterator[str]:
    for number, teacher in enumerate(lives):
        x, y = LEFT + 130 * number, TOP + HEIGHT + 38
        yield f'<rect x="{x}" y="{y - 9}" width="18" height="4" fill="{COLOURS.get(teacher, "black")}"/>'
        yield f'<text x="{x + 24}" y="{y}">{escape(NAMES.get(teacher, teacher))}</text>'


def _all(lives: Lives) -> list[Sequence[Measure]]:
    return [life for learners in lives.values() for life in learners]
