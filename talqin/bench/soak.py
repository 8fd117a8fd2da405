"""`talqin bench soak`: a server under a day's load in small, for a while; does its memory stay what it is?"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import msgspec
import numpy as np
import uvloop

from talqin.bench.audio import Reciting, recitings
from talqin.bench.classroom import Classroom
from talqin.bench.machine import Machine, this_machine
from talqin.bench.served import Served, allow_connections, served
from talqin.failures import fails_clearly

_SETTINGS: Final = '[session]\nmax_sessions = {most}\n[log]\nlevel = "warning"\n'
_SAMPLE_SECONDS: Final = 5.0
_WARM_PART: Final = 0.3
"""Of the time: caches fill, pools grow to what they need."""


class SoakReport(msgspec.Struct, frozen=True):
    """What was seen."""

    machine: Machine
    minutes: float
    connected: int
    reciting: int
    returned: int
    lost: int
    """Who were cut off and not let in again."""
    finals: int
    first_mb: float
    """Once warm."""
    last_mb: float
    mb_an_hour: float
    """The slope of a line through all samples once warm."""
    event_faults: int
    failures: tuple[str, ...]


@click.command()
@click.option("--minutes", type=click.FloatRange(0.1), default=30.0, show_default=True)
@click.option("--connections", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--reciting", type=click.IntRange(0), default=20, show_default=True, help="How many of them.")
@click.option("--reconnect", type=click.FloatRange(0, 50), default=2.0, show_default=True, help="Percent a second.")
@click.option("--audio", type=click.Path(path_type=Path), help="A folder like shared/recitations.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@fails_clearly
def soak(
    *, minutes: float, connections: int, reciting: int, reconnect: float, audio: Path | None, as_json: bool
) -> None:
    """Hold learners, let some recite and others come back again and again; print how the memory grows."""
    allow_connections(connections)
    report = measure_soak(Plan(minutes, connections, reciting, reconnect), recitings(audio))
    if as_json:
        click.echo(msgspec.json.encode(report))
        return
    click.echo(
        f"{report.minutes} min, {report.connected} connected, {report.reciting} reciting ({report.finals} finals), "
        f"{report.returned} came back, {report.lost} did not: {report.first_mb} MB once warm, {report.last_mb} MB at "
        f"the end, {report.mb_an_hour:+} MB an hour; {report.event_faults} faults in events {' '.join(report.failures)}"
    )


class Plan(msgspec.Struct, frozen=True):
    """Who is there, and what they do."""

    minutes: float
    connections: int
    reciting: int
    reconnecting: float
    """Percent of the learners, each second."""


def measure_soak(plan: Plan, recited: Sequence[Reciting]) -> SoakReport:
    """Run it; memory is read every five seconds."""
    machine = this_machine()
    with served(_SETTINGS.format(most=plan.connections + 100)) as server:
        return uvloop.run(_soaked(server, machine, plan, recited))


async def _soaked(server: Served, machine: Machine, plan: Plan, recited: Sequence[Reciting]) -> SoakReport:
    room = Classroom(server.host, server.port)
    await room.enter(plan.connections)
    reciters = room.begin_reciting(plan.reciting, recited)
    idle, seconds = room.learners[len(reciters) :], plan.minutes * 60
    sampling = asyncio.create_task(_memory(server, seconds))
    returns = await room.keep_returning(idle, len(idle) * plan.reconnecting / 100, seconds if plan.reconnecting else 0)
    samples = await sampling
    failures = await room.stop_reciting()
    room.leave()
    warm = [sample for sample in samples if sample[0] >= _WARM_PART * seconds] or samples
    slope = float(np.polyfit([at for at, _ in warm], [mb for _, mb in warm], 1)[0]) if len(warm) > 1 else 0.0
    return SoakReport(
        machine=machine,
        minutes=plan.minutes,
        connected=len(room.learners),
        reciting=len(reciters),
        returned=len(returns.took_ms),
        lost=returns.failed,
        finals=sum(reciter.finals for reciter in reciters),
        first_mb=round(warm[0][1], 1),
        last_mb=round(warm[-1][1], 1),
        mb_an_hour=round(slope * 3600, 1),
        event_faults=room.faults(room.learners),
        failures=tuple(failures),
    )


async def _memory(server: Served, seconds: float) -> list[tuple[float, float]]:
    """Read the server's memory now and then: seconds since the beginning, megabytes."""
    loop, samples = asyncio.get_running_loop(), list[tuple[float, float]]()
    began = loop.time()
    while (now := loop.time() - began) < seconds:
        samples.append((now, await asyncio.to_thread(server.cost.memory_bytes) / 1e6))
        await asyncio.sleep(min(_SAMPLE_SECONDS, max(0.1, seconds - now)))
    return samples
