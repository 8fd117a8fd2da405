"""`talqin zones`: puts each region's documents on its own shard of a MongoDB cluster."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talqin.failures import BadInput, OurFailure, fails_clearly

if TYPE_CHECKING:
    from config.settings import StoreSettings


@click.command()
@click.option("--apply", "is_said", is_flag=True, help="Say the commands to the cluster, and not only show them.")
@click.option("--config", "settings_file", type=click.Path(path_type=Path), help="A TOML file with settings (store).")
@fails_clearly
def zones(*, is_said: bool, settings_file: Path | None) -> None:
    """Shard every collection of `store.documents` and `store.keys`, a zone a region; the address is a mongos's.

    Shows the admin commands, one a line, as extended JSON. Said again, they change nothing.
    """
    from config.loading import load_settings
    from transport.stores.addresses import keys_beside

    store = load_settings(settings_file).store
    if not store.documents:
        raise BadInput("store.documents names no MongoDB: what is embedded has no shards")
    keys = store.keys or keys_beside(store.documents)
    if is_said:
        click.echo(asyncio.run(_apply(store, keys)))
    else:
        _show(store.documents, keys)


def _show(documents: str, keys: str) -> None:
    from bson import json_util

    from transport.stores.mongo_admin import commands_for

    try:
        for command in commands_for(documents, keys):
            click.echo(json_util.dumps(command))
    except ValueError as error:
        raise BadInput(str(error)) from error


async def _apply(store: "StoreSettings", keys: str) -> str:
    """Prepare the collections first: a shard key's unique index has to be there under the name that it has."""
    from transport.stores.mongo_admin import NotShardedError, apply
    from transport.stores.mongo_documents import MongoDocuments
    from transport.stores.mongo_regions import DOCUMENTS, KEYS

    try:
        for url, collections in ((store.documents, DOCUMENTS), (keys, KEYS)):
            opened = await asyncio.to_thread(MongoDocuments, url, store.documents_within_seconds)
            try:
                await opened.prepare(*collections)
            finally:
                await opened.close()
        return f"{await apply(store.documents, keys)} commands were said; the balancer moves what lies elsewhere"
    except NotShardedError as error:
        raise OurFailure(str(error)) from error
    except ValueError as error:
        raise BadInput(str(error)) from error
