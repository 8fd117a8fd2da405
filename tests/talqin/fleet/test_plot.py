"""A simulated fleet, drawn."""

from xml.etree import ElementTree as ET

from talqin.fleet.capacity import NODE
from talqin.fleet.plot import COLOURS, POINTS, draw
from talqin.fleet.report import WAYS, Story, name_of

SVG = "{http://www.w3.org/2000/svg}"


def test_every_region_has_its_panel_with_a_curve_a_way(a_day: Story) -> None:
    picture = ET.fromstring(draw(a_day, NODE))  # noqa: S314 - our own picture

    assert len(picture.findall(f".//{SVG}polyline")) == len(a_day.demands) * len(WAYS)
    assert len(picture.findall(f".//{SVG}polygon")) == len(a_day.demands)


def test_every_way_has_a_colour() -> None:
    assert set(COLOURS) == {name_of(*way) for way in WAYS}


def test_curves_are_thinned(a_day: Story) -> None:
    curve = ET.fromstring(draw(a_day, NODE)).find(f".//{SVG}polyline")  # noqa: S314 - our own picture

    assert curve is not None
    assert len(curve.attrib["points"].split()) <= POINTS + POINTS // 8
