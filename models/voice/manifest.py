"""The papers of a packaged voice model: files and digests, shapes, what it was trained on, how good it is."""

import hashlib
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import TOKENS
from models.voice import features

MANIFEST_FILE: Final = "manifest.json"


class VoiceModelError(Exception):
    """The server's fault: a packaged model is missing, damaged, or not the one this code was written for."""


class TrainedOn(msgspec.Struct, frozen=True):
    """The recordings a model has heard."""

    voices: int
    hours: float
    """Of distinct audio, after cutting."""
    clips: int
    steps: int
    note: str


class VoiceManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model's papers, `manifest.json`."""

    name: str
    version: str
    files: dict[str, str]
    """Variant (`int8`, `fp32`) -> file name."""
    sha256: dict[str, str]
    """File name -> its digest, hexadecimal."""
    tokens: tuple[str, ...]
    sample_rate: int
    chunk_samples: int
    frame_samples: int
    features: int
    """Numbers a frame."""
    width: int
    dilations: tuple[int, ...]
    """Of the blocks; block k keeps its last 2 * dilation inputs."""
    receptive_frames: int
    """Frames that one output depends on: so many, replayed, rebuild the network's state exactly."""
    delay_frames: int
    """How many frames after a sound's onset its token is typically emitted."""
    trained_on: TrainedOn
    phoneme_error_rate: dict[str, dict[str, float]]
    """Variant -> group of voices -> phoneme errors of greedy decoding, percent."""
    git_commit: str
    """The commit of the code that trained it."""

    @property
    def reach(self) -> int:
        """Rows of past kept a session."""
        return 2 * sum(self.dilations)

    def golden_file(self, variant: str) -> str:
        """Name the file of a variant's golden outputs (goldens.py): it bears the digest of the weights they are of."""
        return f"golden.{variant}.{self.sha256[self.files[variant]][:12]}.npy"


def read_manifest(directory: Path) -> VoiceManifest:
    """Read and check a model's papers.

    Raises:
        VoiceModelError: there are none, they cannot be read, or they describe a model of other shapes or tokens.
    """
    path = directory / MANIFEST_FILE
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=VoiceManifest)
    except (OSError, msgspec.DecodeError) as error:
        raise VoiceModelError(f"cannot read the voice model's {MANIFEST_FILE}: {error}") from error
    _check_shapes(manifest)
    return manifest


def _check_shapes(manifest: VoiceManifest) -> None:
    if manifest.tokens != TOKENS:
        raise VoiceModelError(
            f"the voice model names {len(manifest.tokens)} tokens in its own order, not the vocabulary's {len(TOKENS)}"
        )
    seen = (manifest.sample_rate, manifest.chunk_samples, manifest.frame_samples, manifest.features)
    expected = (features.SAMPLE_RATE, features.CHUNK_SAMPLES, features.FRAME_SAMPLES, features.FEATURES)
    if seen != expected:
        raise VoiceModelError(f"the voice model was made for rate, chunk, frame, features {seen}, not {expected}")


def checked_weights(directory: Path, manifest: VoiceManifest, variant: str) -> bytes:
    """Read a variant's weights.

    Raises:
        VoiceModelError: the variant is not packaged, or its file is not the one the manifest describes.
    """
    name = manifest.files.get(variant)
    if name is None:
        raise VoiceModelError(f"the voice model has no variant {variant!r}, only {sorted(manifest.files)}")
    try:
        weights = (directory / name).read_bytes()
    except OSError as error:
        raise VoiceModelError(f"cannot read the voice model's weights {name}: {error}") from error
    digest = hashlib.sha256(weights).hexdigest()
    if digest != manifest.sha256.get(name):
        raise VoiceModelError(f"{name} has SHA-256 {digest}, but the manifest says {manifest.sha256.get(name)}")
    return weights


def read_golden(directory: Path, manifest: VoiceManifest, variant: str) -> NDArray[np.float32] | None:
    """Read the golden outputs of a variant, (frames, tokens) float32; None when its makers kept none.

    Raises:
        VoiceModelError: they cannot be read.
    """
    path = directory / manifest.golden_file(variant)
    if not path.exists():
        return None
    try:
        return np.asarray(np.load(path, allow_pickle=False), np.float32)
    except (OSError, ValueError, EOFError) as error:
        raise VoiceModelError(f"cannot read the golden outputs {path.name}: {error}") from error
