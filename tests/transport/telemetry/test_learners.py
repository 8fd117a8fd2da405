"""What Prometheus reads of learners' lines."""

import re
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from actors.events import RecitationEnded, RecitationOpened, WordJudged
from actors.lesson import WrongCallKept
from actors.ports import Fault
from actors.visit.to_client import ToClient
from models.recitation.verdict import Kind, Status, Summary, Verdict
from transport.errors import ClientError
from transport.telemetry.learners import AWAY, LearnerMetrics
from transport.telemetry.stores import StoreMetrics
from transport.telemetry.work import WorkMetrics

DOCS = Path(__file__).resolve().parents[3] / "docs" / "observation.md"
WORD = WordJudged(
    1, 1, 1, 1, "بِسْمِ", Status.SETTLED, Verdict.WRONG, Kind.WRONG_LETTER, 0, 1, (), (), confidence=0.9, runner_up=""
)
TENTATIVE = WordJudged(
    1, 1, 1, 1, "بِسْمِ", Status.TENTATIVE, Verdict.WRONG, Kind.WRONG_LETTER, 0, 1, (), (), confidence=0.9, runner_up=""
)
RIGHT = WordJudged(
    2, 1, 1, 2, "ٱللَّهِ", Status.SETTLED, Verdict.RIGHT, Kind.RIGHT, 0, 1, (), (), confidence=0.9, runner_up=""
)


@pytest.fixture
def metrics() -> LearnerMetrics:
    return LearnerMetrics()


@pytest.fixture
def registry(metrics: LearnerMetrics) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(metrics)
    return registry


def test_lines_are_counted_as_they_come_and_go(metrics: LearnerMetrics, registry: CollectorRegistry) -> None:
    metrics.opened(is_resumed=False)
    metrics.opened(is_resumed=True)
    metrics.opened(is_resumed=True)
    metrics.ended("slow_reader")
    metrics.ended(AWAY)

    assert registry.get_sample_value("talqin_lines") == 1
    assert registry.get_sample_value("talqin_lines_opened_total", {"kind": "resumed"}) == 2
    assert registry.get_sample_value("talqin_lines_ended_total", {"code": "slow_reader"}) == 1
    assert registry.get_sample_value("talqin_lines_ended_total", {"code": AWAY}) == 1


def test_audio_and_refusals_are_counted(metrics: LearnerMetrics, registry: CollectorRegistry) -> None:
    metrics.heard(1600)
    metrics.heard(3200)
    metrics.refused(ClientError("too_fast", "more than may be", is_final=True))

    assert registry.get_sample_value("talqin_audio_frames_total") == 2
    assert registry.get_sample_value("talqin_audio_received_seconds_total") == pytest.approx(0.3)
    assert registry.get_sample_value("talqin_lines_refused_total", {"code": "too_fast", "fault": "client"}) == 1


@pytest.mark.parametrize(
    ("body", "name", "labels"),
    [
        (WORD, "words_judged", {"verdict": "wrong"}),
        (WORD, "mistakes_told", {"kind": "wrong_letter"}),
        (RIGHT, "words_judged", {"verdict": "right"}),
        (WORD, "messages_told", {"kind": "WordJudged"}),
        (RecitationOpened(1, "103", ()), "recitations", {"turn": "opened"}),
        (RecitationEnded(1, "103", (), Summary()), "recitations", {"turn": "ended"}),
        (WrongCallKept(1, 1, 1.0), "wrong_calls", {}),
        (
            Fault("overloaded", "server", retry=True, detail=""),
            "faults_told",
            {"code": "overloaded", "fault": "server"},
        ),
    ],
)
def test_what_is_told_is_counted(
    metrics: LearnerMetrics, registry: CollectorRegistry, body: ToClient, name: str, labels: dict[str, str]
) -> None:
    metrics.told(body)

    assert registry.get_sample_value(f"talqin_{name}_total", labels) == 1


@pytest.mark.parametrize("body", [TENTATIVE, RIGHT], ids=["not settled", "right"])
def test_what_is_not_firm_or_right_is_no_mistake(
    metrics: LearnerMetrics, registry: CollectorRegistry, body: WordJudged
) -> None:
    metrics.told(body)

    assert registry.get_sample_value("talqin_mistakes_told_total", {"kind": body.kind}) is None


def test_the_wait_for_a_verdict_is_counted(metrics: LearnerMetrics, registry: CollectorRegistry) -> None:
    for seconds in (0.3, 0.9, 2.1):
        metrics.settled(seconds)

    assert registry.get_sample_value("talqin_verdict_delay_seconds_bucket", {"le": "0.96"}) == 2
    assert registry.get_sample_value("talqin_verdict_delay_seconds_sum") == pytest.approx(3.3)


def test_the_docs_name_what_is_measured_with_its_labels(metrics: LearnerMetrics) -> None:
    collectors = (metrics, StoreMetrics(), WorkMetrics())
    rows = re.findall(r"^\| `(talqin_\w+)` \| (\w+) \|", DOCS.read_text(), flags=re.MULTILINE)
    measured = {
        (f.name + ("_total" if f.type == "counter" else ""), f.type) for each in collectors for f in each.collect()
    }

    ours = re.compile("talqin_(?!link|far|shards|stale)")  # what passes between nodes has tests of its own
    assert {row for row in rows if ours.match(row[0])} == measured
