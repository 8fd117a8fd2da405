"""What every kind of server does around its tree: signals, traces, the collector, the words of a failed start."""

import asyncio
import gc
import signal
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from actors.runtime import StartError, System
from config.settings import Settings
from models.voice.manifest import VoiceManifest, read_manifest

if TYPE_CHECKING:
    from transport.telemetry.tracing import Tracing

STOP_SECONDS: Final = 25.0
"""For all of the way down; below the 30 s after which orchestrators cut off."""


class Ending(Protocol):
    """A tree that may end."""

    async def wait_over(self) -> None:
        """Wait until it is gone."""
        ...


def tracing_of(settings: Settings, system: System) -> "Tracing | None":
    """Have chunks followed, where the operator wants it; None costs nothing."""
    if not settings.trace.ratio:
        return None
    from transport.telemetry.tracing import Tracing

    tracing = Tracing(settings.trace, system.clock, node=settings.node.name)
    system.carries_traces, system.go_on = True, tracing.go_on
    return tracing


def spare_the_collector() -> None:
    """Full collections cost half a second at ten thousand sockets; what is loaded by now lives as long as we do."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)


def signalled() -> asyncio.Event:
    """Be told of signals from now on: one that comes during the start ends it in good order, too."""
    loop, signalled = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, signalled.set)
    return signalled


async def wait_for_the_end(tree: Ending, signal_came: asyncio.Event) -> None:
    """Wait for a signal, or for the tree to be over."""
    waits = {asyncio.create_task(signal_came.wait()), asyncio.create_task(tree.wait_over())}
    _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()


def root_cause(error: BaseException) -> str:
    """What could not start, said by itself: each supervisor above it has wrapped it once."""
    while isinstance(error, StartError) and error.__cause__ is not None:
        error = error.__cause__
    return str(error)


def manifest_of(weights: Path | None) -> VoiceManifest:
    """Read the papers of the voice model: in a folder, or packaged."""
    if weights is not None:
        return read_manifest(weights)
    with as_file(files("models.voice") / "weights") as packaged:
        return read_manifest(packaged)
