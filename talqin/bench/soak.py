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
from talqin.bench.served import Served, served

_SETTINGS: Final = '[session]\nmax_sessions = 5000\n[log]\nlevel = "warning"\n'
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
@click.option("--connections", type=click.IntRange(1), default=500, show_default=True)
@click.option("--reciting", type=click.IntRange(0), default=20, show_default=True)
@click.option("--audio", type=click.Path(path_type=Path), help="A folder like shared/recitations.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def soak(*, minutes: float, connections: int, reciting: int, audio: Path | None, as_json: bool) -> None:
    """Hold learners, let some recite and others come back again and again; print how the memory grows."""
    report = measure_soak(minutes, connections, reciting, recitings(audio))
    if as_json:
        click.echo(msgspec.json.encode(report))
        return
    click.echo(
        f"{report.minutes} min, {report.connected} connected, {report.reciting} reciting ({report.finals} finals), "
        f"{report.returned} came back: {report.first_mb} MB once warm, {report.last_mb} MB at the end, "
        f"{report.mb_an_hour:+} MB an hour; {report.event_faults} faults in events {' '.join(report.failures)}"
    )


def measure_soak(minutes: float, connections: int, reciting: int, recited: Sequence[Reciting]) -> SoakReport:
    """Run it; memory is read every five seconds."""
    machine = this_machine()
    with served(_SETTINGS) as server:
        return uvloop.run(_soaked(server, machine, minutes, connections, reciting, recited))


async def _soaked(
    server: Served, machine: Machine, minutes: float, connections: int, reciting: int, recited: Sequence[Reciting]
) -> SoakReport:
    room, samples, returned = Classroom(server.host, server.port), list[tuple[float, float]](), 0
    await room.enter(connections)
    reciters = room.begin_reciting(reciting, recited)
    idle = room.learners[len(reciters) :]
    loop = asyncio.get_running_loop()
    began = loop.time()
    while (now := loop.time() - began) < minutes * 60:
        samples.append((now, await asyncio.to_thread(server.cost.memory_bytes) / 1e6))
        for learner in idle[returned % max(1, len(idle)) :][:5]:
            await room.come_back(learner)
            returned += 1
        await asyncio.sleep(min(_SAMPLE_SECONDS, max(0.1, minutes * 60 - now)))
    failures = await room.stop_reciting()
    room.leave()
    warm = [sample for sample in samples if sample[0] >= _WARM_PART * minutes * 60] or samples
    slope = float(np.polyfit([at for at, _ in warm], [mb for _, mb in warm], 1)[0]) if len(warm) > 1 else 0.0
    return SoakReport(
        machine=machine,
        minutes=minutes,
        connected=len(room.learners),
        reciting=len(reciters),
        returned=returned,
        finals=sum(reciter.finals for reciter in reciters),
        first_mb=round(warm[0][1], 1),
        last_mb=round(warm[-1][1], 1),
        mb_an_hour=round(slope * 3600, 1),
        event_faults=room.faults(room.learners),
        failures=tuple(failures),
    )
