"""`talqin serve`: loads what the tree needs, starts it, and stops it in good order."""

import asyncio
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import structlog
import uvloop

from actors.memory import MemoryMessage, name_of
from actors.ports import LearnerId, StoreUnavailableError
from actors.privacy.keeping import KeepingParts
from actors.recitation.hearing import RecordingHearer
from actors.recitation.recital import Knowledge
from actors.runtime import Ref, StartError, System
from actors.shards.leases import LeaseMeter
from actors.visit.directory import SessionDirectory
from actors.work.desk import JobDesk
from config.loading import load_settings
from config.logging import set_up_logging
from config.settings import Settings
from models.learning.catalogue import read_all
from models.quran.passage import parse_passage
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.expected import expect_passage
from models.recitation.settings import JudgeSettings
from models.recitation.warm import warm_up
from supervisors.hearing import INFERENCE
from supervisors.memories import Neighbours
from supervisors.roles import parts_of
from supervisors.tree import Outside, Tree
from supervisors.work import WorkParts
from talqin.failures import OurFailure, fails_clearly
from talqin.serving.between import between
from talqin.serving.inner import run_inner
from talqin.serving.people import Keys, People, keys_of, open_people
from talqin.serving.readiness import Readiness
from talqin.serving.remembering import neighbours_of
from talqin.serving.running import (
    STOP_SECONDS,
    manifest_of,
    root_cause,
    signalled,
    spare_the_collector,
    tracing_of,
    wait_for_the_end,
)
from transport.admin import admin_application
from transport.ears.places import make_places, workers_of
from transport.http import public_application
from transport.recordings.jobs_door import JobParts, JobsDoor
from transport.recordings.judge import FileJudge
from transport.recordings.uploads import UploadDoor, UploadParts
from transport.stores.opening import Stores, StoresMissingError, open_stores
from transport.stores.people_passing import PeoplePassing
from transport.stores.results import PassingResults
from transport.telemetry.learners import LearnerMetrics
from transport.telemetry.leases import LeaseMetrics
from transport.telemetry.pool import PoolMetrics
from transport.telemetry.stores import StoreMetrics
from transport.telemetry.trace_log import with_trace_id
from transport.telemetry.work import WorkMetrics
from transport.websocket_door import WebSocketDoor
from transport.wire_events import Greeting

if TYPE_CHECKING:
    from transport.telemetry.tracing import Tracing

ROLES: Final = ("all", "session", "analysis", "inference", "memory")
_WORKERS: Final = 4
"""Threads for blocking work beside the ears: searches, a long surah's graph, files."""


@click.command()
@click.option("--role", type=click.Choice(ROLES), help="What this node does among others.  [default: all]")
@click.option("--host", help="Address of the page and the WebSocket.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Their port.  [default: 8080]")
@click.option("--admin-port", type=click.IntRange(0, 65535), help="Port of the operator's door.  [default: 8081]")
@click.option("--dev", is_flag=True, help="Let anyone in as a guest, without a token.")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the embedded stores.  [default: data]")
@click.option("--config", "file", type=click.Path(path_type=Path), help="A TOML file with settings.")
@fails_clearly
def serve(file: Path | None, **said: Any) -> None:
    """Start the server: the page and the WebSocket for learners, and the operator's door."""
    settings = load_settings(file, overrides_of(**said))
    set_up_logging(settings.log, with_trace_id)
    if not parts_of(settings.node).teaches:
        uvloop.run(run_inner(settings))
    else:
        uvloop.run(run_server(settings, keys_of(settings)))


def overrides_of(
    *,
    host: str | None,
    port: int | None,
    admin_port: int | None,
    dev: bool,
    data: Path | None,
    role: str | None = None,
) -> dict[str, dict[str, Any]]:
    """Give what the command line says, by section; what it does not say is left out."""
    said: dict[str, dict[str, Any]] = {
        "server": {"host": host, "port": port},
        "admin": {"port": admin_port},
        "access": {"development": dev or None},
        "store": {"folder": data},
        "node": {"role": role},
    }
    known = {name: {key: value for key, value in part.items() if value is not None} for name, part in said.items()}
    return {name: part for name, part in known.items() if part}


async def run_server(settings: Settings, keys: Keys) -> None:
    """Serve until a signal comes or the tree fails beyond its means.

    Raises:
        OurFailure: it could not start.
    """
    log, signal_came = structlog.get_logger(), signalled()
    ears = 2 * max(1, workers_of(settings.voice))  # each holds a thread while it hears; a new version's stand beside
    executor = ThreadPoolExecutor(_WORKERS + ears, thread_name_prefix="worker")
    system = System(executor=executor, log=log)
    tracing, counted = tracing_of(settings, system), StoreMetrics()
    try:
        stores = await open_stores(settings.store, system.clock, settings.session, settings.work, counted)
    except StoresMissingError as error:
        raise OurFailure(str(error)) from error
    neighbours = await asyncio.to_thread(neighbours_of, settings)
    memories, whole = partial(_memory_of, system), stores.whole
    people = open_people(settings, stores.documents, PeoplePassing(stores.passing), keys, memories, whole)
    outside = await asyncio.to_thread(  # reads the model from the disk
        outside_of, settings, people, system, stores, tracing, counted, neighbours
    )
    tree = Tree(system, settings, outside)
    if people.privacy is not None:
        people.privacy.erasure.end_visits = tree.end_visits_of
    try:
        await tree.start()
    except StartError as error:
        raise OurFailure(root_cause(error)) from error
    spare_the_collector()
    await _announce(tree, settings)
    beside = [asyncio.create_task(_migrate(stores, log)), asyncio.create_task(people.watch())]
    await wait_for_the_end(tree, signal_came)
    unfinished = await tree.stop(STOP_SECONDS)
    for task in beside:
        task.cancel()
    await asyncio.wait(beside)
    await stores.close()
    if neighbours is not None:
        await neighbours.close()
    if tracing is not None:
        await tracing.close()
    executor.shutdown(wait=False, cancel_futures=True)
    log.info("stopped", unfinished=unfinished)


def _memory_of(system: System, learner: LearnerId) -> Ref[MemoryMessage]:
    return system.ref(f"/memory/{name_of(learner)}")


async def _migrate(stores: Stores, log: Any) -> None:
    """Bring documents of an older Talqin forward; what is left over when a store goes away is read as it is."""
    try:
        rewritten = await stores.migrate()
    except StoreUnavailableError as error:
        log.warning("documents_not_migrated", reason=str(error))
    else:
        log.info("documents_migrated", documents=rewritten)


def outside_of(
    settings: Settings,
    people: People,
    system: System,
    stores: Stores,
    tracing: "Tracing | None" = None,
    asked: StoreMetrics | None = None,
    neighbours: Neighbours | None = None,
) -> Outside:
    """Load what we know of the Quran, and say how ears and doors are made."""
    manifest = manifest_of(settings.voice.weights)
    text = Text.load()
    judging = JudgeSettings(delay_frames=manifest.delay_frames)
    knowledge = Knowledge(text, Sounds.load(), PlaceIndex.load(), judging, settings.analysis.strictness)
    warm_up(expect_passage(parse_passage("103", text), text, knowledge.sounds), judging)
    greeting = Greeting(
        text=f"{text.about.source} {text.about.source_version}",
        riwayah=text.about.riwayah,
        model=manifest.name,
        model_version=manifest.version,
        chunk_ms=settings.analysis.chunk_samples // 16,
        reference_audio=settings.feedback.reference_audio_url,
    )
    read_all()

    origins = settings.server.allowed_origins
    results, learners = PassingResults(stores.results), LearnerMetrics()
    waiting = WorkMetrics()
    work = _work_of(settings, people, stores, knowledge, waiting)

    def public(directory: SessionDirectory, hearer: RecordingHearer) -> Any:
        door = WebSocketDoor(directory, people.gate, greeting, system.clock, origins, people.lines, tracing, learners)
        uploads = UploadDoor(UploadParts(hearer, people.gate, knowledge, results, origins))
        audio = settings.feedback.reference_audio_url
        jobs = None if work is None else JobsDoor(JobParts(work.desk, people.gate, knowledge, origins))
        return public_application(door, uploads, audio, people.add_routes, people.entry, jobs)

    meter_of_leases = LeaseMeter() if neighbours is None else neighbours.meter
    paths = ("/doors/public", "/sessions", "/memory")
    is_ready = Readiness(system, *paths, is_deserted=lambda: meter_of_leases.is_deserted)
    ears, meter = make_places(settings.voice, settings.pool), PoolMetrics()
    parts = parts_of(settings.node)
    others = between(settings.node, parts, meter)

    def operators() -> Any:
        leased = () if neighbours is None else (LeaseMetrics(neighbours.meter),)
        counted = (meter, learners, waiting, asked or StoreMetrics(), *others.collectors, *leased)
        return admin_application(system, is_ready, system.ref(INFERENCE), *counted, hears=parts.hears)

    return Outside(
        ears,
        knowledge,
        stores.documents,
        public,
        operators,
        meter,
        model=f"{manifest.name} {manifest.version}",
        privacy=people.privacy,
        keeping=_keeping_of(people),
        session_cache=stores.sessions,
        work=work,
        verdicts=learners,
        put_by=stores.put_by,
        lines=others.lines,
        neighbours=neighbours,
    )


def _work_of(
    settings: Settings, people: People, stores: Stores, knowledge: Knowledge, meter: WorkMetrics
) -> WorkParts | None:
    """Give what judges recordings that may wait: where what is kept of a voice is sealed with its owner's key."""
    if people.privacy is None:
        return None
    desk = JobDesk(stores.documents, stores.objects, people.privacy.keys, stores.work, settings.work, time.time)
    node = settings.node.name or secrets.token_hex(4)
    return WorkParts(stores.work, desk, lambda hearer: FileJudge(hearer, knowledge), settings.work, node, meter)


def _keeping_of(people: People) -> KeepingParts | None:
    """Give what keeps audio: where the operator allows it, and people have accounts by which to consent."""
    if people.privacy is None or people.office is None:
        return None
    return people.privacy.keeping(people.office.consents)


async def _announce(tree: Tree, settings: Settings) -> None:
    public, admin = await tree.public_address(), await tree.admin_address()
    click.echo(f"The page:   {public.url.replace('127.0.0.1', 'localhost')}")
    click.echo(f"WebSocket:  {public.url.replace('http', 'ws', 1)}/v1/recite")
    click.echo(f"Operator:   {admin.url}/tree   (talqin admin tree)")
    if settings.access.accounts:
        click.echo(f"People:     {public.url}/v1/openapi.json   (talqin account create --role operator)")
    if settings.access.development:
        click.secho("DEVELOPMENT MODE: anyone who can reach this port may recite, without a token.", fg="yellow")
