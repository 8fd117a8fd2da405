import xml.etree.ElementTree as ET

from talqin.evaluation.diagram import reliability_svg
from talqin.evaluation.fitting import Bin

SVG = "{http://www.w3.org/2000/svg}"


def test_a_diagram_has_a_point_for_each_bin_and_says_its_error() -> None:
    drawn = reliability_svg({"All <verdicts>": [Bin(0.2, 0.1, 0.5), Bin(0.9, 0.9, 0.5)], "None": []}, "a note")

    root = ET.fromstring(drawn)  # noqa: S314 - our own
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    assert "All <verdicts>: expected calibration error 5.0 %" in texts
    assert "a note" in texts


def test_a_perfect_confidence_lies_on_the_diagonal() -> None:
    (left, right) = ET.fromstring(  # noqa: S314 - our own
        reliability_svg({"x": [Bin(0.0, 0.0, 0.5), Bin(1.0, 1.0, 0.5)]}, "")
    ).iter(f"{SVG}circle")

    side = float(right.attrib["cx"]) - float(left.attrib["cx"])
    assert side == float(left.attrib["cy"]) - float(right.attrib["cy"]) > 0
