"""The page's files under an address that names what is in them: kept for ever by browsers and edges."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from aiohttp import web

KEPT: Final = "public, max-age=31536000, immutable"
"""How a file is kept whose address changes with it."""

_DIGITS: Final = 16


class Assets:
    """A folder of files at `/assets/<digest>/`, the digest of all of them: they name each other by relative paths.

    At `/assets/` they are, too, asked for each time. Who comes with another version's digest, as while a new version is
    rolled out, is sent there.
    """

    def __init__(self, folder: Path) -> None:
        """Read every file once."""
        self._folder = folder
        self._address = f"/assets/{_digest(folder)}"

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the addresses."""
        router.add_static(self._address, self._folder)
        router.add_get(f"/assets/{{digest:[0-9a-f]{{{_DIGITS}}}}}/{{name:.+}}", _to_ours)
        router.add_static("/assets", self._folder)

    def page(self, name: str) -> str:
        """Give a page of the folder, with the addresses of its files."""
        text = (self._folder / name).read_text(encoding="utf-8")
        return text.replace('"/assets/', f'"{self._address}/')

    def caching(self, path: str, status: int) -> str:
        """Say how long an answer may be kept: what is not there may come."""
        is_kept = path.startswith(f"{self._address}/") and status in {200, 206, 304}
        return KEPT if is_kept else "no-cache"


async def _to_ours(request: web.Request) -> web.Response:
    raise web.HTTPTemporaryRedirect(f"/assets/{request.match_info['name']}")


def _digest(folder: Path) -> str:
    told = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        told.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        told.update(path.read_bytes())
    return told.hexdigest()[:_DIGITS]
