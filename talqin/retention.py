"""`talqin retention`: take away what has been kept for its time, and prove the count."""

import asyncio
from pathlib import Path

import click
import msgspec

from talqin.failures import fails_clearly
from talqin.settled import Opened, data_option, settled, with_desks


@click.group()
def retention() -> None:
    """Take away audio that has been kept for its time; the server does it by itself, too."""


@retention.command()
@data_option
@fails_clearly
def run(data: Path | None, config: Path | None) -> None:
    """List, delete, list again; prints the proof as JSON, which is kept, too."""
    click.echo(asyncio.run(with_desks(settled(data, config), _run)))


async def _run(opened: Opened) -> str:
    return msgspec.json.encode(await opened.desks.retention.run()).decode()
