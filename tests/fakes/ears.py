"""An ear in this very thread, for tests: any model with explicit state, and faults on request."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from actors.inference_pool import InferencePool
from actors.pool.ears import EarFaultError, EarHeard, EarLostError, EarPlace, Past
from config.settings import PoolSettings
from models.voice.features import Front
from models.voice.model import Heard
from models.voice.state import VoiceState
from tests.fakes.spoken import SpokenModel

REPLAY_CHUNKS = 3


class SteppingModel(Protocol):
    """What an ear needs of a voice model."""

    def start(self, count: int) -> VoiceState: ...

    def step(self, pcm: NDArray[np.int16], state: VoiceState) -> tuple[Heard, VoiceState]: ...


class MindfulModel(SpokenModel):
    """Hears what is written, coloured by the last chunks and by all before: a state rebuilt wrongly is heard."""

    def start(self, count: int) -> VoiceState:
        empty = np.zeros((count, 1), np.float32)
        front = Front(np.zeros((count, 1), np.int16), empty, empty.copy(), empty.copy())
        return VoiceState(front, np.zeros((count, REPLAY_CHUNKS, 1), np.float32))

    def step(self, pcm: NDArray[np.int16], state: VoiceState) -> tuple[Heard, VoiceState]:
        heard, _ = super().step(pcm, state.take(slice(None)))
        colour = state.past.sum(axis=1) + state.front.total
        said = (pcm[:, ::640].astype(np.float32).sum(axis=1) % 97)[:, None] * np.float32(1e-4)
        front = Front(
            state.front.tail, state.front.level, state.front.total * np.float32(0.5) + said, state.front.weight
        )
        past = np.concatenate([state.past[:, 1:], said[:, None]], axis=1)
        tilt = np.linspace(0, 1, heard.log_probs.shape[2], dtype=np.float32)
        return Heard(heard.log_probs - colour[:, None] * tilt, heard.level_db), VoiceState(front, past)


class FakeEar:
    """Implements `Ear`.

    Attributes:
        batches: the sizes of its steps.
        rebuilt: how many streams it was given with a past.
        is_lost: whatever is asked of it finds it gone.
        refuses: says of a chunk whether it makes the whole batch fail.
        seconds: says how long a step of so many rows took.
        is_closed: whether it was put away.
    """

    def __init__(self, name: str = "core-0", model: SteppingModel | None = None, *, slots: int = 8) -> None:
        self.name = name
        self.version = "spoken 1"
        self.slots = slots
        self.replay_chunks = getattr(model, "replay_chunks", REPLAY_CHUNKS)
        self.batches: list[int] = []
        self.rebuilt = 0
        self.is_lost = False
        self.is_golden = True
        self.is_closed = False
        self.refuses: Callable[[NDArray[np.int16]], bool] = lambda _: False
        self.seconds: Callable[[int], float] = lambda rows: 0.001 * rows
        self._model = model or SpokenModel()
        self._arena = self._model.start(slots)
        self._generations = np.zeros(slots, np.int64)

    def warm_up(self) -> None:
        self._be_there()
        if not self.is_golden:
            raise EarFaultError("what came out is not golden")

    def open(self, slot: int, generation: int, past: Past | None) -> None:
        self._be_there()
        self._generations[slot] = generation
        state = self._model.start(1)
        if past is not None:
            self.rebuilt += 1
            state = VoiceState(past.front or state.front, state.past)
            for chunk in past.pcm:
                _, state = self._model.step(chunk[None], state)
        self._arena.put([slot], state)

    def step(self, slots: NDArray[np.intp], generations: NDArray[np.int64], pcm: NDArray[np.int16]) -> EarHeard:
        self._be_there()
        assert len(set(slots.tolist())) == len(slots), "two chunks of one stream in a step"
        if any(self.refuses(row) for row in pcm):
            raise EarFaultError("the batch failed")
        self.batches.append(len(pcm))
        try:
            heard, state = self._model.step(pcm, self._arena.take(slots))
        except RuntimeError as error:
            raise EarFaultError(str(error)) from error
        log_probs = heard.log_probs.copy()
        log_probs[self._generations[slots] != generations] = np.nan
        self._arena.put(slots, state)
        return EarHeard(log_probs, heard.level_db, state.front, self.seconds(len(pcm)))

    def close(self) -> None:
        self.is_closed = True

    def _be_there(self) -> None:
        if self.is_lost or self.is_closed:
            raise EarLostError(f"{self.name} is gone")


class FakePlace:
    """A place that makes fake ears, again and again.

    Attributes:
        ears: those that were made, the latest last.
        refusals: how many of the next makings fail.
        version: of the ears that will be made.
        is_golden: whether these will be warm.
        seconds: says how long their steps take.
    """

    def __init__(
        self, name: str = "core-0", model: Callable[[], SteppingModel] = SpokenModel, *, slots: int = 8
    ) -> None:
        self.ears: list[FakeEar] = []
        self.refusals = 0
        self.version = "spoken 1"
        self.is_golden = True
        self.seconds: Callable[[int], float] = lambda rows: 0.001 * rows
        self._name = name
        self._model = model
        self._slots = slots

    @property
    def ear(self) -> FakeEar:
        return self.ears[-1]

    def place(self, *, max_batch: int = 32, is_fallback: bool = False) -> EarPlace:
        return EarPlace(self._name, self._make, max_batch=max_batch, is_fallback=is_fallback)

    def _make(self) -> FakeEar:
        if self.refusals:
            self.refusals -= 1
            raise EarLostError("no worker can be started")
        ear = FakeEar(self._name, self._model(), slots=self._slots)
        ear.version, ear.is_golden, ear.seconds = self.version, self.is_golden, self.seconds
        self.ears.append(ear)
        return ear


def pool_of(
    *places: EarPlace, settings: PoolSettings | None = None, generations: Iterator[int] | None = None
) -> InferencePool:
    """Make a pool over places."""

    def make_places(weights: Path | None) -> tuple[EarPlace, ...]:
        del weights
        return places

    return InferencePool(make_places, settings or PoolSettings(), generations or count(1))
