import io

import msgspec
from rich.console import Console

from talqin.evaluation.report import MISTAKES, NONE, Report, as_json, as_markdown, as_table, rows
from talqin.evaluation.tallies import MistakeCounts, PlaceCounts, VoiceCounts

COUNTS = VoiceCounts(
    recordings=4,
    audio_seconds=120.0,
    ear_seconds=0.6,
    judge_seconds=0.12,
    reached_end=3,
    sounds=1000,
    sound_errors=123,
    words=200,
    verdicts={"right": 190, "unsure": 6, "wrong": 2, "not_reached": 2},
    alarms={"wrong_haraka": 2, "added": 1},
    settled_after_ms=(400.0, 600.0, 800.0),
    mistakes={
        "haraka": MistakeCounts(
            made=10, caught=7, named=6, unsure=2, accusations=10, true_accusations=7, named_so=8, truly_named_so=6
        ),
        "mended_audio": MistakeCounts(made=4, caught=1, named=2),
    },
    places=PlaceCounts(asked=4, first=3, in_set=4, decided=2, decided_right=2, decided_after_seconds=(2.0, 3.0)),
)
REPORT = Report(
    "ear 1 int8", "dev", 7, ("a.opus: no passage",), {"professional": COUNTS, "learners": VoiceCounts()}, {}
)


def table() -> dict[str, tuple[str, ...]]:
    return {row.label: row.values for row in rows(list(REPORT.groups.values()))}


def test_every_share_is_of_its_own_whole() -> None:
    shown = {label: values[0] for label, values in table().items()}

    assert shown["phoneme error rate, streaming greedy"] == "12.3 %"
    assert shown["words called right"] == "95.0 %"
    assert shown["words never reached"] == "1.0 %"
    assert shown["followed to the last word"] == "75.0 %"
    assert shown["false alarms per 1,000 words"] == "15.0"
    assert shown["false alarms per 1,000 words: wrong haraka"] == "10.0"
    assert shown["audio from a word's end to its settled verdict, p50"] == "600 ms"
    assert shown["CPU-ms per audio-second: ear"] == "5.00"
    assert shown["a haraka replaced: caught (named, unsure)"] == "70 % (60, 20) of 10"
    assert shown["a haraka replaced: precision (by any name)"] == "75 % of 8 (70 % of 10)"
    assert shown["another word said, and mended: told so (held against)"] == "50 % (25) of 4"
    assert shown["place in the Quran: right one first"] == "75.0 %"
    assert shown["place in the Quran: decided and right"] == "100.0 %"
    assert shown["place in the Quran: audio until decided, p50"] == "2.5 s"


def test_what_was_not_counted_is_no_zero() -> None:
    nothing = {label: values[1] for label, values in table().items()}

    assert nothing["words called right"] == NONE
    assert nothing["audio from a word's end to its settled verdict, p95"] == NONE
    assert nothing["CPU-ms per audio-second: judge"] == NONE
    assert nothing[f"{MISTAKES['dropped_word']}: caught (named, unsure)"] == NONE


def test_the_markdown_table_has_a_column_a_group() -> None:
    lines = as_markdown(REPORT).splitlines()

    assert lines[0] == "| ear 1 int8, split dev | professional | learners |"
    assert lines[1] == "|---|---:|---:|"
    assert all(line.count("|") == 4 for line in lines)


def test_the_terminal_shows_the_same_rows() -> None:
    console = Console(file=io.StringIO(), width=160, record=True)

    console.print(as_table(REPORT))

    text = console.export_text()
    assert all(label in text for label in table())


def test_the_json_holds_every_count() -> None:
    assert msgspec.json.decode(as_json(REPORT), type=Report) == REPORT
