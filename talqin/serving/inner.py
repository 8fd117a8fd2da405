"""`talqin serve --role inference | analysis | memory`: no learner comes here; it hears, judges or remembers."""

import asyncio
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import click
import structlog

from actors.privacy.keys import DataKeys
from actors.recitation.recital import Knowledge
from actors.runtime import StartError, System
from actors.work.desk import JobDesk
from config.settings import Settings
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from supervisors.hearing import LINKS, Ears, Hearing, door_address
from supervisors.inner_tree import InnerTree
from supervisors.library.child import ChildSpec
from supervisors.library.dynamic import DynamicSupervisor
from supervisors.library.supervisor import supervisor_spec
from supervisors.memories import Neighbours
from supervisors.recordings import Recordings, recording_template
from supervisors.roles import RoleError, parts_of
from supervisors.work import WorkParts, work_supervisor
from talqin.failures import OurFailure
from talqin.serving.between import between
from talqin.serving.readiness import Readiness
from talqin.serving.remembering import neighbours_of, remembering
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
from transport.recordings.judge import FileJudge
from transport.stores.opening import Stores, StoresMissingError, open_stores
from transport.telemetry.pool import PoolMetrics
from transport.telemetry.stores import StoreMetrics
from transport.telemetry.work import WorkMetrics

_THREADS: Final = 2
"""Beside those of the ears."""
_SHARED: Final = {"analysis": ("documents", "passing", "objects"), "memory": ("documents", "passing")}
"""By role, the stores that it has to share: where recordings lie on their way, where memories and their leases do."""


async def run_inner(settings: Settings) -> None:
    """Hear, judge or remember for others until a signal comes or the tree fails beyond its means.

    Raises:
        RoleError: the settings are not those of such a node.
        OurFailure: it could not start.
    """
    log, signal_came = structlog.get_logger(), signalled()
    ears = 2 * max(1, workers_of(settings.voice)) if parts_of(settings.node).listens else 0  # as in talqin/serve.py
    executor = ThreadPoolExecutor(_THREADS + ears, thread_name_prefix="worker")
    system = System(executor=executor, log=log)
    tracing, asked = tracing_of(settings, system), StoreMetrics()
    stores = await _stores_of(settings, system, asked)
    neighbours = await asyncio.to_thread(neighbours_of, settings) if settings.node.role == "memory" else None
    tree = await asyncio.to_thread(  # reads text and model from the disk
        tree_of, settings, system, stores, asked, neighbours
    )
    try:
        await tree.start()
    except StartError as error:
        raise OurFailure(root_cause(error)) from error
    spare_the_collector()
    await _announce(tree, system, settings)
    await wait_for_the_end(tree, signal_came)
    unfinished = await tree.stop(STOP_SECONDS)
    if stores is not None:
        await stores.close()
    if neighbours is not None:
        await neighbours.close()
    if tracing is not None:
        await tracing.close()
    executor.shutdown(wait=False, cancel_futures=True)
    log.info("stopped", unfinished=unfinished)


async def _stores_of(settings: Settings, system: System, asked: StoreMetrics) -> Stores | None:
    """Open the stores of a node that judges or remembers; None for one that only hears."""
    role = settings.node.role
    if role not in _SHARED:
        return None
    own = [f"store.{name}" for name in _SHARED[role] if not getattr(settings.store, name)]
    if own:
        raise RoleError(f"{', '.join(own)}: a node of role {role} needs those of the nodes that learners reach")
    try:
        return await open_stores(settings.store, system.clock, settings.session, settings.work, asked)
    except StoresMissingError as error:
        raise OurFailure(str(error)) from error


def tree_of(
    settings: Settings,
    system: System,
    stores: Stores | None = None,
    asked: StoreMetrics | None = None,
    neighbours: Neighbours | None = None,
) -> InnerTree:
    """Put the tree together.

    Args:
        settings: of the node.
        system: to live in.
        stores: that recordings or memories lie in; None for a node that only hears.
        asked: what is counted of the stores.
        neighbours: who else remembers; only for a node that does.

    Raises:
        RoleError: the settings are not those of such a node.
        LinkSecretError: there is no secret for its lines.
    """
    if stores is not None and neighbours is not None:
        return remembering(settings, system, stores.documents, asked or StoreMetrics(), neighbours)
    meter, parts = PoolMetrics(), parts_of(settings.node)
    others = between(settings.node, parts, meter)
    ears = Ears(make_places(settings.voice, settings.pool), settings.pool, meter)
    hearing, waiting = Hearing(system, parts, ears, others.lines), WorkMetrics()
    is_ready = Readiness(system, LINKS if stores is None else "/work")
    kept = () if stores is None else (asked or StoreMetrics(), waiting)

    def operators() -> Any:
        return admin_application(system, is_ready, hearing.pool, meter, *others.collectors, *kept, hears=parts.hears)

    beside = () if stores is None else _judging(settings, system, hearing, stores, waiting)
    return InnerTree(system, (*hearing.children(), *beside), hearing.leave, settings.admin, operators)


def _judging(
    settings: Settings, system: System, hearing: Hearing, stores: Stores, meter: WorkMetrics
) -> tuple[ChildSpec, ...]:
    """Give what judges recordings that wait."""
    keys = DataKeys(stores.keys, time.time)
    desk = JobDesk(stores.documents, stores.objects, keys, stores.work, settings.work, time.time)
    judging = JudgeSettings(delay_frames=manifest_of(settings.voice.weights).delay_frames)
    knowledge = Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), judging, settings.analysis.strictness)
    node = settings.node.name or secrets.token_hex(4)
    parts = WorkParts(stores.work, desk, lambda hearer: FileJudge(hearer, knowledge), settings.work, node, meter)
    template = recording_template(hearing.pool, settings.analysis)
    hearer = Recordings(system, hearing.pool)
    return (
        supervisor_spec("recordings", lambda: DynamicSupervisor(template, most=settings.pool.max_files)),
        supervisor_spec("work", lambda: work_supervisor(parts, hearer)),
    )


async def _announce(tree: InnerTree, system: System, settings: Settings) -> None:
    admin = await tree.admin_address()
    if parts_of(settings.node).serves:
        links = await door_address(system)
        click.echo(f"Lines:      {links.host}:{links.port}   (other nodes: node.inference, or Nomad's discovery)")
    click.echo(f"Operator:   {admin.url}/tree   (talqin admin tree)")
