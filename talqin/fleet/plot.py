"""Draws a simulated fleet as SVG: of each region the nodes that served, under what its learners needed."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from talqin.fleet.capacity import NodeGroup, nodes_for
from talqin.fleet.report import Story

COLOURS: Final = {"literal": "#c1666b", "grouped": "#d4a24c", "safe": "#4a6fa5", "safe + forecast": "#0b7a75"}
WIDTH, HEIGHT, LEFT, TOP, GAP = 900, 130, 50, 40, 46
"""Pixels: each panel, and what is around it."""
POINTS: Final = 360
"""Of a curve: the highest of as many ticks as fall on one."""


def draw(story: Story, group: NodeGroup) -> str:
    """Draw a group of every region, one below the other, as the whole days went."""
    height = TOP + len(story.demands) * (HEIGHT + GAP) + 10
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 20} {height}" font-family="sans-serif">'
    )
    parts = [head, '<rect width="100%" height="100%" fill="white"/>', '<g font-size="12">', *_legend()]
    for number, region in enumerate(story.demands):
        parts += _panel(story, group, region, TOP + number * (HEIGHT + GAP))
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _panel(story: Story, group: NodeGroup, region: str, top: int) -> Iterator[str]:
    demand = story.demands[region]
    pairs = zip(demand.streams.tolist(), demand.learners.tolist(), strict=True)
    needed = _thinned([nodes_for(group, streams, learners) for streams, learners in pairs])
    curves = {way: _thinned(groups[group.name][region].ready) for way, groups in story.courses.items()}
    highest = max(needed) * 2
    yield f'<text x="{LEFT}" y="{top + 12}">{escape(region)}: nodes of {escape(group.name)}</text>'
    yield f'<rect x="{LEFT}" y="{top + 18}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#999"/>'
    yield f'<text x="{LEFT - 5}" y="{top + 28}" text-anchor="end">{highest:.0f}</text>'
    area = f"{LEFT},{top + 18 + HEIGHT} {_points(needed, highest, top)} {LEFT + WIDTH},{top + 18 + HEIGHT}"
    yield f'<polygon points="{area}" fill="#ddd"/>'
    for way, curve in curves.items():
        points = _points(curve, highest, top)
        yield f'<polyline points="{points}" fill="none" stroke="{COLOURS[way]}" stroke-width="1.3"/>'


def _thinned(values: Sequence[float]) -> list[float]:
    step = max(1, len(values) // POINTS)
    return [max(values[at : at + step]) for at in range(0, len(values), step)]


def _points(values: Sequence[float], highest: float, top: int) -> str:
    across = WIDTH / max(1, len(values) - 1)
    floor = top + 18 + HEIGHT
    return " ".join(
        f"{LEFT + number * across:.1f},{floor - HEIGHT * min(value / highest, 1):.1f}"
        for number, value in enumerate(values)
    )


def _legend() -> Iterator[str]:
    yield f'<text x="{LEFT}" y="20">grey: what was needed</text>'
    for number, (way, colour) in enumerate(COLOURS.items()):
        x = LEFT + 170 + 140 * number
        yield f'<rect x="{x}" y="14" width="18" height="4" fill="{colour}"/><text x="{x + 24}" y="20">{way}</text>'
