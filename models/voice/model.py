"""The acoustic model: PCM in, a distribution over the sounds of the Quran out. Next stop: `models.recitation.follow`.

Each session's result depends on its own samples alone: not on the batch it ran in, nor on who ran beside it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from models.voice.features import CHUNK_SAMPLES, FRAMES_PER_CHUNK, Front, level_db, listen
from models.voice.manifest import VoiceManifest, VoiceModelError, checked_weights, read_golden, read_manifest
from models.voice.session import Provider, open_session
from models.voice.state import VoiceState

Variant = Literal["int8", "fp32"]

FLUSH_FRAMES: Final = 16
"""Frames of silence heard after a file's end, so that the last sounds are out: twice the slowest."""


Track = Callable[[NDArray[np.int16]], Iterable[NDArray[np.int16]]]
"""Goes through chunks in order, and may count them."""


@dataclass(frozen=True)
class Heard:
    """What was heard in one step of a batch, or in a whole file (then without the batch axis)."""

    log_probs: NDArray[np.float32]
    """(batch, frames, tokens) natural logarithms."""
    level_db: NDArray[np.float32]
    """(batch, frames) relative to full scale, before levelling."""

    def sound_rows(self) -> NDArray[np.bool_]:
        """Say of each row of a batch whether all its numbers are finite, `(batch,)`; one that is not fails alone.

        A row whose state or features were not finite comes out as NaN, in the int8 model, too.
        """
        return np.asarray(np.isfinite(self.log_probs).all(axis=(1, 2)))


class VoiceModel:
    """A loaded network with its papers.

    Holds one ONNX Runtime session of one thread; it keeps no state between calls and may be shared by threads.
    """

    def __init__(
        self,
        manifest: VoiceManifest,
        session: ort.InferenceSession,
        variant: str,
        golden: NDArray[np.float32] | None = None,
        *,
        in_buckets: bool = False,
    ) -> None:
        self.manifest = manifest
        self.golden = golden
        """What its makers heard of a known sound, (48, tokens); goldens.py compares. None when they kept nothing."""
        self.in_buckets = in_buckets
        """Whether the network runs on 1, 2, 4, ... rows only: a GPU plans its memory and kernels for each size anew."""
        self.variant = variant
        self.delay_frames = manifest.delay_frames
        self.session = session
        """Of ONNX Runtime, one thread."""

    @property
    def full_name(self) -> str:
        """Name, version and variant: models of one full name give the same answers."""
        return f"{self.manifest.name} {self.manifest.version} {self.variant}"

    @staticmethod
    def load(
        directory: Path | None = None, *, variant: Variant = "int8", provider: Provider = "CPUExecutionProvider"
    ) -> "VoiceModel":
        """Load a model, the packaged one unless `directory` is given.

        Raises:
            VoiceModelError: its files disagree with its manifest, or ONNX Runtime chose another provider.
        """
        if directory is None:
            with as_file(files("models.voice") / "weights") as packaged:
                return VoiceModel.load(packaged, variant=variant, provider=provider)
        manifest = read_manifest(directory)
        _keep_products_to_one_thread()
        session = open_session(checked_weights(directory, manifest, variant), provider)
        golden = read_golden(directory, manifest, variant)
        return VoiceModel(manifest, session, variant, golden, in_buckets=provider != "CPUExecutionProvider")

    def start(self, count: int) -> VoiceState:
        """Give the state of `count` sessions that have heard nothing."""
        return VoiceState(Front.start(count), np.zeros((count, self.manifest.reach, self.manifest.width), np.float32))

    def step(self, pcm: NDArray[np.int16], state: VoiceState) -> tuple[Heard, VoiceState]:
        """Hear one chunk of every row.

        Args:
            pcm: `(batch, 5120)` int16 at 16 kHz.
            state: the rows' states; it is not changed.

        Raises:
            VoiceModelError: the shapes disagree; a fault of the caller.
        """
        if pcm.dtype != np.int16 or pcm.shape != (len(state), CHUNK_SAMPLES):
            raise VoiceModelError(f"got {pcm.dtype} {pcm.shape}, expected int16 ({len(state)}, {CHUNK_SAMPLES})")
        frames, front = listen(pcm, state.front)
        log_probs, past = self.run_network(frames, state.past)
        return Heard(log_probs, level_db(pcm)), VoiceState(front, past)

    def run_network(
        self, frames: NDArray[np.float32], past: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Run the network alone.

        Args:
            frames: `(batch, 8, 320)` levelled features.
            past: `(batch, reach, width)`.

        Returns:
            `(batch, 8, tokens)` natural logarithms, NaN in rows that were not finite, and the next past.
        """
        rows = len(frames)
        inputs = {"features": self._padded(frames), "past": self._padded(past)}
        outputs: Any = self.session.run(["log_probs", "next_past"], inputs)
        log_probs = np.array(outputs[0][:rows], np.float32)
        # Quantising turns NaN into an ordinary number, so what went in is looked at, too.
        log_probs[~(np.isfinite(frames).all(axis=(1, 2)) & np.isfinite(past).all(axis=(1, 2)))] = np.nan
        return log_probs, np.asarray(outputs[1][:rows], np.float32)

    def _padded(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Put silent rows below, up to the next bucket."""
        missing = (1 << (len(rows) - 1).bit_length()) - len(rows) if self.in_buckets else 0
        return np.pad(rows, [(0, missing), (0, 0), (0, 0)]) if missing else rows

    def hear(self, pcm: NDArray[np.int16], track: Track = iter) -> Heard:
        """Hear a whole recording, `(samples,)` int16: the very steps that would hear it live, and enough silence after.

        The result has no batch axis; it has frames for the samples and for at least `FLUSH_FRAMES` of silence.

        Args:
            pcm: the recording.
            track: goes through the chunks, `(chunks, 1, 5120)` int16; a progress bar, for example.
        """
        silence = FLUSH_FRAMES * CHUNK_SAMPLES // FRAMES_PER_CHUNK
        chunks = -(-(len(pcm) + silence) // CHUNK_SAMPLES)
        padded = np.zeros((chunks, 1, CHUNK_SAMPLES), np.int16)
        padded.reshape(-1)[: len(pcm)] = pcm
        state, parts = self.start(1), []
        for chunk in track(padded):
            heard, state = self.step(chunk, state)
            parts.append(heard)
        return Heard(
            np.concatenate([part.log_probs[0] for part in parts]), np.concatenate([part.level_db[0] for part in parts])
        )

    def replay(self, front: Front, pcm: NDArray[np.int16]) -> VoiceState:
        """Rebuild the state of one session, exactly, from its last chunks and the ear's memory before them.

        Args:
            front: one row, kept from before the first of the chunks.
            pcm: `(chunks, 5120)` int16, at least `replay_chunks` of them (fewer only from the very beginning).
        """
        state = VoiceState(front, self.start(1).past)
        for chunk in pcm:
            _, state = self.step(chunk[None], state)
        return state

    @property
    def replay_chunks(self) -> int:
        """How many chunks `replay` needs: the network's receptive field."""
        return -(-(self.manifest.receptive_frames - 1) // FRAMES_PER_CHUNK)


@cache
def _keep_products_to_one_thread() -> None:
    """Let numpy multiply matrices on the calling thread alone, in this process, from now on.

    Its BLAS would keep the other threads spinning after each of the ear's small products: that cost more CPU time than
    the network itself (docs/ears.md).
    """
    threadpool_limits(limits=1, user_api="blas")
