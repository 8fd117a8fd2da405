"""The drawing of simulated lives."""

from xml.etree import ElementTree as ET

from talqin.learners.plot import PANELS, draw
from talqin.learners.world import Measure

LIVES = {
    "talqin": [
        [Measure(5, 10, 8.0, 4.0), Measure(10, 20, 15.0, 9.0)],
        [Measure(5, 10, 6.0, 5.0), Measure(10, 20, 12.0, 8.0)],
    ],
    "sm2": [[Measure(5, 10, 7.0, 4.0), Measure(10, 20, 14.0, 9.0)]],
}
SVG = "{http://www.w3.org/2000/svg}"


def test_every_teacher_has_a_curve_and_a_band_in_every_panel() -> None:
    drawn = ET.fromstring(draw(LIVES))  # noqa: S314 - our own drawing

    assert len(list(drawn.iter(f"{SVG}polyline"))) == len(PANELS) * len(LIVES)
    assert len(list(drawn.iter(f"{SVG}polygon"))) == len(PANELS) * len(LIVES)


def test_curves_stay_inside_the_picture() -> None:
    drawn = ET.fromstring(draw(LIVES))  # noqa: S314 - our own drawing
    width, height = (float(side) for side in drawn.attrib["viewBox"].split()[2:])

    points = [point.split(",") for curve in drawn.iter(f"{SVG}polyline") for point in curve.attrib["points"].split()]

    assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in points)


def test_teachers_are_named() -> None:
    words = {text.text for text in ET.fromstring(draw(LIVES)).iter(f"{SVG}text")}  # noqa: S314 - our own drawing

    assert {"Talqin", "SM-2", "verses held"} <= words
