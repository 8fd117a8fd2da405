"""`talqin bench pool`: streams per core, latency of chunks under load, recovery of a killed worker."""

from typing import Final

import click
import msgspec
import uvloop

from config.settings import Settings
from models.voice.model import VoiceModel
from talqin.bench.chunk_latency import LatencyFigure, measure_latency
from talqin.bench.machine import Machine, this_machine
from talqin.bench.streams_per_core import CoreFigure, measure_core
from talqin.failures import fails_clearly
from transport.ears.places import make_places

_PARTS: Final = (0.70, 0.95)
_SLOTS: Final = 4096


class PoolReport(msgspec.Struct, frozen=True):
    """Everything that was measured."""

    machine: Machine
    model: str
    streams_per_core: int
    """The best of the batch sizes, in CPU time, PCM to posteriors."""
    batches: tuple[CoreFigure, ...]
    capacity: int
    """Streams that one ear heard in real time with the pool around it."""
    latency: tuple[LatencyFigure, ...]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--seconds", type=click.FloatRange(min=1), default=300.0, show_default=True, help="Of each latency run.")
@click.option("--quick", is_flag=True, help="A look in a few seconds; no figure to be quoted.")
@fails_clearly
def pool(*, as_json: bool, seconds: float, quick: bool) -> None:
    """Measure how many learners a core hears, and how soon, with the model of the settings."""
    report = measure_pool(seconds=1.5 if quick else seconds, quick=quick)
    click.echo(msgspec.json.encode(report) if as_json else _table(report))


def measure_pool(*, seconds: float, quick: bool) -> PoolReport:
    """Take all figures; every latency run takes `seconds`."""
    machine, settings = this_machine(), Settings()
    model = VoiceModel.load(settings.voice.weights, variant=settings.voice.variant)
    batches = measure_core(model, quick=quick)
    best = max(batches, key=lambda figure: figure.streams)
    capacity = min(best.streams_wall, 64) if quick else best.streams_wall
    places = make_places(settings.voice, settings.pool.model_copy(update={"slots": _SLOTS}))
    latency = tuple(uvloop.run(measure_latency(places, part, capacity, seconds)) for part in _PARTS)
    name = f"{model.manifest.name} {model.manifest.version} {model.variant}"
    return PoolReport(machine, name, best.streams, batches, capacity, latency)


def _table(report: PoolReport) -> str:
    machine = report.machine
    lines = [
        f"{report.model} on {machine.processor}, {machine.cores} cores, Python {machine.python}, load {machine.load}",
        "",
        f"{'batch':>6}{'streams a core':>16}{'by the clock':>14}{'network alone':>15}{'ms a chunk':>12}",
    ]
    lines += [
        f"{row.batch:6}{row.streams:16}{row.streams_wall:14}{row.network_alone:15}{row.ms_a_chunk:12.3f}"
        for row in report.batches
    ]
    lines += [
        "",
        f"{'load':>6}{'streams':>9}{'chunks':>10}{'p50':>8}{'p95':>8}{'p99':>8}{'worst':>9}{'lost':>6}{'CPU':>6}",
    ]
    lines += [
        f"{row.part_of_capacity:6.0%}{row.streams:9}{row.chunks:10}{row.p50_ms:8.1f}{row.p95_ms:8.1f}{row.p99_ms:8.1f}"
        f"{row.worst_ms:9.1f}{row.lost:6}{row.cpu_part:6.2f}"
        for row in report.latency
    ]
    return "\n".join(lines)
