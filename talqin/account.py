"""`talqin account`: make accounts on the machine itself; the first operator cannot be made in any other way."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from talqin.failures import OurFailure, fails_clearly

if TYPE_CHECKING:  # read when a command runs: the others start without them
    from config.settings import StoreSettings
    from transport.stores.opening import Stores

_WITHIN_SECONDS: Final = 5.0
"""Somebody waits at the terminal; a server waits for its stores for longer."""


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

    settings = load_settings(file, {"store": {"folder": data}} if data is not None else {})
    click.echo(asyncio.run(_create(settings.store, settings.access.home, name, password, roles)))


@account.command()
@click.argument("name")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the embedded stores, if not as configured.")
@click.option("--config", "file", type=click.Path(path_type=Path), help="A TOML file with settings.")
@fails_clearly
def reset(name: str, data: Path | None, file: Path | None) -> None:
    """Print a code with which NAME sets a new password, once, within an hour, at the page or `/v1/password/reset`."""
    from config.loading import load_settings

    import_module("rich")  # before the loop runs: structlog imports it, and that looks at the disk
    settings = load_settings(file, {"store": {"folder": data}} if data is not None else {})
    click.echo(asyncio.run(_reset(settings.store, name)))


async def _reset(settings: "StoreSettings", name: str) -> str:
    """Give the code as it is read aloud."""
    from actors.people.accounts import Accounts
    from actors.people.passwords import give_code_on_the_machine
    from models.people.codes import shown
    from transport.accounts.passwords import Argon2Hasher
    from transport.stores.people_passing import PeoplePassing

    async with _opened(settings) as stores:
        accounts = Accounts(stores.documents, PeoplePassing(stores.passing), Argon2Hasher(), time.time)
        return shown(await give_code_on_the_machine(accounts, stores.documents, name, time.time()))


async def _create(settings: "StoreSettings", home: str, name: str, password: str, roles: tuple[str, ...]) -> str:
    """Make the account; returns its id."""
    from actors.people.accounts import Accounts
    from models.people.permissions import Role
    from transport.accounts.passwords import Argon2Hasher
    from transport.stores.people_passing import PeoplePassing

    async with _opened(settings) as stores:
        accounts = Accounts(stores.documents, PeoplePassing(stores.passing), Argon2Hasher(), time.time, home=home)
        made = await accounts.make_operator(name, password, tuple(Role(role) for role in roles))
    return made.id


@asynccontextmanager
async def _opened(settings: "StoreSettings") -> AsyncGenerator["Stores"]:
    """Open the stores that the settings name.

    Raises:
        OurFailure: one of them does not answer.
    """
    from actors.runtime import LoopClock
    from transport.stores.opening import StoresMissingError, open_stores

    within = min(_WITHIN_SECONDS, settings.start_within_seconds)
    try:
        stores = await open_stores(settings.model_copy(update={"start_within_seconds": within}), LoopClock())
    except StoresMissingError as error:
        raise OurFailure(str(error)) from error
    try:
        yield stores
    finally:
        await stores.close()
