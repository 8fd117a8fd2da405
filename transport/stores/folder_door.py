"""Serves files of the folder to whoever has an address that is signed by us."""

from aiohttp import web

from actors.stores.objects import ObjectMissingError, ObjectNameError
from transport.stores.folder_objects import FolderObjects


class FolderDoor:
    """Answers `GET /{name:.+}?until=...&proof=...`."""

    def __init__(self, objects: FolderObjects) -> None:
        self._objects = objects

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Send the file; 403 for an address that is not ours or whose time is over, 404 for what is not there."""
        name, query = request.match_info["name"], request.query
        try:
            if not await self._objects.may_fetch(name, query.get("until", ""), query.get("proof", "")):
                return web.Response(status=403, text="this address is not valid, or not any more")
            info = await self._objects.describe(name)
            if info is None:
                return web.Response(status=404)
            return await self._send(request, name, info.size)
        except (ObjectNameError, ObjectMissingError):
            return web.Response(status=404)

    async def _send(self, request: web.Request, name: str, size: int) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(size), "Cache-Control": "private, no-store"})
        response.content_type = "application/octet-stream"
        await response.prepare(request)
        async for piece in self._objects.get(name, length=size):
            await response.write(piece)
        await response.write_eof()
        return response
