"""The limit: a bare aiohttp server that says welcome and acknowledges, and does nothing else with what it hears."""

import asyncio
import gc
from typing import Final

import uvloop
from aiohttp import WSMsgType, web

_WELCOME: Final = '{"type":"welcome","session":"s","epoch":1,"next_audio":0,"credit":1000000}'
_ACK: Final = '{"type":"ack","through":%d,"credit":1000000}'


async def handle(request: web.Request) -> web.WebSocketResponse:
    """Serve one connection."""
    socket = web.WebSocketResponse(compress=False, heartbeat=15.0)
    await socket.prepare(request)
    frames = 0
    async for message in socket:
        if message.type is WSMsgType.BINARY:
            await socket.send_str(_ACK % frames)
            frames += 1
        elif message.type is WSMsgType.TEXT and '"hello"' in message.data:
            await socket.send_str(_WELCOME)
    return socket


async def serve() -> None:
    """Serve until the process is ended; says where on standard output, as `talqin serve` does."""
    application = web.Application()
    application.router.add_get("/v1/recite", handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
    print(f"ws://127.0.0.1:{runner.addresses[0][1]}/v1/recite", flush=True)  # noqa: T201 - the bench reads it
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve())
