"""A month in words."""

import pytest

from talqin.demo.printing import lines_of, print_day, print_report, report_of
from tests.talqin.demo.diaries import day, month, practised


def test_a_day_says_what_was_planned_why_and_what_was_heard() -> None:
    lost = practised(made=("112:1:2",), accused=("112:1:2",))
    told = "\n".join(lines_of(day(3, lost, practised("112:3", "memorise", hints=("112:3:1",)), waiting=4)))

    assert told.startswith("Day 3\n")
    assert told.count("2 new verses; your goal is 2 a day.") == 1
    assert "left out 112:1:2: told 1 of 1" in told
    assert "revealed 112:3:1" in told
    assert "4 more are due and wait" in told
    assert "\u2068" not in told


def test_a_day_without_a_step_says_so_and_why() -> None:
    told = list(lines_of(day(9, why="Nothing is due.")))

    assert told[1:3] == ["  Nothing is due.", "    nothing today"]


def test_a_false_accusation_is_named() -> None:
    told = "\n".join(lines_of(day(1, practised(accused=("112:1:2",)))))

    assert "called wrong though right: 112:1:2" in told


def test_the_report_has_a_line_for_every_verse() -> None:
    told = list(report_of(month(day(1, practised()))))

    assert "after 1 days" in told[0]
    assert any("of which told: 1" in line for line in told)
    assert [line.split()[0] for line in told[-2:]] == ["112:1", "112:2"]


def test_both_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_day(day(1, practised()))
    print_report(month(day(1, practised())))

    printed = capsys.readouterr().out
    assert "Day 1" in printed
    assert "The teacher's report" in printed
