"""`talqin wrong-calls export`: the verdicts that were called wrong, with their evidence, for calibration."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from talqin.failures import OurFailure, fails_clearly

if TYPE_CHECKING:
    from config.settings import Settings
    from models.learning.wrong_call import CalibrationRow

_MOST: Final = 1_000_000
"""Rows that are read at once; the oldest by name are taken, and whoever has more hears of it."""


@click.group()
def wrong_calls() -> None:
    """What was called wrong by those who recited it or taught it."""


@wrong_calls.command("export")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the embedded stores.  [default: data]")
@click.option("--config", "file", type=click.Path(path_type=Path), help="A TOML file with settings.")
@fails_clearly
def export(data: Path | None, file: Path | None) -> None:
    """Print one JSON object a line: the verdict, its evidence, what it was. No learner is named, and no day."""
    import msgspec

    from config.loading import load_settings

    settings = load_settings(file, {"store": {"folder": data}} if data else {})
    for row in asyncio.run(rows_of(settings)):
        click.echo(msgspec.json.encode(row))


async def rows_of(settings: "Settings") -> "list[CalibrationRow]":
    """Read all wrong calls, and leave out whose they are; in an order that says nothing of it either.

    Raises:
        OurFailure: the store cannot be reached.
    """
    from actors.learner.documents import WRONG_CALLS
    from actors.ports import StoreUnavailableError
    from actors.runtime import LoopClock
    from models.learning.wrong_call import Caller, calibration_row
    from transport.stores.opening import StoresMissingError, open_stores

    try:
        stores = await open_stores(settings.store, LoopClock())
    except StoresMissingError as error:
        raise OurFailure(str(error)) from error
    try:
        found = [await stores.documents.find(WRONG_CALLS, "caller", caller, limit=_MOST) for caller in Caller]
    except StoreUnavailableError as error:
        raise OurFailure(str(error)) from error
    finally:
        await stores.close()
    rows = [calibration_row(kept.value) for calls in found for kept in calls]
    return sorted(rows, key=lambda row: (row.month, row.word, row.kind, row.confidence))
