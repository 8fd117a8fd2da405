"""Draws a month of lessons as SVG: verses held and known, and each verse's readings, day by day."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from talqin.demo.diary import Day, Month

WIDTH: Final = 640
HEIGHT: Final = 200
LEFT: Final = 60
TOP: Final = 40
ROW: Final = 16
"""Pixels: the curves, what is around them, and a verse's row."""
COLOURS: Final = {"clean": "#0b7a75", "mended": "#e0a030", "missed": "#c1666b"}
"""What a verse's reading was: without a mistake, with a hint, with one."""


def draw(month: Month) -> str:
    """Draw the curves above, and a row for each verse below."""
    verses = [verse.verse for verse in month.report.verses]
    height = TOP + HEIGHT + 60 + ROW * len(verses) + 40
    width = LEFT + WIDTH + 30
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">'
    parts = [head, f'<rect width="{width}" height="{height}" fill="white"/>', '<g font-size="12">']
    parts += _curves(month.days, len(verses))
    parts += _rows(month.days, verses)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _curves(days: Sequence[Day], verses: int) -> Iterator[str]:
    top = max(verses, 1)
    yield f'<text x="{LEFT}" y="{TOP - 12}">verses held by the memory (line), and known by the learner (dashed)</text>'
    yield f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#999"/>'
    for part in (0.0, 0.5, 1.0):
        yield f'<text x="{LEFT - 6}" y="{TOP + HEIGHT * (1 - part) + 4:.0f}" text-anchor="end">{part * top:.3g}</text>'
    held = _points([(day.day, day.held / top) for day in days], days)
    known = _points([(day.day, day.known / top) for day in days], days)
    yield f'<polyline points="{held}" fill="none" stroke="#0b7a75" stroke-width="2"/>'
    yield f'<polyline points="{known}" fill="none" stroke="#4a6fa5" stroke-width="2" stroke-dasharray="6 4"/>'


def _rows(days: Sequence[Day], verses: Sequence[str]) -> Iterator[str]:
    base = TOP + HEIGHT + 50
    yield f'<text x="{LEFT}" y="{base - 14}">readings from memory: right, a word revealed, a mistake told</text>'
    for row, verse in enumerate(verses):
        y = base + ROW * row
        yield f'<text x="{LEFT - 6}" y="{y + 9}" text-anchor="end">{escape(verse)}</text>'
        for day in days:
            for colour in _readings(day, verse):
                yield f'<rect x="{_x(day.day, days) - 3:.1f}" y="{y}" width="7" height="10" fill="{colour}"/>'
    y = base + ROW * len(verses) + 14
    yield f'<text x="{LEFT}" y="{y}">day 1</text>'
    yield f'<text x="{LEFT + WIDTH}" y="{y}" text-anchor="end">day {days[-1].day if days else 1}</text>'


def _readings(day: Day, verse: str) -> Iterator[str]:
    for one in day.practised:
        if one.mode not in {"memorise", "test"} or not _is_in(verse, one.passage):
            continue
        if any(word.startswith(f"{verse}:") for word in one.accused):
            yield COLOURS["missed"]
        else:
            yield COLOURS["mended" if any(word.startswith(f"{verse}:") for word in one.hints) else "clean"]


def _is_in(verse: str, passage: str) -> bool:
    first, _, last = passage.partition("-")
    surah, ayah = verse.split(":")
    return first.split(":")[0] == surah and int(first.split(":")[1]) <= int(ayah) <= int((last or first).split(":")[1])


def _x(day: int, days: Sequence[Day]) -> float:
    last = max(days[-1].day if days else 1, 2)
    return LEFT + WIDTH * (day - 1) / (last - 1)


def _points(points: Sequence[tuple[int, float]], days: Sequence[Day]) -> str:
    return " ".join(f"{_x(day, days):.1f},{TOP + HEIGHT * (1 - min(max(y, 0.0), 1.0)):.1f}" for day, y in points)
