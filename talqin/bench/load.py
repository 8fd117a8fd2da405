"""`talqin bench load`: how many learners one server holds, what each costs, and how soon they see their verdicts."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import msgspec
import uvloop

from talqin.bench.audio import FRAME_SAMPLES, Reciting, recitings
from talqin.bench.classroom import Classroom, Reciter
from talqin.bench.machine import Machine, percentile, this_machine
from talqin.bench.served import Served, allow_connections, echoing, served
from talqin.failures import fails_clearly

_SETTLE_SECONDS: Final = 6.0
"""After a change, before memory is read."""
_WARM_SECONDS: Final = 8.0
"""Of reciting, before delays are noted."""
_LIMIT_CONNECTIONS: Final = 2000
_LIMIT_FRAMES: Final = 10_000
_ANSWERED_WITHIN_MS: Final = 500.0
_SETTINGS: Final = """
[session]
max_sessions = {most}
idle_seconds = 3600
[pool]
slots = 4096
[log]
level = "warning"
"""


class Delays(msgspec.Struct, frozen=True):
    """Milliseconds."""

    count: int
    p50: float
    p95: float
    p99: float


class Connected(msgspec.Struct, frozen=True):
    """Learners who are there and silent."""

    learners: int
    refused: int
    handshakes_a_second: float
    handshake_cpu_ms: float
    kb_a_session: float
    """Of the server's own memory; the kernel's for the socket not counted."""


class Load(msgspec.Struct, frozen=True):
    """Some of them recite."""

    connected: int
    reciting: int
    seconds: float
    frames: int
    cpu_part: float
    """CPU-seconds in a second: the server's own process, its ears not counted."""
    cpu_us_a_frame: float
    kb_a_reciter: float
    """Beyond a silent session."""
    answered: Delays
    """From each frame, as it was sent, until it was heard and judged (its `ack`): what the server takes."""
    shown: Delays
    """From the last audio byte of each word, as it was sent, to its first verdict: the judge's own wait is in it."""
    settled: Delays
    """To its settled verdict."""
    refused: int
    """Recitations that had to be opened again later, as there was no room."""
    finals: int
    held_back: int
    event_faults: int
    failures: tuple[str, ...]


class Returning(msgspec.Struct, frozen=True):
    """Some are cut off every second, and come back."""

    a_second: int
    seconds: float
    returned: int
    failed: int
    p50_ms: float
    p99_ms: float
    event_faults: int


class Drained(msgspec.Struct, frozen=True):
    """The server was told to stop."""

    learners: int
    seconds: float
    codes: dict[str, int]
    event_faults: int
    unanswered_recitations: int
    retry_after_ms: tuple[int, int]
    """The soonest and the latest that learners were told to come back."""


class LoadReport(msgspec.Struct, frozen=True):
    """Everything that was measured."""

    machine: Machine
    audio: str
    limit: Connected
    """A bare aiohttp server in our place."""
    limit_us_a_frame: float
    """Its CPU time to take a frame of 10 KB and acknowledge it."""
    connected: Connected
    loads: tuple[Load, ...]
    most_reciting: int
    """With nobody refused, and p99 of the answers under 500 ms; 0 when it was not looked for."""
    returning: Returning | None
    drained: Drained


class Plan(msgspec.Struct, frozen=True):
    """What is to be measured."""

    connections: int
    reciting: int
    seconds: float
    reconnecting: float
    """Percent of the learners, each second."""
    is_search: bool


@click.command()
@click.option("--connections", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--reciting", type=click.IntRange(0), default=200, show_default=True, help="How many of them.")
@click.option("--seconds", type=click.FloatRange(1), default=30.0, show_default=True, help="Of each part.")
@click.option("--reconnect", type=click.FloatRange(0, 50), default=2.0, show_default=True, help="Percent a second.")
@click.option("--search", is_flag=True, help="Also look for the most who can recite.")
@click.option("--audio", type=click.Path(path_type=Path), help="A folder like shared/recitations.")
@click.option("--quick", is_flag=True, help="A look in half a minute; no figure to be quoted.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@fails_clearly
def load(
    *,
    connections: int,
    reciting: int,
    seconds: float,
    reconnect: float,
    search: bool,
    audio: Path | None,
    quick: bool,
    as_json: bool,
) -> None:
    """Measure one `talqin serve` on this machine, with its learners beside it."""
    plan = Plan(connections, reciting, seconds, reconnect, search)
    if quick:
        plan = Plan(min(connections, 50), min(reciting, 3), 3.0, reconnect, is_search=False)
    allow_connections(plan.connections)
    report = measure_load(plan, recitings(audio))
    click.echo(msgspec.json.encode(report) if as_json else _table(report))


def measure_load(plan: Plan, recited: Sequence[Reciting]) -> LoadReport:
    """Run all parts: first against the bare server, then against one of ours."""
    machine = this_machine()
    with echoing() as server:
        limit, limit_us = uvloop.run(_limit(server, plan))
    with served(_SETTINGS.format(most=plan.connections + 100)) as server:
        connected, loads, returning, drained = uvloop.run(_all_parts(server, plan, recited))
    most = max((part.reciting for part in loads if _is_good(part)), default=0) if plan.is_search else 0
    audio = "real recordings" if recited[0].is_real else "a synthetic buzz: no word is recognised in it"
    return LoadReport(machine, audio, limit, limit_us, connected, tuple(loads), most, returning, drained)


async def _all_parts(
    server: Served, plan: Plan, recited: Sequence[Reciting]
) -> tuple[Connected, list[Load], Returning | None, Drained]:
    room = Classroom(server.host, server.port)
    connected = await _connected(server, room, plan.connections)
    loads = [await _load(server, room, plan.reciting, plan.seconds, recited)] if plan.reciting else []
    if plan.is_search:
        loads += await _search(server, room, plan, recited)
    returning = await _returning(room, plan) if plan.reconnecting else None
    return connected, loads, returning, await _drained(server, room, min(plan.reciting, 50), recited)


async def _connected(server: Served, room: Classroom, count: int) -> Connected:
    first = min(50, count // 5)  # they pay for what is made once
    await room.enter(first)
    await asyncio.sleep(_SETTLE_SECONDS)
    memory, cpu, more = await _memory_of(server), await _cpu_of(server), count - first
    took = await room.enter(more)
    cpu = await _cpu_of(server) - cpu
    await asyncio.sleep(_SETTLE_SECONDS)
    grown = await _memory_of(server) - memory
    return Connected(
        learners=len(room.learners),
        refused=len(room.refused),
        handshakes_a_second=round(more / max(took, 1e-9), 1),
        handshake_cpu_ms=round(cpu / more * 1000, 3),
        kb_a_session=round(grown / more / 1000, 2),
    )


async def _limit(server: Served, plan: Plan) -> tuple[Connected, float]:
    """Measure what no server on aiohttp can be better than."""
    room = Classroom(server.host, server.port)
    connected = await _connected(server, room, min(plan.connections, _LIMIT_CONNECTIONS))
    cpu, frames = await _cpu_of(server), 0
    for _ in range(_LIMIT_FRAMES // min(50, len(room.learners))):
        frames += sum(learner.send(bytes(2 * FRAME_SAMPLES)) for learner in room.learners[:50])
        await asyncio.sleep(0.005)
    await asyncio.sleep(1.0)
    return connected, round((await _cpu_of(server) - cpu) / max(1, frames) * 1e6, 1)


async def _memory_of(server: Served) -> int:
    return await asyncio.to_thread(server.cost.memory_bytes)


async def _cpu_of(server: Served) -> float:
    return await asyncio.to_thread(server.cost.cpu_seconds)


async def _load(server: Served, room: Classroom, count: int, seconds: float, recited: Sequence[Reciting]) -> Load:
    memory = await _memory_of(server)
    reciters = room.begin_reciting(count, recited)
    await asyncio.sleep(_WARM_SECONDS)
    for reciter in reciters:
        reciter.forget()
    frames, cpu, began = _frames(reciters), await _cpu_of(server), time.perf_counter()
    await asyncio.sleep(seconds)
    took, cpu, frames = time.perf_counter() - began, await _cpu_of(server) - cpu, _frames(reciters) - frames
    grown = await _memory_of(server) - memory
    failures = await room.stop_reciting()
    await asyncio.sleep(_SETTLE_SECONDS)
    return Load(
        connected=len(room.learners),
        reciting=len(reciters),
        seconds=round(took, 1),
        frames=frames,
        cpu_part=round(cpu / took, 3),
        cpu_us_a_frame=round(cpu / max(1, frames) * 1e6, 1),
        kb_a_reciter=round(grown / max(1, len(reciters)) / 1000, 1),
        answered=_delays([value for reciter in reciters for value in reciter.answered_ms]),
        refused=sum(reciter.refused for reciter in reciters),
        shown=_delays([value for reciter in reciters for value in reciter.shown_ms]),
        settled=_delays([value for reciter in reciters for value in reciter.settled_ms]),
        finals=sum(reciter.finals for reciter in reciters),
        held_back=sum(reciter.held_back for reciter in reciters),
        event_faults=room.faults(room.learners),
        failures=tuple(f"{count}x {what}" for what, count in Counter(failures).most_common(3)),
    )


async def _search(server: Served, room: Classroom, plan: Plan, recited: Sequence[Reciting]) -> list[Load]:
    """Double while it is quick enough, then halve the step."""
    good, bad, tried = 0, 0, list[Load]()
    count = 25
    while (not bad and count <= len(room.learners)) or bad - good > max(10, good // 8):
        part = await _load(server, room, count, plan.seconds, recited)
        tried.append(part)
        if _is_good(part):
            good = count
        else:
            bad = count
        count = (good + bad) // 2 if bad else 2 * count
    return tried


async def _returning(room: Classroom, plan: Plan) -> Returning:
    a_second = max(1, round(len(room.learners) * plan.reconnecting / 100))
    returns = await room.keep_returning(room.learners, a_second, plan.seconds)
    ordered = sorted(returns.took_ms)
    return Returning(
        a_second=a_second,
        seconds=round(returns.seconds, 1),
        returned=len(ordered),
        failed=returns.failed,
        p50_ms=round(percentile(ordered, 0.50), 1),
        p99_ms=round(percentile(ordered, 0.99), 1),
        event_faults=room.faults(room.learners),
    )


async def _drained(server: Served, room: Classroom, reciting: int, recited: Sequence[Reciting]) -> Drained:
    reciters = room.begin_reciting(reciting, recited)
    await asyncio.sleep(_WARM_SECONDS if reciters else 0)
    began = time.perf_counter()
    server.begin_stop()
    await room.all_closed(within=60.0)
    took = time.perf_counter() - began
    unanswered = sum(reciter.is_unanswered for reciter in reciters)
    await room.stop_reciting()
    waits = [learner.retry_after_ms for learner in room.learners]
    return Drained(
        learners=len(room.learners),
        seconds=round(took, 2),
        codes={str(code): count for code, count in Counter(learner.code for learner in room.learners).items()},
        event_faults=room.faults(room.learners),
        unanswered_recitations=unanswered,
        retry_after_ms=(min(waits, default=0), max(waits, default=0)),
    )


def _is_good(part: Load) -> bool:
    """Whether everybody could recite, and was answered in time."""
    return part.answered.p99 < _ANSWERED_WITHIN_MS and not part.failures and not part.refused


def _frames(reciters: Sequence[Reciter]) -> int:
    return sum(reciter.learner.next for reciter in reciters)


def _delays(values: list[float]) -> Delays:
    ordered = sorted(values)
    return Delays(len(ordered), *(round(percentile(ordered, part), 1) for part in (0.50, 0.95, 0.99)))


def _table(report: LoadReport) -> str:
    machine, connected, drained = report.machine, report.connected, report.drained
    lines = [
        f"{machine.processor}, {machine.cores} cores (server, ears and learners share them), Python {machine.python}",
        f"audio: {report.audio}",
        (
            f"bare aiohttp: {report.limit.kb_a_session} KB a connection, {report.limit.handshakes_a_second} "
            f"handshakes/s, {report.limit.handshake_cpu_ms} CPU-ms each, {report.limit_us_a_frame} us a frame"
        ),
        (
            f"{connected.learners} connected: {connected.kb_a_session} KB a session, "
            f"{connected.handshakes_a_second} handshakes/s, {connected.handshake_cpu_ms} CPU-ms each"
        ),
    ]
    lines += [
        f"{part.reciting} of {part.connected} recite: audio answered p50 {part.answered.p50} p95 {part.answered.p95} "
        f"p99 {part.answered.p99} ms; first verdict of {part.shown.count} words p50 {part.shown.p50} "
        f"p95 {part.shown.p95} p99 {part.shown.p99} ms, settled p50 {part.settled.p50} p99 {part.settled.p99} ms; "
        f"{part.refused} refused; "
        f"{part.cpu_part} CPU, {part.cpu_us_a_frame} us a frame, {part.kb_a_reciter} KB each; "
        f"{part.event_faults} faults in events{', FAILED: ' + '; '.join(part.failures) if part.failures else ''}"
        for part in report.loads
    ]
    if report.most_reciting:
        lines.append(f"most who recite with p99 under {_ANSWERED_WITHIN_MS:.0f} ms: {report.most_reciting}")
    if report.returning is not None:
        back = report.returning
        lines.append(
            f"{back.a_second} come back every second: p50 {back.p50_ms} p99 {back.p99_ms} ms, {back.failed} failed of "
            f"{back.returned + back.failed}, {back.event_faults} faults in events"
        )
    lines.append(
        f"drain of {drained.learners}: {drained.seconds} s, close codes {drained.codes}, {drained.event_faults} faults "
        f"in events, {drained.unanswered_recitations} recitations without their final, "
        f"told to come back after {drained.retry_after_ms[0]}-{drained.retry_after_ms[1]} ms"
    )
    return "\n".join(lines)
