"""A report as headed tables in the reader's language: what every written form of it is made from. Pure."""

from collections.abc import Iterable, Iterator

import msgspec

from models.learning.catalogue import RIGHT_TO_LEFT, has, language_of, say
from models.learning.lesson import Stretch
from models.learning.reading import verse_of
from models.learning.report import Evidence, Report, Seen
from models.quran.text import Text
from transport.teaching.bodies import date_of, word_at

Cell = str | int | float


class Table(msgspec.Struct, frozen=True):
    """One part of a report."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    arabic: frozenset[int] = frozenset()
    """Columns in which words of the Quran stand."""


class Labelled(msgspec.Struct, frozen=True):
    """A report in a language."""

    language: str
    direction: str
    """`rtl` or `ltr`."""
    title: str
    day: str
    caution: str
    none: str
    """What is said of an empty table."""
    tables: tuple[Table, ...]


def labelled(name: str, report: Report, locale: str, text: Text) -> Labelled:
    """Put a report into words; the words of the Quran are the mushaf's, verbatim."""
    language = language_of(locale)
    tables = _Tables(report, language, text)
    return Labelled(
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        title=say(language, "report-title", name=name),
        day=f"{tables.say('day')}: {date_of(report.day)}",
        caution=tables.say("caution"),
        none=tables.say("none"),
        tables=tuple(tables.all()),
    )


def mistake_name(kind: str, language: str) -> str:
    """Name a kind of mistake in a few words."""
    return say(language, f"mistake-{kind}" if has(f"mistake-{kind}") else f"rule-{kind}")


class _Tables:
    """Makes the tables of one report in one language."""

    def __init__(self, report: Report, language: str, text: Text) -> None:
        self._report = report
        self._language = language
        self._text = text

    def say(self, label: str) -> str:
        return say(self._language, f"report-{label}")

    def all(self) -> Iterator[Table]:
        yield self._summary()
        yield self._assignments()
        yield self._due()
        yield self._words()
        yield self._joints()
        yield self._pairs()
        yield self._rules()
        yield self._weeks()
        yield self._recent()

    def _table(self, title: str, heads: str, rows: Iterable[tuple[Cell, ...]], arabic: tuple[int, ...] = ()) -> Table:
        named = tuple(self.say(head) if head != "-" else "" for head in heads.split())
        return Table(self.say(title), named, tuple(rows), frozenset(arabic))

    def _summary(self) -> Table:
        report = self._report
        figures = {
            "held": report.held,
            "streak": report.streak,
            "longest": report.longest_streak,
            "minutes": round(report.minutes),
            "away": report.days_away,
        }
        return self._table("summary", "- -", ((self.say(label), figure) for label, figure in figures.items()))

    def _assignments(self) -> Table:
        rows = (
            (
                each.assignment.stretch.spec,
                f"{date_of(each.assignment.due_day)} {self.say('late') if each.is_late else ''}".strip(),
                len(each.left),
                each.assignment.note,
            )
            for each in self._report.assignments
        )
        return self._table("assignments", "passage by left note", rows)

    def _due(self) -> Table:
        rows = (
            (self.say(due.phase), len(due.verses), due.held, due.days_overdue, spans(due.verses))
            for due in self._report.due
        )
        return self._table("due", "phase due held overdue verses", rows)

    def _words(self) -> Table:
        rows = (
            (word_at(weak.word, self._text), weak.word, *self._evidence(weak.evidence)) for weak in self._report.words
        )
        return self._table("words", "word place weakness evidence last", rows, arabic=(0,))

    def _joints(self) -> Table:
        rows = (
            (f"{weak.from_verse} – {weak.to_verse}", *self._evidence(weak.evidence)) for weak in self._report.joints
        )
        return self._table("joints", "place weakness evidence last", rows)

    def _pairs(self) -> Table:
        rows = ((f"{weak.first} / {weak.second}", *self._evidence(weak.evidence)) for weak in self._report.pairs)
        return self._table("pairs", "place weakness evidence last", rows)

    def _rules(self) -> Table:
        rows = (
            (mistake_name(rule.kind, self._language), rule.broken, ", ".join(rule.words)) for rule in self._report.rules
        )
        return self._table("rules", "rule weakness place", rows)

    def _weeks(self) -> Table:
        rows = (
            (
                str(date_of(week.first_day)),
                week.held,
                week.learned,
                "" if week.right_per_hundred is None else week.right_per_hundred,
                week.minutes,
                week.days,
            )
            for week in self._report.weeks
        )
        return self._table("weeks", "week held learned right minutes days", rows)

    def _recent(self) -> Table:
        rows = (
            (
                str(date_of(int(each.at // 86_400))),
                each.passage,
                f"{each.right}, {each.wrong}, {each.skipped}, {each.unsure}",
                round(each.minutes, 1),
            )
            for each in self._report.recent
        )
        return self._table("recent", "day passage counts minutes", rows)

    def _evidence(self, evidence: Evidence) -> tuple[Cell, str, str]:
        told = [f"{mistake_name(kind, self._language)} × {times}" for kind, times in evidence.kinds.items()]
        told += [f"{self.say('hesitated')} × {evidence.hesitations}"] if evidence.hesitations else []
        told += [f"{self.say('hint')} × {evidence.hints}"] if evidence.hints else []
        return evidence.weakness, ", ".join(told), "; ".join(self._seen(seen) for seen in evidence.last)

    def _seen(self, seen: Seen) -> str:
        told = [mistake_name(kind, self._language) for kind in seen.mistakes]
        told += [self.say("hesitated")] if seen.hesitation else []
        told += [self.say("hint")] if seen.hints else []
        usual = self.say("clean" if seen.is_sure else "unheard")
        return f"{date_of(int(seen.at // 86_400))} {' + '.join(told) or usual}"


def spans(verses: Iterable[str]) -> str:
    """Write verses shortly, in the order of the mushaf: "2:1-3, 2:7"."""
    runs: list[Stretch] = []
    for surah, ayah in sorted(map(verse_of, verses)):
        if runs and (runs[-1].surah, runs[-1].ayah_to + 1) == (surah, ayah):
            runs[-1] = msgspec.structs.replace(runs[-1], ayah_to=ayah)
        else:
            runs.append(Stretch(surah, ayah, ayah))
    return ", ".join(_span(run) for run in runs)


def _span(run: Stretch) -> str:
    first = f"{run.surah}:{run.ayah_from}"
    return first if run.ayah_from == run.ayah_to else f"{first}-{run.ayah_to}"
