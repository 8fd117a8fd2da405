"""Where backups lie, by its address; and when the last succeeded, for Prometheus."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from config.settings import StoreSettings
from transport.stores.folder_objects import FolderObjects
from transport.stores.opening import StoresMissingError, open_documents

if TYPE_CHECKING:
    from transport.stores.mongo_documents import MongoDocuments
    from transport.stores.s3_objects import S3Objects
    from transport.stores.sqlite_documents import SqliteDocuments

_NAME: Final = "talqin_backup_last_success_timestamp_seconds"


def open_place(address: str) -> "FolderObjects | S3Objects":
    """Name the store of backups: a folder, or `s3://bucket`, or `s3+https://host:port/bucket`.

    Raises:
        StoresMissingError: the address cannot be used.
    """
    if not address.startswith(("s3:", "s3+")):
        return FolderObjects(Path(address), "", time.time)
    from transport.stores.s3_objects import S3Objects, access_from  # noqa: PLC0415 - botocore is for who has an S3

    try:
        return S3Objects(access_from(address))
    except ValueError as error:
        raise StoresMissingError(f"{address}: {error}") from error


def open_target(address: str, within: float) -> "SqliteDocuments | MongoDocuments":
    """Name a store of documents that a backup is brought back into: `mongodb://...`, or a folder for the embedded one.

    Raises:
        StoresMissingError: the address cannot be used.
    """
    is_mongo = address.startswith(("mongodb:", "mongodb+srv:"))
    settings = StoreSettings(
        folder=Path(address) if not is_mongo else Path(),
        documents=address if is_mongo else "",
        documents_within_seconds=within,
    )
    try:
        return open_documents(settings)
    except ValueError as error:
        raise StoresMissingError(f"the target of the backup: {error}") from error


def write_metrics(file: Path, succeeded_at: Mapping[str, float]) -> None:
    """Write for node_exporter's textfile collector when the last backup of each kind succeeded, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    lines = [
        f"# HELP {_NAME} When the last backup of a kind was whole.\n# TYPE {_NAME} gauge\n",
        *(f'{_NAME}{{kind="{kind}"}} {at:.3f}\n' for kind, at in sorted(succeeded_at.items())),
    ]
    part = file.with_name(f"{file.name}.part")
    part.write_text("".join(lines))
    part.replace(file)
