"""Which nodes have the model now, as Nomad's service catalogue says it: a blocking query, answered when it changes."""

import asyncio
from pathlib import Path
from typing import Final

import aiohttp
import msgspec

from transport.nodes.errors import LinkError

SERVICE: Final = "talqin-inference"
_WAIT_SECONDS: Final = 30
_ANSWER_SECONDS: Final = 45.0
"""Nomad adds up to a sixteenth of the wait to it."""


class DiscoveryError(LinkError):
    """The dependency's fault: Nomad cannot be reached, or says something else; who is known stays known."""


class _Service(msgspec.Struct, frozen=True, rename="pascal"):
    address: str
    port: int


class NomadServices:
    """The addresses of one service."""

    def __init__(self, nomad: str, service: str = SERVICE, token_file: Path | None = None) -> None:
        """Ask nothing yet.

        Args:
            nomad: its HTTP API, such as `http://127.0.0.1:4646`.
            service: what its nodes are registered as.
            token_file: has what Nomad's ACLs ask for; read each time, as Nomad writes a new one. None for nothing.
        """
        self._url = f"{nomad.rstrip('/')}/v1/service/{service}"
        self._token_file = token_file
        self._index = 0

    async def wait_change(self) -> frozenset[str]:
        """Give all addresses as `host:port`: at once at first, then when they have changed, or after half a minute.

        Raises:
            DiscoveryError: they are not to be had.
        """
        query, headers = {"index": str(self._index), "wait": f"{_WAIT_SECONDS}s"}, await self._headers()
        try:
            timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
            async with (
                aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session,
                session.get(self._url, params=query, headers=headers) as answer,
            ):
                found = msgspec.json.decode(await answer.read(), type=list[_Service])
                self._note(int(answer.headers["X-Nomad-Index"]))
        except (aiohttp.ClientError, TimeoutError, KeyError, ValueError, msgspec.DecodeError) as error:
            self._index = 0
            raise DiscoveryError(f"{self._url} does not say who is there: {error!r}") from error
        return frozenset(f"{service.address}:{service.port}" for service in found)

    async def _headers(self) -> dict[str, str]:
        if self._token_file is None:
            return {}
        try:
            token = await asyncio.to_thread(self._token_file.read_text, encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise DiscoveryError(f"{self._token_file} cannot be read: {error}") from error
        return {"X-Nomad-Token": token.strip()}

    def _note(self, index: int) -> None:
        """Keep the index for the next query; one that goes back begins anew, as Nomad's documentation asks."""
        self._index = 0 if index < self._index else max(index, 1)
