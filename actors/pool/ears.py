"""What the pool needs of a place where the voice model runs: a core, a worker process or a GPU. A port.

`transport/ears/` fills it. Every call blocks and is made from a worker thread, one at a time an ear; the state of each
stream lies in the ear's own arena, and is a cache: what an ear has lost is rebuilt, bit for bit, from the `Past` that
the stream's analysis keeps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.voice.features import Front


class EarLostError(Exception):
    """The place where the model ran is gone (a killed process, a lost device): all that it remembered is, too."""


class EarFaultError(Exception):
    """The ear is there, but this work failed: a poisoned batch, an input of a wrong shape."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a stream's state is rebuilt from.

    Attributes:
        front: one row, from before the first of the chunks; None when they begin at the very beginning.
        pcm: (chunks, 5120) int16, the last `replay_chunks` that were heard, or all when there are fewer.
    """

    front: Front | None
    pcm: npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class EarHeard:
    """One step of a batch: one row a stream.

    Attributes:
        log_probs: (batch, 8, tokens) float32; a row that is not finite failed alone.
        level_db: (batch, 8) float32.
        front: the ear's memory of each row after the step, to be kept beside the audio.
        seconds: how long the step took.
    """

    log_probs: npt.NDArray[np.float32]
    level_db: npt.NDArray[np.float32]
    front: Front
    seconds: float


def joined(parts: Sequence[EarHeard], seconds: float) -> EarHeard:
    """Put the rows of several steps below each other; together they took `seconds`."""
    if len(parts) == 1:
        return replace(parts[0], seconds=seconds)
    fronts = zip(*(part.front.arrays() for part in parts), strict=True)
    tail, level, total, weight = (np.concatenate(arrays) for arrays in fronts)
    return EarHeard(
        np.concatenate([part.log_probs for part in parts]),
        np.concatenate([part.level_db for part in parts]),
        Front(tail, level, total, weight),
        seconds,
    )


class Ear(Protocol):
    """One place where one version of the model runs."""

    @property
    def name(self) -> str:
        """What an operator calls it, such as `core-0`."""
        ...

    @property
    def version(self) -> str:
        """Name and version of the model, of its manifest."""
        ...

    @property
    def slots(self) -> int:
        """How many streams it can remember."""
        ...

    @property
    def replay_chunks(self) -> int:
        """How many heard chunks a stream's state is rebuilt from exactly; more do no harm."""
        ...

    def warm_up(self) -> None:
        """Run every batch size that will be used, and compare with the golden outputs.

        Raises:
            EarFaultError: what came out is not what the model's makers got.
            EarLostError: it is gone.
        """
        ...

    def open(self, slot: int, generation: int, past: Past | None) -> None:
        """Give a slot to a stream, from the beginning or from its past; whoever had the slot is forgotten.

        Raises:
            EarFaultError: the past is of a wrong shape.
            EarLostError: it is gone.
        """
        ...

    def step(
        self, slots: npt.NDArray[np.intp], generations: npt.NDArray[np.int64], pcm: npt.NDArray[np.int16]
    ) -> EarHeard:
        """Hear one chunk, (batch, 5120) int16, of each stream; a row whose generation is not the slot's comes out NaN.

        Raises:
            EarFaultError: the batch failed as a whole; no state has changed, so each row may be tried alone.
            EarLostError: it is gone.
        """
        ...

    def close(self) -> None:
        """Let go of what it holds; returns soon, whatever state it is in."""
        ...


@dataclass(frozen=True, slots=True)
class EarPlace:
    """A place where an ear can be made, and made again after it was lost.

    Attributes:
        name: what an operator calls it, such as `core-0`; its ears bear the name, too.
        make: loads the model there, without warming it up; blocks, and is called from a worker thread. Raises
            EarLostError or EarFaultError when there can be none now.
        max_batch: the most streams of one step.
        in_buckets: whether the ear pads its batches to 1, 2, 4, ... rows, as on a GPU; what a step costs goes by these.
        is_fallback: used only while no other place is up.
    """

    name: str
    make: Callable[[], Ear]
    max_batch: int = 32
    in_buckets: bool = False
    is_fallback: bool = False


MakePlaces = Callable[[Path | None], tuple[EarPlace, ...]]
"""Name the places for the model in a folder, or for the configured one (None); cheap, it loads nothing."""
