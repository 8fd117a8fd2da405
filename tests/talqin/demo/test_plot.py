"""A month as a picture."""

import re

from talqin.demo.plot import COLOURS, draw
from tests.talqin.demo.diaries import day, month, practised


def colours(svg: str) -> list[str]:
    return [colour for colour in re.findall(r'<rect [^>]*fill="(#\w+)"', svg) if colour in COLOURS.values()]


def test_each_reading_from_memory_is_drawn_in_its_verses_row() -> None:
    days = (
        day(1, practised("112:1-112:2", "repeat"), practised("112:1-112:2")),
        day(2, practised("112:1", accused=("112:1:2",)), practised("112:2", "memorise", hints=("112:2:1",))),
    )

    assert colours(draw(month(*days))) == [
        COLOURS["clean"],
        COLOURS["missed"],
        COLOURS["clean"],
        COLOURS["mended"],
    ]


def test_a_month_without_days_is_an_empty_picture() -> None:
    assert colours(draw(month())) == []


def test_another_surah_with_the_same_ayah_is_another_row() -> None:
    assert colours(draw(month(day(1, practised("113:1-113:2"))))) == []
