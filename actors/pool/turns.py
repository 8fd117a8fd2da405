"""One turn of an ear, in a worker thread: streams are given their slots, then chunks are heard, step by step.

A step that fails as a whole is tried again row by row, so that only the guilty one fails.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from actors.pool.ears import Ear, EarFaultError, EarHeard, Past
from actors.pool.schedule import Turn, Unit
from actors.pool.slots import StreamId
from models.voice.features import Front


@dataclass(frozen=True, slots=True)
class Opening:
    """A stream's slot, to be filled before its first chunk is heard."""

    stream: StreamId
    past: Past | None

    def longer_by(self, pcm: npt.NDArray[np.int16]) -> "Opening":
        """Put one more chunk, (5120,) int16, behind its past."""
        if self.past is None:
            return Opening(self.stream, Past(None, pcm[None]))
        return Opening(self.stream, Past(self.past.front, np.concatenate([self.past.pcm, pcm[None]])))


@dataclass(frozen=True, slots=True)
class HeardUnit:
    """One row of what was heard.

    Attributes:
        log_probs: (8, tokens) float32.
        level_db: (8,) float32.
        front: one row, after this chunk.
    """

    log_probs: npt.NDArray[np.float32]
    level_db: npt.NDArray[np.float32]
    front: Front


@dataclass(slots=True)
class Outcome:
    """What became of a turn.

    Attributes:
        heard: the units that were heard, in order.
        failed: stream -> why it cannot go on.
        steps: (rows, seconds) of each step that went well as a whole.
        rebuilt: streams whose state was made anew from their past.
        ended: when the worker was done, `time.monotonic`: how late the loop hears of it tells how busy the loop is.
    """

    heard: list[tuple[Unit, HeardUnit]] = field(default_factory=list[tuple[Unit, HeardUnit]])
    failed: dict[StreamId, str] = field(default_factory=dict[StreamId, str])
    steps: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    rebuilt: int = 0
    ended: float = 0.0

    def steps_all_in(self, turn_seconds: float) -> list[tuple[int, float]]:
        """Give (rows, seconds) of each step, with its part of what the turn took beside: the way there and back."""
        beside = max(0.0, turn_seconds - sum(seconds for _, seconds in self.steps))
        return [(rows, seconds + beside / len(self.steps)) for rows, seconds in self.steps]


def run_turn(ear: Ear, openings: Sequence[Opening], turn: Turn) -> Outcome:
    """Do a turn; blocks.

    Raises:
        EarLostError: the ear is gone, and everything of this turn with it.
    """
    outcome = Outcome()
    for opening in openings:
        if opening.past is None:
            _open(ear, opening, outcome)
    _rebuild(ear, [(opening, opening.past) for opening in openings if opening.past is not None], outcome)
    for step in turn.steps:
        units = [unit for unit in step if unit.stream not in outcome.failed]
        if units:
            _hear(ear, units, outcome)
    outcome.ended = time.monotonic()
    return outcome


def _open(ear: Ear, opening: Opening, outcome: Outcome) -> None:
    try:
        ear.open(*opening.stream, opening.past)
    except EarFaultError as error:
        outcome.failed[opening.stream] = f"its past could not be heard again: {error}"


def _rebuild(ear: Ear, pasts: list[tuple[Opening, Past]], outcome: Outcome) -> None:
    """Let streams hear their pasts again, all together: that takes half of the time of one after the other."""
    try:
        _replay(ear, pasts, outcome)
    except EarFaultError:
        for opening, _ in pasts:  # one of them is guilty
            _open(ear, opening, outcome)
    outcome.rebuilt = sum(opening.stream not in outcome.failed for opening, _ in pasts)


def _replay(ear: Ear, pasts: list[tuple[Opening, Past]], outcome: Outcome) -> None:
    for opening, past in pasts:
        ear.open(*opening.stream, Past(past.front, past.pcm[:0]))
    for number in range(max((len(past.pcm) for _, past in pasts), default=0)):
        rows = [(opening.stream, past.pcm[number]) for opening, past in pasts if number < len(past.pcm)]
        heard = _step(ear, rows)
        outcome.steps.append((len(rows), heard.seconds))


def _hear(ear: Ear, units: list[Unit], outcome: Outcome) -> None:
    try:
        heard = _step(ear, [(unit.stream, unit.pcm) for unit in units])
    except EarFaultError as error:
        if len(units) == 1:
            outcome.failed[units[0].stream] = f"the voice model failed: {error}"
            return
        for unit in units:
            _hear(ear, [unit], outcome)
        return
    outcome.steps.append((len(units), heard.seconds))
    _sort(units, heard, outcome)


def _step(ear: Ear, rows: list[tuple[StreamId, npt.NDArray[np.int16]]]) -> EarHeard:
    slots = np.array([stream[0] for stream, _ in rows], np.intp)
    generations = np.array([stream[1] for stream, _ in rows], np.int64)
    return ear.step(slots, generations, np.stack([pcm for _, pcm in rows]))


def _sort(units: list[Unit], heard: EarHeard, outcome: Outcome) -> None:
    """Part the sound rows from those that are not finite."""
    is_sound = np.asarray(np.isfinite(heard.log_probs).all(axis=(1, 2)))
    for row, unit in enumerate(units):
        if is_sound[row]:
            mine = HeardUnit(heard.log_probs[row], heard.level_db[row], _row(heard.front, row))
            outcome.heard.append((unit, mine))
        else:
            outcome.failed[unit.stream] = "the voice model gave no finite answer for this audio"


def _row(front: Front, row: int) -> Front:
    """Copy one row out, so that what is kept does not hold the whole batch."""
    rows = slice(row, row + 1)
    return Front(front.tail[rows].copy(), front.level[rows].copy(), front.total[rows].copy(), front.weight[rows].copy())
