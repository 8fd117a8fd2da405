"""Capacity, latency and recovery are taken from the real pool, and are numbers that can be."""

from pathlib import Path

import pytest
import uvloop

from actors.pool.ears import EarPlace, MakePlaces
from config.settings import PoolSettings, VoiceSettings
from talqin.bench.chunk_latency import measure_capacity, measure_latency, measure_most, measure_recovery
from tests.fakes.ears import FakePlace
from tests.talqin.bench.quiet_model import QuietModel
from transport.ears.places import make_places

pytestmark = pytest.mark.wall_clock


def fake() -> MakePlaces:
    place = FakePlace(model=QuietModel, slots=64).place()

    def places(weights: Path | None) -> tuple[EarPlace, ...]:
        del weights
        return (place,)

    return places


def test_the_most_is_what_was_heard_of_those_who_never_fall_silent() -> None:
    assert uvloop.run(measure_most(fake(), 0.2, learners=4)) > 4


def test_capacity_is_what_was_heard_of_those_who_recite() -> None:
    assert uvloop.run(measure_capacity(fake(), 0.96, learners=6)) in {5, 6}


def test_latency_counts_every_chunk() -> None:
    figure = uvloop.run(measure_latency(fake(), 0.5, 8, 0.64))

    assert (figure.streams, figure.part_of_capacity, figure.unheard, figure.failed_streams) == (4, 0.5, 0, 0)
    assert figure.chunks >= 8
    assert 0 < figure.p50_ms <= figure.p95_ms <= figure.p99_ms <= figure.worst_ms
    assert 0 <= figure.cpu_part < 4


def test_without_a_process_there_is_none_to_be_killed() -> None:
    assert uvloop.run(measure_recovery(fake(), 1, 0.32)) is None


def test_a_killed_process_is_replaced_and_no_chunk_is_lost() -> None:
    places = make_places(VoiceSettings(provider="cpu", workers=1), PoolSettings(slots=16))

    figure = uvloop.run(measure_recovery(places, 2, 0.64))

    assert figure is not None
    assert (figure.streams, figure.unheard, figure.failed_streams) == (2, 0, 0)
    assert 0 < figure.first_heard_seconds <= figure.caught_up_seconds < 30
