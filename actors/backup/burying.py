"""Who was erased taken out of documents of others that a backup brings back; pure."""

from typing import Any

import msgspec

from actors.backup.ports import Row
from actors.backup.seals import whose
from actors.privacy.tombstones import Graves
from actors.stores.documents import Owner
from models.people.sought import ERASED


def buried(row: Row, graves: Graves) -> Row | None:
    """Give a document as it may come back: None for one that is of who was erased, or stands under their id.

    Where it only names them their id is taken out, as an erasure does: out of lists and keys, else `erased`.
    """
    owner = whose(row)
    if not len(graves):
        return row
    if (owner is not None and owner in graves) or Owner(row.place.key) in graves:
        return None
    value = msgspec.json.decode(row.value)
    without = _without(value, graves)
    return row if without == value else msgspec.structs.replace(row, value=msgspec.json.encode(without))


def _without(value: Any, graves: Graves) -> Any:
    match value:
        case str():
            return ERASED if Owner(value) in graves else value
        case list():
            return [_without(one, graves) for one in value if not (isinstance(one, str) and Owner(one) in graves)]
        case dict():
            return {key: _without(one, graves) for key, one in value.items() if Owner(str(key)) not in graves}
        case _:
            return value
