"""The process that an ear runs in: answers its parent (process.py) until that hangs up."""

import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from actors.pool.ears import EarFaultError
from models.voice.manifest import VoiceModelError
from models.voice.model import Variant, VoiceModel
from models.voice.session import Provider
from transport.ears.core import CoreEar


class Order(msgspec.Struct, frozen=True):
    """What a process is to be: its only argument, as JSON."""

    name: str
    weights: str | None
    variant: Variant
    provider: Provider
    slots: int
    core: int | None
    """The core that it stays on; None for any."""


class Hello(msgspec.Struct, frozen=True):
    """The process's first words."""

    version: str
    replay_chunks: int


def serve(line: "Connection[Any, Any]", make: Callable[[], CoreEar]) -> None:
    """Be the process: answer one call after the other until the parent hangs up."""
    try:
        ear = make()
    except (EarFaultError, VoiceModelError) as error:
        line.send(EarFaultError(str(error)))
        return
    line.send(Hello(ear.version, ear.replay_chunks))
    calls: dict[str, Callable[..., object]] = {"warm_up": ear.warm_up, "open": ear.open, "step": ear.step}
    while True:
        try:
            what, details = line.recv()
        except (EOFError, OSError):
            return
        try:
            answer = calls[what](*details)
        except Exception as error:  # noqa: BLE001 - the parent's to judge, as if it had been done there
            answer = error if isinstance(error, EarFaultError) else EarFaultError(f"{type(error).__name__}: {error}")
        line.send(answer)


def main(fd: int, order: Order) -> None:
    """Come up as `order` says, and stay until the parent hangs up.

    An init system may tell every process of a service to stop; the server then still drains, and needs its ears.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if order.core is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {order.core})
    weights = None if order.weights is None else Path(order.weights)

    def make() -> CoreEar:
        model = VoiceModel.load(weights, variant=order.variant, provider=order.provider)
        return CoreEar(order.name, model, order.slots)

    serve(Connection(fd), make)
