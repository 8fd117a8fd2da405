"""`talqin account`: make accounts on the machine itself; the first operator cannot be made in any other way."""

import asyncio
import time
from pathlib import Path

import click

from talqin.failures import fails_clearly


@click.group()
def account() -> None:
    """Make accounts, with the server running or not."""


@account.command()
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["learner", "teacher", "guardian", "operator"]),
    default=("operator",),
    show_default=True,
    help="May be said several times.",
)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, envvar="TALQIN_NEW_PASSWORD")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the embedded stores, if not as configured.")
@click.option("--config", "file", type=click.Path(path_type=Path), help="A TOML file with settings.")
@fails_clearly
def create(name: str, roles: tuple[str, ...], password: str, data: Path | None, file: Path | None) -> None:
    """Make an account called NAME; its password is asked for, or read from TALQIN_NEW_PASSWORD."""
    from config.loading import load_settings

    settings = load_settings(file)
    folder = data or settings.store.folder
    click.echo(asyncio.run(_create(folder, name, password, roles)))


async def _create(folder: Path, name: str, password: str, roles: tuple[str, ...]) -> str:
    """Make the account; returns its id."""
    from actors.people.accounts import Accounts
    from actors.people.kept import ALL
    from actors.runtime import LoopClock
    from models.people.permissions import Role
    from transport.accounts.passwords import Argon2Hasher
    from transport.stores.passing import RememberedPassing
    from transport.stores.sqlite_documents import SqliteDocuments

    store = SqliteDocuments(folder / "talqin.sqlite")
    try:
        await store.prepare(*ALL)
        accounts = Accounts(store, RememberedPassing(LoopClock()), Argon2Hasher(), time.time)
        made = await accounts.make_operator(name, password, tuple(Role(role) for role in roles))
    finally:
        await store.close()
    return made.id
