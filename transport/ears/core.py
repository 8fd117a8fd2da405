"""An ear on this process's own core: `actors/pool/ears.py`, filled in the simplest way."""

import time
from typing import Final

import numpy as np
import numpy.typing as npt

from actors.pool.ears import EarFaultError, EarHeard, Past, joined
from models.voice.goldens import check_batches, check_golden
from models.voice.manifest import VoiceModelError
from models.voice.model import Heard, VoiceModel
from models.voice.state import VoiceState

ROWS_AT_ONCE: Final = 16
"""Rows whose features and states fit into a core's caches together: measured, a step of 32 rows takes 1.6 times as much
CPU time a row as two of 16 (docs/ears.md)."""


class CoreEar:
    """The voice model in this process; the state of each stream is a row of its arena."""

    def __init__(self, name: str, model: VoiceModel, slots: int, rows_at_once: int = ROWS_AT_ONCE) -> None:
        """Make an ear that has heard nothing.

        Args:
            name: what an operator calls it.
            model: may be shared with other ears.
            slots: how many streams it can remember.
            rows_at_once: larger batches are run in parts of so many rows.
        """
        self.name = name
        self.version = model.full_name
        self.slots = slots
        self.replay_chunks = model.replay_chunks
        self._model = model
        self._rows_at_once = rows_at_once
        self._arena = model.start(slots)
        self._generations = np.zeros(slots, np.int64)

    def warm_up(self) -> None:
        """Hear a known sound, and compare with what the model's makers heard; then in every batch, and compare again.

        Raises:
            EarFaultError: it hears otherwise.
        """
        in_buckets, most = self._model.in_buckets, self._rows_at_once
        sizes = [1 << power for power in range(most.bit_length())] if in_buckets else range(1, most + 1)
        try:
            check_golden(self._model)
            check_batches(self._model, sizes, exactly=not in_buckets)
        except VoiceModelError as error:
            raise EarFaultError(str(error)) from error

    def open(self, slot: int, generation: int, past: Past | None) -> None:
        """Fill a slot."""
        self._generations[slot] = generation
        self._arena.put([slot], self._rebuilt(past))

    def _rebuilt(self, past: Past | None) -> VoiceState:
        fresh = self._model.start(1)
        if past is None:
            return fresh
        try:
            return self._model.replay(past.front or fresh.front, past.pcm)
        except VoiceModelError as error:
            raise EarFaultError(str(error)) from error

    def step(
        self, slots: npt.NDArray[np.intp], generations: npt.NDArray[np.int64], pcm: npt.NDArray[np.int16]
    ) -> EarHeard:
        """Hear one chunk of each stream."""
        began = time.perf_counter()
        parts = [slice(row, row + self._rows_at_once) for row in range(0, len(pcm), self._rows_at_once)]
        try:
            steps = [self._model.step(pcm[part], self._arena.take(slots[part])) for part in parts]
        except VoiceModelError as error:
            raise EarFaultError(str(error)) from error
        for part, (heard, state) in zip(parts, steps, strict=True):  # none is kept unless all went well
            self._keep(slots[part], generations[part], heard, state)
        heard_parts = [EarHeard(heard.log_probs, heard.level_db, state.front, 0.0) for heard, state in steps]
        return joined(heard_parts, time.perf_counter() - began)

    def _keep(
        self, slots: npt.NDArray[np.intp], generations: npt.NDArray[np.int64], heard: Heard, state: VoiceState
    ) -> None:
        """Write the states of those rows whose slot is still theirs; the others come out NaN."""
        is_theirs = self._generations[slots] == generations
        if is_theirs.all():
            self._arena.put(slots, state)
            return
        heard.log_probs[~is_theirs] = np.nan
        self._arena.put(slots[is_theirs], state.take(np.flatnonzero(is_theirs)))

    def close(self) -> None:
        """Nothing is held beyond memory."""
