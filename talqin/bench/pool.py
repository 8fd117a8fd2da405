"""`talqin bench pool`: streams per core, capacity and latency through the pool, recovery of a killed worker."""

from typing import Any, Final

import click
import msgspec
import uvloop

from config.loading import load_settings
from config.logging import set_up_logging
from config.settings import LogSettings, Settings
from models.voice.model import VoiceModel
from talqin.bench.chunk_latency import (
    LatencyFigure,
    RecoveryFigure,
    measure_capacity,
    measure_latency,
    measure_most,
    measure_recovery,
)
from talqin.bench.machine import Machine, this_machine
from talqin.bench.streams_per_core import CoreFigure, measure_core
from talqin.failures import fails_clearly
from transport.ears.places import make_places, workers_of

_PARTS: Final = (0.70, 0.95)
_SLOTS: Final = 8192
_FIRST_LOOK_SECONDS: Final = 4.0
_CAPACITY_SECONDS: Final = 20.0
_RECOVERY_SECONDS: Final = 10.0
_RECOVERING: Final = 0.5
"""Of the capacity, while an ear is killed."""
_QUICK_STREAMS: Final = 32


class PoolReport(msgspec.Struct, frozen=True):
    """Everything that was measured."""

    machine: Machine
    model: str
    streams_per_core: int
    """The best of the batch sizes, in CPU time of one core, PCM to posteriors."""
    batches: tuple[CoreFigure, ...]
    workers: int
    """Processes that hear; 0: the pool's own."""
    capacity: int
    """Streams heard in real time by all of them, with the pool, the loop and the way to the processes."""
    latency: tuple[LatencyFigure, ...]
    recovery: RecoveryFigure | None
    """None where no process hears."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--seconds", type=click.FloatRange(min=1), default=300.0, show_default=True, help="Of each latency run.")
@click.option("--ears", type=click.IntRange(0, 256), help="Processes that hear; 0: this one.  [default: as served]")
@click.option("--quick", is_flag=True, help="A look in a few seconds; no figure to be quoted.")
@fails_clearly
def pool(*, as_json: bool, seconds: float, ears: int | None, quick: bool) -> None:
    """Measure how many learners a core hears, and how soon, with the model of the settings."""
    set_up_logging(LogSettings(level="error"))  # an ear that is killed is what is measured, and no news
    overrides: dict[str, dict[str, Any]] = {} if ears is None else {"voice": {"workers": ears}}
    report = measure_pool(load_settings(None, overrides), seconds=1.0 if quick else seconds, quick=quick)
    click.echo(msgspec.json.encode(report) if as_json else _table(report))


def measure_pool(settings: Settings, *, seconds: float, quick: bool) -> PoolReport:
    """Take all figures; every latency run takes `seconds`."""
    machine, voice = this_machine(), settings.voice
    model = VoiceModel.load(voice.weights, variant=voice.variant)
    batches = measure_core(model, quick=quick)
    places = make_places(voice, settings.pool.model_copy(update={"slots": _SLOTS}))
    most = uvloop.run(measure_most(places, 0.5 if quick else _FIRST_LOOK_SECONDS))
    capacity = most if quick else uvloop.run(measure_capacity(places, _CAPACITY_SECONDS, most))
    used = min(capacity, _QUICK_STREAMS) if quick else capacity
    latency = tuple(uvloop.run(measure_latency(places, part, used, seconds)) for part in _PARTS)
    recovering = max(1, int(used * _RECOVERING))
    recovery = uvloop.run(measure_recovery(places, recovering, seconds if quick else _RECOVERY_SECONDS))
    best = max(figure.streams for figure in batches)
    return PoolReport(machine, model.full_name, best, batches, workers_of(voice), capacity, latency, recovery)


def _table(report: PoolReport) -> str:
    machine, recovery = report.machine, report.recovery
    lines = [
        f"{report.model} on {machine.processor}, {machine.cores} cores, Python {machine.python}, load {machine.load}",
        "",
        f"{'batch':>6}{'streams a core':>16}{'by the clock':>14}{'network alone':>15}{'of that':>9}{'ms a chunk':>12}",
    ]
    lines += [
        f"{row.batch:6}{row.streams:16}{row.streams_wall:14}{row.network_alone:15}"
        f"{row.streams / row.network_alone:9.0%}{row.ms_a_chunk:12.3f}"
        for row in report.batches
    ]
    lines += [
        "",
        f"through the pool, {report.workers or 'no'} process(es) of their own: {report.capacity} streams",
        f"{'load':>6}{'streams':>9}{'chunks':>10}{'p50':>8}{'p95':>8}{'p99':>8}{'worst':>9}{'unheard':>9}{'CPU':>6}",
    ]
    lines += [
        f"{row.part_of_capacity:6.0%}{row.streams:9}{row.chunks:10}{row.p50_ms:8.1f}{row.p95_ms:8.1f}{row.p99_ms:8.1f}"
        f"{row.worst_ms:9.1f}{row.unheard:9}{row.cpu_part:6.2f}"
        for row in report.latency
    ]
    if recovery is not None:
        lines += ["", _recovered(recovery)]
    return "\n".join(lines)


def _recovered(recovery: RecoveryFigure) -> str:
    return (
        f"a killed process, {recovery.streams} streams: heard again after {recovery.first_heard_seconds} s, "
        f"caught up after {recovery.caught_up_seconds} s, {recovery.unheard} chunks unheard"
    )
