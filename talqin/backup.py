"""`talqin backup`, `restore`, `verify`, `drill`: the portable copy of all documents, sealed, and back again."""

import asyncio
import signal
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec
import structlog

from actors.backup.copier import FILE_BYTES, Copier, OvertakenError
from actors.backup.drill import drill as run_drill
from actors.backup.restorer import Restorer
from actors.backup.seals import Seals
from actors.backup.vault import Vault
from actors.ports import StoreUnavailableError
from config.settings import Settings
from models.backup.chain import Kind, Link
from models.backup.due import Schedule
from talqin.failures import BadInput, OurFailure, fails_clearly
from talqin.settled import Opened, data_option, settled, with_desks
from transport.stores.backups import open_place, open_target, write_metrics
from transport.stores.mongo_documents import MongoDocuments
from transport.stores.opening import ALL, StoresMissingError
from transport.stores.sqlite_documents import SqliteDocuments

R = TypeVar("R")

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """What works on backups, opened."""

    opened: Opened
    copier: Copier
    restorer: Restorer
    vault: Vault
    seals: Seals


def place_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--place`."""
    help_line = (
        "Where backups lie: a folder, s3://bucket or s3+https://host:port/bucket. [default: as backup.place says]"
    )
    return click.option("--place", help=help_line)(command)


@click.group()
def backup() -> None:
    """Copy all documents, sealed, to a folder or S3; the keys, which are elsewhere, are not in it."""


@backup.command()
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="This kind, whatever is due.")
@click.option("--metrics", type=click.Path(path_type=Path), help="A .prom file for when the last one succeeded.")
@place_option
@data_option
@fails_clearly
def run(kind: str | None, metrics: Path | None, place: str | None, data: Path | None, config: Path | None) -> None:
    """Take what is due by the schedule, once; prints what was taken, as JSON, null for nothing."""
    settings = settled(data, config)

    async def take(desk: Desk) -> str:
        link = await desk.copier.take(Kind(kind)) if kind else await desk.copier.take_due(schedule_of(settings))
        await _note(desk, metrics)
        return _told(link)

    click.echo(_on_desk(settings, place, take))


@backup.command()
@click.option("--metrics", type=click.Path(path_type=Path), help="A .prom file for when the last one succeeded.")
@place_option
@data_option
@fails_clearly
def journal(metrics: Path | None, place: str | None, data: Path | None, config: Path | None) -> None:
    """Go on taking what is due until stopped: a journal each minute, the larger ones when it is their time."""
    settings = settled(data, config)

    async def go_on(desk: Desk) -> str:
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        await keep_taking(desk, schedule_of(settings), metrics, stopped)
        return "stopped"

    click.echo(_on_desk(settings, place, go_on))


@click.command()
@place_option
@data_option
@fails_clearly
def verify(place: str | None, data: Path | None, config: Path | None) -> None:
    """Read every byte of every backup and open what can be opened; names the file that is not as it was written."""
    click.echo(_on_desk(settled(data, config), place, lambda desk: _as_json(desk.restorer.verify())))


@click.command()
@click.option("--into", required=True, help="An empty store of documents: mongodb://..., or a folder.")
@click.option("--at", type=click.DateTime(), help="A moment, UTC; the last backup before it. [default: the latest]")
@place_option
@data_option
@fails_clearly
def restore(into: str, at: Any, place: str | None, data: Path | None, config: Path | None) -> None:
    """Bring a backup back into an empty store, without whoever was erased since; prints what came back, as JSON."""
    from datetime import UTC

    settings, moment = settled(data, config), None if at is None else at.replace(tzinfo=UTC).timestamp()

    async def bring_back(desk: Desk) -> str:
        async with _target(into, settings) as target:
            return await _as_json(desk.restorer.restore(target, moment))

    click.echo(_on_desk(settings, place, bring_back))


@click.command()
@place_option
@data_option
@fails_clearly
def drill(place: str | None, data: Path | None, config: Path | None) -> None:
    """Bring the latest backup back beside, compare it with what is live; prints RTO and RPO, as JSON.

    Fails when anything is otherwise than it should be, or a goal is missed: 300 s until all is back, 120 s lost.
    """
    settings = settled(data, config)

    async def try_out(desk: Desk, folder: str) -> tuple[str, bool]:
        async with _target(folder, settings) as target:
            seen = await run_drill(desk.restorer, desk.opened.stores.documents, target, time.time, time.monotonic)
        return msgspec.json.encode({**msgspec.to_builtins(seen), "passed": seen.has_passed}).decode(), seen.has_passed

    with tempfile.TemporaryDirectory(prefix="talqin-drill-") as empty:
        told, has_passed = _on_desk(settings, place, lambda desk: try_out(desk, empty))
    click.echo(told)
    if not has_passed:
        raise OurFailure("the drill has not passed")


async def keep_taking(desk: Desk, schedule: Schedule, metrics: Path | None, stopped: asyncio.Event) -> None:
    """Take what is due until stopped; a store that is away is tried again at the next turn."""
    while not stopped.is_set():
        try:
            link = await desk.copier.take_due(schedule)
            await _note(desk, metrics)
        except (StoreUnavailableError, OvertakenError) as error:
            _log.warning("backup_failed", error=str(error))
        else:
            if link is not None:
                _log.info("backup_taken", kind=link.manifest.kind, documents=link.manifest.documents)
        try:
            async with asyncio.timeout(schedule.journal_seconds / 12):
                await stopped.wait()
        except TimeoutError:
            continue


def schedule_of(settings: Settings) -> Schedule:
    """Say how often, and for how long."""
    section = settings.backup
    return Schedule(
        full_seconds=section.full_every_hours * 3600,
        incremental_seconds=section.incremental_every_minutes * 60,
        journal_seconds=section.journal_every_seconds,
        kept_seconds=section.kept_days * 86_400,
    )


def _on_desk(settings: Settings, place: str | None, work: Callable[[Desk], Awaitable[R]]) -> R:
    """Open everything, do something, close it; errors that the operator can mend end the command clearly."""
    from actors.backup.ports import NotEmptyError
    from actors.backup.restorer import KeysMissingError
    from actors.stores.documents import ChangesLostError
    from models.backup.chain import DamagedBackupError, NoBackupError

    try:
        return asyncio.run(with_desk(settings, place or settings.backup.place, work))
    except (NotEmptyError, NoBackupError) as error:
        raise BadInput(str(error)) from error
    except (DamagedBackupError, KeysMissingError, ChangesLostError, OvertakenError, StoresMissingError) as error:
        raise OurFailure(str(error)) from error
    except OSError as error:
        raise BadInput(f"{error.filename}: {error.strerror}") from error


async def with_desk(settings: Settings, address: str, work: Callable[[Desk], Awaitable[R]]) -> R:
    """Open the stores and the place of backups, do something, close them.

    Raises:
        BadInput: no place is named.
        StoresMissingError, OurFailure: a store cannot be used.
    """
    if not address:
        raise BadInput("where are the backups? --place, or backup.place in the settings")
    place = await asyncio.to_thread(open_place, address)

    async def on_opened(opened: Opened) -> R:
        await place.prepare()
        seals = Seals(opened.stores.keys, opened.desks.keys, opened.desks.tombstones)
        vault = Vault(place)
        copier = Copier(opened.stores.documents, seals, vault, time.time, FILE_BYTES)
        return await work(Desk(opened, copier, Restorer(seals, opened.desks.tombstones, vault), vault, seals))

    try:
        return await with_desks(settings, on_opened)
    finally:
        await place.close()


@asynccontextmanager
async def _target(address: str, settings: Settings) -> AsyncGenerator[SqliteDocuments | MongoDocuments]:
    target = await asyncio.to_thread(open_target, address, settings.store.documents_within_seconds)
    try:
        await target.prepare(*ALL)
        yield target
    finally:
        await target.close()


async def _note(desk: Desk, metrics: Path | None) -> None:
    if metrics is None:
        return
    house = await desk.seals.house()
    links = [*await desk.vault.fulls(house), *await desk.vault.latest_links(house)]
    await asyncio.to_thread(write_metrics, metrics, {str(one.manifest.kind): one.manifest.cut_at for one in links})


def _told(link: Link | None) -> str:
    if link is None:
        return "null"
    one = link.manifest
    told = {"kind": one.kind, "number": one.number, "documents": one.documents, "gone": one.gone}
    return msgspec.json.encode({**told, "bytes": sum(file.size for file in one.files)}).decode()


async def _as_json(asked: Awaitable[msgspec.Struct]) -> str:
    return msgspec.json.encode(await asked).decode()
