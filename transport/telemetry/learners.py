"""What Prometheus reads of learners' lines: who came and went, what arrived, what was told; no learner by name."""

from collections.abc import Iterator
from typing import Final

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from actors.events import RecitationEnded, RecitationOpened, WordJudged
from actors.lesson import WrongCallKept
from actors.ports import Fault
from actors.visit.to_client import ToClient
from models.recitation.verdict import ACCUSING, Status
from transport.errors import CLOSE_CODES, WireError

SAMPLE_RATE: Final = 16_000

_SECONDS: Final = (0.1, 0.2, 0.32, 0.5, 0.64, 0.96, 1.28, 1.6, 2.0, 2.56, 3.2, 5.12, 10.24)
"""A chunk is 0.32 s: the judge waits for whole ones."""

AWAY: Final = "away"
"""Why a line ended that nobody ended: the client left, or the network did."""


class LearnerMetrics(Collector):
    """Counts at the door, as it goes; what is told again to a client that comes back counts again."""

    def __init__(self) -> None:
        self._open = Gauge("talqin_lines", "Lines of learners that are open.", registry=None)
        self._opened = _counter("lines_opened", "Lines that a session took, new or come back.", "kind")
        self._ended = _counter("lines_ended", "Lines that ended, by the code of the close, or away.", "code")
        self._refused = _counter("lines_refused", "Lines ended for what was wrong at them.", "code", "fault")
        self._frames = _counter("audio_frames", "Frames of audio that arrived.")
        self._audio = _counter("audio_received_seconds", "Audio that arrived.")
        self._told = _counter("messages_told", "Messages to learners, by what they tell.", "kind")
        self._recitations = _counter("recitations", "Recitations, at their beginning and their end.", "turn")
        self._words = _counter("words_judged", "Settled verdicts told.", "verdict")
        self._mistakes = _counter("mistakes_told", "Settled verdicts that tell of a mistake.", "kind")
        self._wrong_calls = _counter("wrong_calls", "Verdicts that learners said were false.")
        text = "From a word's last audio to its settled verdict."
        self._delays = Histogram("talqin_verdict_delay_seconds", text, registry=None, buckets=_SECONDS)
        self._faults = _counter("faults_told", "Faults told to learners, and whose they are.", "code", "fault")

    def opened(self, *, is_resumed: bool) -> None:
        """Note a line that a session takes."""
        self._open.inc()
        self._opened.labels("resumed" if is_resumed else "new").inc()

    def ended(self, code: str) -> None:
        """Note that such a line is over: the code of its close, or `AWAY`."""
        self._open.dec()
        self._ended.labels(code if code in CLOSE_CODES else AWAY).inc()

    def refused(self, error: WireError) -> None:
        """Note a line that ends for what is wrong at it, before a session has taken it or after."""
        self._refused.labels(error.code, error.fault).inc()

    def heard(self, samples: int) -> None:
        """Note a frame."""
        self._frames.inc()
        self._audio.inc(samples / SAMPLE_RATE)

    def told(self, body: ToClient) -> None:
        """Note what is said to a learner."""
        self._told.labels(type(body).__name__).inc()
        match body:
            case WordJudged(status=Status.SETTLED):
                self._judged(body)
            case RecitationOpened(passage=str()):
                self._recitations.labels("opened").inc()
            case RecitationEnded():
                self._recitations.labels("ended").inc()
            case WrongCallKept():
                self._wrong_calls.inc()
            case Fault():
                self._faults.labels(body.code, body.fault).inc()
            case _:
                pass

    def _judged(self, word: WordJudged) -> None:
        self._words.labels(word.verdict).inc()
        if word.verdict in ACCUSING:
            self._mistakes.labels(word.kind).inc()

    def settled(self, seconds: float) -> None:
        """Note how long after the last audio of its word a settled verdict was told."""
        self._delays.observe(seconds)

    def collect(self) -> Iterator[Metric]:
        """Give everything of this moment."""
        for counted in (self._open, self._opened, self._ended, self._refused, self._frames, self._audio):
            yield from counted.collect()
        for counted in (self._told, self._recitations, self._words, self._mistakes, self._wrong_calls, self._faults):
            yield from counted.collect()
        yield from self._delays.collect()


def _counter(name: str, text: str, *labels: str) -> Counter:
    return Counter(f"talqin_{name}", text, labels, registry=None)
