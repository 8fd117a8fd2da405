"""What an evaluation tells: the same rows as a table on the terminal, as Markdown for docs/results.md and as JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
from rich.table import Table

from talqin.evaluation.lengths import CHANGED, LONGER
from talqin.evaluation.tallies import MaddCounts, MistakeCounts, PlaceCounts, VoiceCounts

NONE: Final = "–"
"""Shown where nothing was counted."""

MISTAKES: Final[Mapping[str, str]] = {
    "dropped_word": "word cut out of the audio",
    "added_audio": "word put into the audio",
    "replaced_audio": "word replaced in the audio",
    "swapped_audio": "two words swapped in the audio",
    "word_skipped": "word skipped",
    "word_added": "word added",
    "word_replaced": "word replaced by another",
    "word_swapped": "two words swapped",
    "letter_far": "a letter replaced by a far one",
    "letter_near": "a letter replaced by a near one",
    "haraka": "a haraka replaced",
    "shaddah": "a letter doubled or not",
    "ghunnah": "a ghunnah left out or put in",
    "ikhfa": "a nun hidden or not",
    "idgham": "an idgham without ghunnah",
    "qalqalah": "a qalqalah left out or put in",
    "tafkhim": "a letter heavy or light",
    "madd_short": "a natural madd where 6 counts are expected",
    "madd_long": "a madd of 4 to 6 counts where 2 are expected",
}
"""Kind of mistake -> its words in a table, in the order of the rows."""


MENDED: Final = "mended_audio"
"""A mistake that the reciter mends: told as such, and held against nobody."""


class Row(msgspec.Struct, frozen=True):
    """One line of the report: what was measured, and its value for each column."""

    label: str
    values: tuple[str, ...]


class Report(msgspec.Struct, frozen=True):
    """One evaluation: what ran on what, and all that was counted."""

    model: str
    """Name, version and variant of the voice model."""
    split: str
    seed: int
    left_out: tuple[str, ...]
    """Recordings that were not measured, with the reason."""
    groups: dict[str, VoiceCounts]
    voices: dict[str, VoiceCounts]


def rows(columns: Sequence[VoiceCounts]) -> Iterator[Row]:
    """Give the lines of the report for some columns of counts."""
    for label, value in _SINGLE:
        yield Row(label, tuple(value(counts) for counts in columns))
    for kind in sorted({kind for counts in columns for kind in counts.alarms}):
        label = f"false alarms per 1,000 words: {kind.replace('_', ' ')}"
        yield Row(label, tuple(_per_thousand(counts.alarms.get(kind, 0), counts.words) for counts in columns))
    for kind, words in MISTAKES.items():
        made = [counts.mistakes.get(kind, MistakeCounts()) for counts in columns]
        yield Row(f"{words}: caught (named, unsure)", tuple(_caught(each) for each in made))
        yield Row(f"{words}: precision (by any name)", tuple(_precision(each) for each in made))
    for label, crossing_value in _CROSSINGS:
        yield Row(label, tuple(crossing_value(counts) for counts in columns))
    mended = [counts.mistakes.get(MENDED, MistakeCounts()) for counts in columns]
    yield Row("another word said, and mended: told so (held against)", tuple(_mended(each) for each in mended))
    for label, name in _MADDS.items():
        yield Row(label, tuple(_madd_error(counts.madds.get(name, MaddCounts())) for counts in columns))
    for label, place_value in _PLACES:
        yield Row(label, tuple(place_value(counts.places) for counts in columns))


def as_table(report: Report) -> Table:
    """Draw the report for a terminal."""
    table = Table(title=f"{report.model}, split {report.split}, seed {report.seed}")
    table.add_column("")
    for group in report.groups:
        table.add_column(group, justify="right")
    for row in rows(list(report.groups.values())):
        table.add_row(row.label, *row.values)
    return table


def as_markdown(report: Report) -> str:
    """Write the report as a Markdown table."""
    head = f"| {report.model}, split {report.split} | " + " | ".join(report.groups) + " |"
    rule = "|---|" + "---:|" * len(report.groups)
    lines = (f"| {row.label} | " + " | ".join(row.values) + " |" for row in rows(list(report.groups.values())))
    return "\n".join((head, rule, *lines)) + "\n"


def as_json(report: Report) -> bytes:
    """Write all counts, of groups and of single voices."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2)


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f} %" if whole else NONE


def _per_thousand(part: float, words: int) -> str:
    return f"{1000 * part / words:.1f}" if words else NONE


def _percentile(values: Sequence[float], share: int, unit: str) -> str:
    return f"{np.percentile(np.array(values), share):.4g} {unit}" if values else NONE


def _verdict(name: str) -> Callable[[VoiceCounts], str]:
    return lambda counts: _share(counts.verdicts.get(name, 0), counts.words)


def _caught(made: MistakeCounts) -> str:
    if not made.made:
        return NONE
    shares = (f"{100 * part / made.made:.0f}" for part in (made.caught, made.named, made.unsure))
    return "{} % ({}, {}) of {}".format(*shares, made.made)


def _mended(made: MistakeCounts) -> str:
    if not made.made:
        return NONE
    return f"{100 * made.named / made.made:.0f} % ({100 * made.caught / made.made:.0f}) of {made.made}"


def _precision(made: MistakeCounts) -> str:
    """Show how many of the accusations by the mistake's name are true, and of those by any name."""
    if not made.accusations:
        return NONE
    named = f"{100 * made.truly_named_so / made.named_so:.0f} %" if made.named_so else NONE
    by_any = 100 * made.true_accusations / made.accusations
    return f"{named} of {made.named_so} ({by_any:.0f} % of {made.accusations})"


_SINGLE: Final[tuple[tuple[str, Callable[[VoiceCounts], str]], ...]] = (
    ("recordings", lambda counts: f"{counts.recordings}"),
    ("minutes of audio", lambda counts: f"{counts.audio_seconds / 60:.1f}"),
    ("phoneme error rate, streaming greedy", lambda counts: _share(counts.sound_errors, counts.sounds)),
    ("words", lambda counts: f"{counts.words}"),
    ("words called right", _verdict("right")),
    ("words called unsure", _verdict("unsure")),
    ("words called wrong", _verdict("wrong")),
    ("words called skipped", _verdict("skipped")),
    ("words never reached", _verdict("not_reached")),
    ("followed to the last word", lambda counts: _share(counts.reached_end, counts.recordings)),
    ("false alarms per 1,000 words", lambda counts: _per_thousand(sum(counts.alarms.values()), counts.words)),
    ("audio from a word's end to its settled verdict, p50", lambda c: _percentile(c.settled_after_ms, 50, "ms")),
    ("audio from a word's end to its settled verdict, p95", lambda c: _percentile(c.settled_after_ms, 95, "ms")),
    ("CPU-ms per audio-second: ear", lambda counts: _per_thousand_ms(counts.ear_seconds, counts)),
    ("CPU-ms per audio-second: judge", lambda counts: _per_thousand_ms(counts.judge_seconds, counts)),
)

_PLACES: Final[tuple[tuple[str, Callable[[PlaceCounts], str]], ...]] = (
    ("place in the Quran: right one first", lambda places: _share(places.first, places.asked)),
    ("place in the Quran: right one in the set", lambda places: _share(places.in_set, places.asked)),
    ("place in the Quran: decided while listening", lambda places: _share(places.decided, places.asked)),
    ("place in the Quran: decided and right", lambda places: _share(places.decided_right, places.decided)),
    ("place in the Quran: audio until decided, p50", lambda places: _percentile(places.decided_after_seconds, 50, "s")),
)


_CROSSINGS: Final[tuple[tuple[str, Callable[[VoiceCounts], str]], ...]] = (
    ("crossings into a look-alike verse: named with both places", lambda c: _crossed(c.crossings.named, c)),
    ("crossings told that were none, of untouched recordings", lambda c: f"{c.false_crossings}"),
    ("words accused for each crossing", lambda c: _each(c.crossings.accusations, c.crossings.made)),
)


def _crossed(part: int, counts: VoiceCounts) -> str:
    return f"{100 * part / counts.crossings.made:.0f} % of {counts.crossings.made}" if counts.crossings.made else NONE


def _each(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else NONE


_MADDS: Final[Mapping[str, str]] = {
    "natural madd: error in counts": "natural",
    "madd of 4 to 6 counts: error in counts": LONGER,
    "madd class changed: error in counts": CHANGED,
}
"""Row -> what is counted in it; see `talqin.evaluation.lengths`."""


def _madd_error(madds: MaddCounts) -> str:
    if not madds.measured:
        return NONE
    return f"{madds.error / madds.measured:.2f} of {madds.measured} ({madds.unknown} unknown)"


def _per_thousand_ms(seconds: float, counts: VoiceCounts) -> str:
    return f"{1000 * seconds / counts.audio_seconds:.2f}" if counts.audio_seconds else NONE
