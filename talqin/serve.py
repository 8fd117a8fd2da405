"""`talqin serve`: loads what the tree needs, starts it, and stops it in good order."""

import asyncio
import gc
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import structlog
import uvloop

from actors.directory import SessionDirectory
from actors.hearing import RecordingHearer
from actors.memory import MemoryMessage, name_of
from actors.ports import LearnerId, StoreUnavailableError
from actors.privacy.keeping import KeepingParts
from actors.recital import Knowledge
from actors.runtime import Ref, StartError, System
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
from models.voice.manifest import VoiceManifest, read_manifest
from supervisors.tree import Outside, Tree
from talqin.failures import OurFailure, fails_clearly
from talqin.people import Keys, People, keys_of, open_people
from transport.admin import admin_application
from transport.ears.places import make_places, workers_of
from transport.http import public_application
from transport.pool_metrics import PoolMetrics
from transport.stores.opening import Stores, StoresMissingError, open_stores
from transport.stores.people_passing import PeoplePassing
from transport.stores.results import PassingResults
from transport.trace_log import with_trace_id
from transport.uploads import UploadDoor, UploadParts
from transport.websocket import WebSocketDoor
from transport.wire_events import Greeting

if TYPE_CHECKING:
    from transport.tracing import Tracing

_STOP_SECONDS: Final = 25.0
"""For all of the way down; below the 30 s after which orchestrators cut off."""

_WORKERS: Final = 4
"""Threads for blocking work beside the ears: searches, a long surah's graph, files."""


@click.command()
@click.option("--host", help="Address of the page and the WebSocket.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Their port.  [default: 8080]")
@click.option("--admin-port", type=click.IntRange(0, 65535), help="Port of the operator's door.  [default: 8081]")
@click.option("--dev", is_flag=True, help="Let anyone in as a guest, without a token.")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the embedded stores.  [default: data]")
@click.option("--config", "file", type=click.Path(path_type=Path), help="A TOML file with settings.")
@fails_clearly
def serve(
    host: str | None, port: int | None, admin_port: int | None, *, dev: bool, data: Path | None, file: Path | None
) -> None:
    """Start the server: the page and the WebSocket for learners, and the operator's door."""
    settings = load_settings(file, overrides_of(host=host, port=port, admin_port=admin_port, dev=dev, data=data))
    set_up_logging(settings.log, with_trace_id)
    uvloop.run(run_server(settings, keys_of(settings)))


def overrides_of(
    *, host: str | None, port: int | None, admin_port: int | None, dev: bool, data: Path | None
) -> dict[str, dict[str, Any]]:
    """Give what the command line says, by section; what it does not say is left out."""
    said: dict[str, dict[str, Any]] = {
        "server": {"host": host, "port": port},
        "admin": {"port": admin_port},
        "access": {"development": dev or None},
        "store": {"folder": data},
    }
    known = {name: {key: value for key, value in part.items() if value is not None} for name, part in said.items()}
    return {name: part for name, part in known.items() if part}


async def run_server(settings: Settings, keys: Keys) -> None:
    """Serve until a signal comes or the tree fails beyond its means.

    Raises:
        OurFailure: it could not start.
    """
    log, signalled = structlog.get_logger(), _signalled()
    ears = 2 * max(1, workers_of(settings.voice))  # each holds a thread while it hears; a new version's stand beside
    executor = ThreadPoolExecutor(_WORKERS + ears, thread_name_prefix="worker")
    system = System(executor=executor, log=log)
    tracing = tracing_of(settings, system)
    try:
        stores = await open_stores(settings.store, system.clock)
    except StoresMissingError as error:
        raise OurFailure(str(error)) from error
    memories, whole = partial(_memory_of, system), stores.whole
    people = open_people(settings, stores.documents, PeoplePassing(stores.passing), keys, memories, whole)
    outside = await asyncio.to_thread(
        outside_of, settings, people, system, stores, tracing
    )  # reads the model from the disk
    tree = Tree(system, settings, outside)
    if people.privacy is not None:
        people.privacy.erasure.end_visits = tree.end_visits_of
    try:
        await tree.start()
    except StartError as error:
        raise OurFailure(_root_cause(error)) from error
    _spare_the_collector()
    await _announce(tree, settings)
    beside = [asyncio.create_task(_migrate(stores, log)), asyncio.create_task(people.watch())]
    await _wait_for_the_end(tree, signalled)
    unfinished = await tree.stop(_STOP_SECONDS)
    for task in beside:
        task.cancel()
    await asyncio.wait(beside)
    await stores.close()
    if tracing is not None:
        await tracing.close()
    executor.shutdown(wait=False, cancel_futures=True)
    log.info("stopped", unfinished=unfinished)


def tracing_of(settings: Settings, system: System) -> "Tracing | None":
    """Have chunks followed, where the operator wants it; None costs nothing."""
    if not settings.trace.ratio:
        return None
    from transport.tracing import Tracing

    tracing = Tracing(settings.trace, system.clock, node=settings.node.name)
    system.carries_traces, system.go_on = True, tracing.go_on
    return tracing


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
    settings: Settings, people: People, system: System, stores: Stores, tracing: "Tracing | None" = None
) -> Outside:
    """Load what we know of the Quran, and say how ears and doors are made."""
    manifest = _manifest_of(settings.voice.weights)
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
    results = PassingResults(stores.results)

    def public(directory: SessionDirectory, hearer: RecordingHearer) -> Any:
        door = WebSocketDoor(directory, people.gate, greeting, system.clock, origins, people.lines, tracing)
        uploads = UploadDoor(UploadParts(hearer, people.gate, knowledge, results, origins))
        audio = settings.feedback.reference_audio_url
        return public_application(door, uploads, audio, people.add_routes, people.entry)

    async def is_ready() -> bool:
        return all(system.ref(path).is_alive for path in ("/doors/public", "/sessions", "/inference", "/memory"))

    voice, pool = settings.voice, settings.pool
    ears = make_places(voice, pool)
    meter = PoolMetrics()

    def operators() -> Any:
        return admin_application(system, is_ready, system.ref("/inference"), meter)

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
    )


def _keeping_of(people: People) -> KeepingParts | None:
    """Give what keeps audio: where the operator allows it, and people have accounts by which to consent."""
    if people.privacy is None or people.office is None:
        return None
    return people.privacy.keeping(people.office.consents)


def _manifest_of(weights: Path | None) -> VoiceManifest:
    if weights is not None:
        return read_manifest(weights)
    with as_file(files("models.voice") / "weights") as packaged:
        return read_manifest(packaged)


def _spare_the_collector() -> None:
    """Full collections cost half a second at ten thousand sockets; what is loaded by now lives as long as we do."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)


async def _announce(tree: Tree, settings: Settings) -> None:
    public, admin = await tree.public_address(), await tree.admin_address()
    click.echo(f"The page:   {public.url.replace('127.0.0.1', 'localhost')}")
    click.echo(f"WebSocket:  {public.url.replace('http', 'ws', 1)}/v1/recite")
    click.echo(f"Operator:   {admin.url}/tree   (talqin admin tree)")
    if settings.access.accounts:
        click.echo(f"People:     {public.url}/v1/openapi.json   (talqin account create --role operator)")
    if settings.access.development:
        click.secho("DEVELOPMENT MODE: anyone who can reach this port may recite, without a token.", fg="yellow")


def _signalled() -> asyncio.Event:
    """Be told of signals from now on: one that comes during the start ends it in good order, too."""
    loop, signalled = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, signalled.set)
    return signalled


async def _wait_for_the_end(tree: Tree, signalled: asyncio.Event) -> None:
    """Wait for a signal, or for the tree to be over."""
    waits = {asyncio.create_task(signalled.wait()), asyncio.create_task(tree.wait_over())}
    _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()


def _root_cause(error: BaseException) -> str:
    """What could not start, said by itself: each supervisor above it has wrapped it once."""
    while isinstance(error, StartError) and error.__cause__ is not None:
        error = error.__cause__
    return str(error)
