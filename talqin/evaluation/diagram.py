"""A reliability diagram as SVG: what was told beside what was true, bin by bin."""

from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

from talqin.evaluation.fitting import Bin, calibration_error

_SIDE: Final = 260
_MARGIN: Final = 50
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


def reliability_svg(panels: Mapping[str, Sequence[Bin]], note: str) -> str:
    """Draw a panel for each set of verdicts, side by side.

    Args:
        panels: title -> bins.
        note: a line below: what was measured, and how.
    """
    width, height = len(panels) * (_SIDE + _MARGIN) + _MARGIN, _SIDE + 2 * _MARGIN + 20
    drawn = [
        _panel(title, bins, _MARGIN + number * (_SIDE + _MARGIN)) for number, (title, bins) in enumerate(panels.items())
    ]
    head = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
    return "\n".join(
        (
            f'<svg {head} font-family="sans-serif" font-size="11">',
            f'<rect width="{width}" height="{height}" fill="white"/>',
            *drawn,
            _text(width / 2, height - 8, note, "middle"),
            "</svg>\n",
        )
    )


def _panel(title: str, bins: Sequence[Bin], left: int) -> str:
    error = f"{title}: expected calibration error {100 * calibration_error(bins):.1f} %"
    points = [(left + _SIDE * each.told, _MARGIN + _SIDE * (1 - each.true)) for each in bins]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    bottom = _MARGIN + _SIDE
    return "\n".join(
        (
            _text(left + _SIDE / 2, _MARGIN - 14, error, "middle"),
            f'<rect x="{left}" y="{_MARGIN}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#888"/>',
            f'<path d="M{left} {bottom}L{left + _SIDE} {_MARGIN}" stroke="#aaa" stroke-dasharray="4 3"/>',
            *(_tick(left, tick) for tick in _TICKS),
            f'<polyline points="{path}" fill="none" stroke="#1565c0" stroke-width="1.5"/>',
            *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#1565c0"/>' for x, y in points),
            _text(left + _SIDE / 2, bottom + 30, "confidence told", "middle"),
            _text(left + 4, _MARGIN + 14, "share that was true", "start"),
        )
    )


def _tick(left: int, tick: float) -> str:
    across = _text(left + _SIDE * tick, _MARGIN + _SIDE + 15, f"{tick:g}", "middle")
    return across + _text(left - 6, _MARGIN + _SIDE * (1 - tick) + 4, f"{tick:g}", "end")


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'
