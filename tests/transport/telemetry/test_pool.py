"""What Prometheus reads of the pool."""

import asyncio
from itertools import count

import numpy as np
import pytest
from prometheus_client import CollectorRegistry

from actors.inference_pool import InferencePool
from actors.pool.messages import FromPool, HearChunk, OpenStream, PoolMessage, StreamGranted
from actors.pool.meter import PoolMeter, TurnFigures
from actors.pool.schedule import Lane
from actors.runtime import Actor, CellSpec, Ref, System
from config.settings import PoolSettings
from tests.fakes.ears import FakePlace
from transport.telemetry.pool import PoolMetrics

FIGURES = TurnFigures("core-0", (3, 1), "ready", 0.004, (0.001, 0.001, 0.002, 0.003), (0.005,) * 4, 3, 1)


class Bystander(Actor[FromPool]):
    def on_receive(self, message: FromPool) -> None:
        del message


@pytest.fixture
def metrics() -> PoolMetrics:
    return PoolMetrics()


@pytest.fixture
def registry(metrics: PoolMetrics) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(metrics)
    return registry


def test_it_is_the_pools_meter(metrics: PoolMetrics) -> None:
    meter: PoolMeter = metrics

    assert meter is metrics


@pytest.mark.parametrize(
    ("name", "labels", "expected"),
    [
        ("batch_rows_count", {"ear": "core-0"}, 2),
        ("batch_rows_sum", {"ear": "core-0"}, 4),
        ("turn_seconds_sum", {"ear": "core-0"}, 0.004),
        ("queue_wait_seconds_sum", {}, 0.007),
        ("chunk_latency_seconds_count", {}, 4),
        ("releases_total", {"reason": "ready"}, 1),
        ("live_chunks_total", {}, 3),
        ("deadline_misses_total", {}, 1),
        ("audio_seconds_total", {}, 1.28),
    ],
)
def test_a_turn_is_counted(
    metrics: PoolMetrics, registry: CollectorRegistry, name: str, labels: dict[str, str], expected: float
) -> None:
    metrics.turn(FIGURES)

    assert registry.get_sample_value(f"talqin_pool_{name}", labels) == pytest.approx(expected)


def test_what_goes_wrong_is_counted_by_its_reason(metrics: PoolMetrics, registry: CollectorRegistry) -> None:
    metrics.refused("capacity")
    metrics.failed("ear_failed")
    metrics.lost("core-0")
    metrics.rebuilt(3)
    metrics.resent()

    values = [
        registry.get_sample_value(f"talqin_pool_{name}_total", labels)
        for name, labels in (
            ("rejections", {"reason": "capacity"}),
            ("stream_failures", {"code": "ear_failed"}),
            ("ear_losses", {"ear": "core-0"}),
            ("state_rebuilds", {}),
            ("resent_chunks", {}),
        )
    ]
    assert values == [1, 1, 1, 3, 1]


async def test_gauges_are_those_of_the_running_pool(
    system: System, metrics: PoolMetrics, registry: CollectorRegistry
) -> None:
    places = (FakePlace(slots=4).place(),)
    spec = CellSpec(lambda: InferencePool(lambda _: places, PoolSettings(), count(1), metrics))
    pool: Ref[PoolMessage] = await system.spawn("/pool", spec)
    listener = await system.spawn("/listener", CellSpec(Bystander))
    granted = await pool.ask(OpenStream(listener, "source"), within=1)
    assert isinstance(granted, StreamGranted)
    pool.tell(HearChunk(granted.stream, 0, np.zeros(5120, np.int16), deadline=1.0))
    await asyncio.sleep(0.1)

    ear = {"ear": "core-0", "role": "current"}
    values = {
        "streams": registry.get_sample_value("talqin_pool_streams", {"lane": "live"}),
        "used": registry.get_sample_value("talqin_pool_slots", {**ear, "state": "used"}),
        "free": registry.get_sample_value("talqin_pool_slots", {**ear, "state": "free"}),
        "up": registry.get_sample_value("talqin_pool_ear_up", {**ear, "fallback": "false"}),
        "model": registry.get_sample_value("talqin_pool_model_info", {"version": "spoken 1", "previous": ""}),
        "audio": registry.get_sample_value("talqin_pool_audio_seconds_total"),
    }
    assert values == {"streams": 1, "used": 1, "free": 3, "up": 1, "model": 1, "audio": pytest.approx(0.32)}
    assert (registry.get_sample_value("talqin_pool_cost_row_seconds", ear) or 0) > 0
    for path in ("/pool", "/listener"):
        await system.ref(path).stop()


async def test_what_was_late_before_it_came_to_the_pool_is_late_and_a_recording_is_never(
    system: System, metrics: PoolMetrics, registry: CollectorRegistry
) -> None:
    places = (FakePlace(slots=4).place(),)
    spec = CellSpec(lambda: InferencePool(lambda _: places, PoolSettings(), count(1), metrics))
    pool: Ref[PoolMessage] = await system.spawn("/pool", spec)
    listener = await system.spawn("/listener", CellSpec(Bystander))
    await asyncio.sleep(2.0)
    for source, lane, deadline in (("late", Lane.LIVE, 1.0), ("in time", Lane.LIVE, 9.0), ("file", Lane.FILE, 1.0)):
        granted = await pool.ask(OpenStream(listener, source, lane), within=1)
        assert isinstance(granted, StreamGranted)
        pool.tell(HearChunk(granted.stream, 0, np.zeros(5120, np.int16), deadline))
    await asyncio.sleep(0.1)

    counted = [registry.get_sample_value(f"talqin_pool_{name}_total") for name in ("live_chunks", "deadline_misses")]
    assert counted == [2, 1]
    assert registry.get_sample_value("talqin_pool_chunk_latency_seconds_count") == 3
    for path in ("/pool", "/listener"):
        await system.ref(path).stop()
