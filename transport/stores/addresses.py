"""Where data keys are when no address says so. Pure."""

from typing import Final
from urllib.parse import urlsplit, urlunsplit

_SUFFIX: Final = "_keys"


def keys_beside(documents: str) -> str:
    """Give the address of a database of keys beside one of documents, on the same MongoDB.

    A backup of the documents' database does not hold it; one of the whole server would.
    """
    parts = urlsplit(documents)
    database = parts.path.strip("/") or "talqin"
    query = parts.query
    if "@" in parts.netloc and "authsource=" not in query.lower():
        query = f"{query}&authSource={parts.path.strip('/') or 'admin'}".lstrip(
            "&"
        )  # who asks is known where they were
    return urlunsplit((parts.scheme, parts.netloc, f"/{database}{_SUFFIX}", query, ""))
