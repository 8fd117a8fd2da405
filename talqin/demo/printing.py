"""Prints a month of lessons, day by day, and what a teacher is told at its end."""

from collections.abc import Iterator, Sequence

import click

from talqin.demo.diary import Day, Month, Practised, Report


def print_day(day: Day) -> None:
    """Print one day."""
    click.echo("\n".join(lines_of(day)))


def print_report(month: Month) -> None:
    """Print what a teacher is told."""
    click.echo("\n".join(report_of(month)))


def lines_of(day: Day) -> Iterator[str]:
    """Give the lines of one day: what was planned and why, what was heard, what is remembered."""
    yield f"Day {day.day}"
    if day.why:
        yield f"  {_plain(day.why)}"
    why = ""
    for one in day.practised:
        if one.why != why:
            yield f"  {_plain(one.why)}"
        why = one.why
        yield f"    {one.mode:9} {one.passage:13} {_heard(one)}"
    if not day.practised:
        yield "    nothing today"
    weak = f"; weakest: {', '.join(day.weak_words)}" if day.weak_words else ""
    waits = f"; {day.waiting} more are due and wait" if day.waiting else ""
    yield f"  memory: {day.held} verses held, {day.due} due tomorrow{waits}{weak}; strictness {day.strictness:.2f}"
    yield ""


def report_of(month: Month) -> Iterator[str]:
    """Give the lines of the teacher's report."""
    report = month.report
    surahs = ", ".join(str(surah) for surah in month.surahs)
    yield f"The teacher's report after {month.days[-1].day if month.days else 0} days (surahs {surahs}; {month.model})"
    yield f"  {report.recitations} recitations; days in a row: {report.streak}, at most {report.longest_streak};"
    yield f"  {report.words_a_minute:g} words a minute from memory"
    yield f"  words: {report.words_right} right, {report.words_wrong} wrong, {report.words_skipped} skipped"
    yield f"  left out in truth: {report.made}, of which told: {report.caught}"
    yield f"  right words that were called wrong, and called out: {report.false_alarms}; strictness {report.strictness}"
    yield f"  hardest words: {_listed([f'{word} ({times})' for word, times in report.hardest])}"
    yield f"  weak joints, after: {_listed(report.joints)}"
    yield f"  rules to practise: {_listed([f'{kind} ({broken:g})' for kind, broken in report.rules.items()])}"
    yield from _verses(report)


def _verses(report: Report) -> Iterator[str]:
    yield f"  {'verse':8} {'phase':7} {'due in':>6} {'chance':>7} {'firm days':>9} {'readings':>8} {'weakness':>8}"
    for verse in report.verses:
        yield (
            f"  {verse.verse:8} {verse.phase:7} {verse.due_in:6} {verse.chance:7.2f}"
            f" {verse.firm_days:9} {verse.readings:8} {verse.weakness:8.2f}"
        )


def _heard(one: Practised) -> str:
    told = [f"{one.right} of {one.words} right"]
    told += [f"{one.unsure} unsure"] if one.unsure else []
    told += [f"left out {', '.join(one.made)}: told {len(one.caught)} of {len(one.made)}"] if one.made else []
    told += [f"revealed {', '.join(one.hints)}"] if one.hints else []
    told += [f"called wrong though right: {', '.join(one.false)}"] if one.false else []
    return "; ".join(told)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or "none"


def _plain(sentence: str) -> str:
    """Give a sentence without its isolation marks: a terminal shows them as boxes."""
    return sentence.replace("\u2068", "").replace("\u2069", "")
