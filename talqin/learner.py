"""`talqin learner`: all that is known of a learner, given to them or taken away, with the server running or not."""

import asyncio
from pathlib import Path

import click
import msgspec

from actors.people.kept import ACCOUNTS, of_account
from actors.privacy.sweeping import sweep as look_everywhere
from actors.stores.documents import Owner
from models.people.account import AccountId, folded
from talqin.failures import BadInput, OurFailure, fails_clearly
from talqin.settled import Opened, data_option, settled, with_desks


@click.group()
def learner() -> None:
    """Give a learner all that is known of them, delete it, or look for what is left."""


@learner.command()
@click.argument("learner_id", metavar="ID")
@click.option("--to", "file", required=True, type=click.Path(path_type=Path), help="The ZIP to write; made anew.")
@data_option
@fails_clearly
def export(learner_id: str, file: Path, data: Path | None, config: Path | None) -> None:
    """Write all that is known of the learner ID into one ZIP."""
    size = asyncio.run(with_desks(settled(data, config), lambda opened: _export(opened, learner_id, file)))
    click.echo(f"{file}: {size} bytes")


@learner.command()
@click.argument("learner_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
@fails_clearly
def delete(learner_id: str, *, yes: bool, data: Path | None, config: Path | None) -> None:
    """Erase the learner ID from every store and destroy their data key; prints what went, as JSON."""
    if not yes:
        click.confirm(f"Erase {learner_id} everywhere, for ever?", abort=True)
    click.echo(asyncio.run(with_desks(settled(data, config), lambda opened: _delete(opened, learner_id))))


@learner.command()
@click.argument("learner_id", metavar="ID")
@click.option("--name", help="What they signed in by, if no account says so any more.")
@data_option
@fails_clearly
def sweep(learner_id: str, name: str | None, data: Path | None, config: Path | None) -> None:
    """Look through every store for what names the learner ID; prints where, as JSON, and fails if there is anything."""
    found, is_clean = asyncio.run(with_desks(settled(data, config), lambda opened: _sweep(opened, learner_id, name)))
    click.echo(found)
    if not is_clean:
        raise OurFailure("they are still named somewhere")


async def _export(opened: Opened, learner_id: str, file: Path) -> int:
    """Write the archive beside its name, then move it there: what breaks off leaves no half of one."""
    part, size = file.with_name(f"{file.name}.part"), 0
    try:
        await asyncio.to_thread(part.touch, 0o600)
        with await asyncio.to_thread(part.open, "wb") as writing:
            async for piece in opened.desks.exporter.export(Owner(learner_id)):
                size += await asyncio.to_thread(writing.write, piece)
        await asyncio.to_thread(part.replace, file)
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}") from error
    finally:
        await asyncio.to_thread(part.unlink, missing_ok=True)
    return size


async def _delete(opened: Opened, learner_id: str) -> str:
    erased = await opened.desks.erasure.erase(AccountId(learner_id))
    return msgspec.json.encode(erased).decode()


async def _sweep(opened: Opened, learner_id: str, name: str | None) -> tuple[str, bool]:
    account = await opened.stores.documents.read(ACCOUNTS, of_account(AccountId(learner_id)), "account")
    known = folded(name) if name else None if account is None else account.value.name
    swept = await look_everywhere(opened.stores.whole, AccountId(learner_id), known)
    return msgspec.json.encode(swept).decode(), swept.is_clean
