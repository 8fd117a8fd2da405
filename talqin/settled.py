"""What commands that work on the stores themselves share: the settings, and the desks of privacy opened on them."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from actors.privacy.desks import PrivacyDesks, open_desks
from actors.runtime import LoopClock
from config.loading import load_settings
from config.settings import Settings
from talqin.failures import OurFailure
from transport.stores.news import SpokenNews
from transport.stores.opening import Stores, StoresMissingError, open_stores

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Opened:
    """The stores, and the desks over them."""

    stores: Stores
    desks: PrivacyDesks


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--data` and `--config`; `settled` reads them."""
    for option in (
        click.option("--config", type=click.Path(path_type=Path), help="A TOML file with settings."),
        click.option(
            "--data", type=click.Path(path_type=Path), help="Folder of embedded stores, if not as configured."
        ),
    ):
        command = option(command)
    return command


def settled(data: Path | None, config: Path | None) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: they cannot be used.
    """
    return load_settings(config, {} if data is None else {"store": {"folder": data}})


async def with_desks(settings: Settings, work: Callable[[Opened], Awaitable[R]]) -> R:
    """Open the stores, do something, close them.

    Raises:
        OurFailure: a store does not answer.
    """
    try:
        stores = await open_stores(settings.store, LoopClock())
    except StoresMissingError as error:
        raise OurFailure(str(error)) from error
    try:
        return await work(Opened(stores, open_desks(stores.whole, settings.privacy, SpokenNews(), time.time)))
    finally:
        await stores.close()
