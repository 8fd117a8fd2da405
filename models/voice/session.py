"""ONNX Runtime's session of a model, opened for one thread, with the quickest kernels that compute exactly.

Without VNNI, an x86 processor adds pairs of int8 products in 16 bits, where they saturate: 2 % of probability and 1-6 %
of the best tokens change (docs/ears.md). ONNX Runtime can be told to be exact, but then processors that were exact
already become slower, too, by four tenths. So both ways are tried on the model itself, and the quick one is kept where
not a bit differs.
"""

from typing import Any, Final, Literal

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from models.voice.features import FEATURES, FRAMES_PER_CHUNK
from models.voice.manifest import VoiceModelError

Provider = Literal["CPUExecutionProvider", "CUDAExecutionProvider"]

PROBE_ROWS: Final = 4
"""Rows heard by both ways: 100 million products, of which some 5,000 pairs saturate where they can."""
PROBE_REACH: Final = np.float32(3.0)
"""Features are probed between this and its negative: as far as those of speech reach."""


def open_session(weights: bytes, provider: Provider) -> ort.InferenceSession:
    """Open a model.

    Raises:
        VoiceModelError: ONNX Runtime chose another provider than the one that was asked for.
    """
    exact = opened(weights, provider, exact=True)
    if provider != "CPUExecutionProvider":
        return exact
    quick = opened(weights, provider, exact=False)
    return quick if hear_alike(quick, exact) else exact


def hear_alike(one: ort.InferenceSession, other: ort.InferenceSession) -> bool:
    """Say whether two sessions give the same bits for features that reach as far as those of speech."""
    waves = PROBE_REACH * np.sin(np.arange(PROBE_ROWS * FRAMES_PER_CHUNK * FEATURES, dtype=np.float32) ** 2)
    features = waves.reshape(PROBE_ROWS, FRAMES_PER_CHUNK, FEATURES).astype(np.float32)
    heard = zip(_step(one, features), _step(other, features), strict=True)
    return all(np.array_equal(mine, theirs) for mine, theirs in heard)


def opened(weights: bytes, provider: Provider, *, exact: bool) -> ort.InferenceSession:
    """Open a model one way; `exact` tells processors without VNNI to be exact, and slows the others."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    if exact:
        options.add_session_config_entry("session.x64quantprecision", "1")
    session = ort.InferenceSession(weights, options, providers=[provider])
    chosen = session.get_providers()[0]
    if chosen != provider:
        raise VoiceModelError(f"asked for {provider}, but ONNX Runtime runs the model on {chosen}")
    return session


def _step(session: ort.InferenceSession, features: NDArray[np.float32]) -> list[Any]:
    past = np.zeros((len(features), *session.get_inputs()[1].shape[1:]), np.float32)
    return list(session.run(["log_probs", "next_past"], {"features": features, "past": past}))
