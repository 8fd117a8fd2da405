"""Chunks for the tests of the pool's policies."""

import numpy as np

from actors.pool.schedule import Unit
from actors.pool.slots import StreamId

CHUNK = np.zeros(5120, np.int16)


def unit(stream: StreamId, chunk: int = 0, *, deadline: float = 10.0, arrived: float = 0.0) -> Unit:
    return Unit(stream, f"source-{stream[1]}", chunk, CHUNK, deadline, arrived)
