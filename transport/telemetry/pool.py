"""What Prometheus reads of the inference pool: counted as it goes, gauges taken when it asks."""

from collections.abc import Callable, Iterator
from typing import Final, Literal

from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from actors.pool.admission import Reason
from actors.pool.meter import TurnFigures
from actors.pool.statistics import EarStatistics, PoolStatistics

CHUNK_SECONDS: Final = 0.32

_ROWS: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.32, 0.64, 1.28, 2.56, 5.12)


class PoolMetrics(Collector):
    """Implements the pool's meter, and is a collector of a registry; it outlives the pool's incarnations."""

    def __init__(self) -> None:
        self._statistics: Callable[[], PoolStatistics] | None = None
        self._rows = _histogram("batch_rows", "Streams in a step.", ("ear",), _ROWS)
        self._seconds = _histogram("turn_seconds", "A turn of an ear, with the way there and back.", ("ear",))
        self._waits = _histogram("queue_wait_seconds", "From a chunk's arrival to the beginning of its turn.")
        self._latencies = _histogram("chunk_latency_seconds", "From a chunk's arrival to its posteriors.")
        self._releases = _counter("releases", "Turns, by why they were no larger.", ("reason",))
        self._live = _counter("live_chunks", "Chunks that were heard of who speaks now.")
        self._missed = _counter("deadline_misses", "Those of them that were heard after their deadline.")
        self._audio = _counter("audio_seconds", "Audio that was heard.")
        self._rejections = _counter("rejections", "Streams that were not let in.", ("reason",))
        self._rebuilds = _counter("state_rebuilds", "States made anew from their past.")
        self._failures = _counter("stream_failures", "Streams that failed alone.", ("code",))
        self._losses = _counter("ear_losses", "Ears that were given up.", ("ear",))
        self._resent = _counter("resent_chunks", "Chunks that were answered from memory.")

    def bind(self, statistics: Callable[[], PoolStatistics]) -> None:
        """Ask this for gauges from now on."""
        self._statistics = statistics

    def turn(self, figures: TurnFigures) -> None:
        """Note a turn that went well."""
        rows = self._rows.labels(figures.ear)
        for count in figures.step_rows:
            rows.observe(count)
        self._seconds.labels(figures.ear).observe(figures.seconds)
        self._releases.labels(figures.release).inc()
        for wait in figures.waits:
            self._waits.observe(wait)
        for latency in figures.latencies:
            self._latencies.observe(latency)
        self._live.inc(figures.live)
        self._missed.inc(figures.missed)
        self._audio.inc(CHUNK_SECONDS * len(figures.latencies))

    def refused(self, reason: Reason) -> None:
        """Note a stream that was refused."""
        self._rejections.labels(reason).inc()

    def rebuilt(self, streams: int) -> None:
        """Note streams whose state was made anew from their past."""
        self._rebuilds.inc(streams)

    def failed(self, code: Literal["ear_failed", "overloaded"]) -> None:
        """Note a stream that failed alone."""
        self._failures.labels(code).inc()

    def lost(self, ear: str) -> None:
        """Note an ear that is gone."""
        self._losses.labels(ear).inc()

    def resent(self) -> None:
        """Note a chunk that was answered from memory."""
        self._resent.inc()

    def collect(self) -> Iterator[Metric]:
        """Give everything of this moment."""
        for counted in (self._rows, self._seconds, self._waits, self._latencies, self._releases, self._missed):
            yield from counted.collect()
        for counted in (
            self._live,
            self._audio,
            self._rejections,
            self._rebuilds,
            self._failures,
            self._losses,
            self._resent,
        ):
            yield from counted.collect()
        if self._statistics is not None:
            yield from _gauges(self._statistics())


def _histogram(name: str, text: str, labels: tuple[str, ...] = (), buckets: tuple[float, ...] = _SECONDS) -> Histogram:
    return Histogram(f"talqin_pool_{name}", text, labels, registry=None, buckets=buckets)


def _counter(name: str, text: str, labels: tuple[str, ...] = ()) -> Counter:
    return Counter(f"talqin_pool_{name}", text, labels, registry=None)


def _gauges(pool: PoolStatistics) -> Iterator[Metric]:
    streams = GaugeMetricFamily("talqin_pool_streams", "Streams under way.", labels=["lane"])
    streams.add_metric(["live"], pool.live_streams)
    streams.add_metric(["file"], pool.file_streams)
    yield streams
    yield _gauge("capacity_streams", "Live streams that the ears in use keep up with, as fitted.", pool.capacity)
    yield _gauge("waiting_chunks", "Chunks that wait.", pool.waiting_chunks)
    yield _gauge("oldest_seconds", "Age of the live chunk that waits longest.", pool.oldest_seconds)
    yield _gauge("catching_up_streams", "Live streams with a chunk past its deadline.", pool.catching_up)
    model = InfoMetricFamily("talqin_pool_model", "The voice model in use, and the one before.")
    model.add_metric([], {"version": pool.version, "previous": pool.previous_version})
    yield model
    yield from _ears(pool.ears)


def _ears(ears: tuple[EarStatistics, ...]) -> Iterator[Metric]:
    labels = ["ear", "role"]
    up = GaugeMetricFamily("talqin_pool_ear_up", "Whether streams may come to it.", labels=[*labels, "fallback"])
    slots = GaugeMetricFamily("talqin_pool_slots", "Slots of its arena.", labels=[*labels, "state"])
    row = GaugeMetricFamily("talqin_pool_cost_row_seconds", "a of the cost a * rows + b.", labels=labels)
    step = GaugeMetricFamily("talqin_pool_cost_step_seconds", "b of the cost a * rows + b.", labels=labels)
    for ear in ears:
        names = [ear.name, ear.role]
        up.add_metric([*names, str(ear.is_fallback).lower()], ear.is_up)
        slots.add_metric([*names, "used"], ear.streams)
        slots.add_metric([*names, "free"], ear.free_slots)
        row.add_metric(names, ear.row_seconds)
        step.add_metric(names, ear.step_seconds)
    yield from (up, slots, row, step)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"talqin_pool_{name}", text, value=value)
