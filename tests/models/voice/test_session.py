"""A model runs on the quickest kernels that compute exactly, and on no other."""

from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import onnxruntime as ort
import pytest

from models.voice import session as sessions
from models.voice.session import hear_alike, open_session

PACKAGED = Path(str(files("models.voice") / "weights"))


@pytest.fixture(scope="module")
def weights() -> bytes:
    return (PACKAGED / "model.int8.onnx").read_bytes()


def is_told_to_be_exact(session: ort.InferenceSession) -> bool:
    """Whether ONNX Runtime was told to take exact kernels, however slow."""
    with suppress(RuntimeError):  # the entry is not there
        return bool(session.get_session_options().get_session_config_entry("session.x64quantprecision") == "1")
    return False


def test_a_processor_whose_quick_kernels_differ_is_told_to_be_exact(
    weights: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def differ(one: ort.InferenceSession, other: ort.InferenceSession) -> bool:
        assert [is_told_to_be_exact(session) for session in (one, other)] == [False, True]
        return False

    monkeypatch.setattr(sessions, "hear_alike", differ)

    assert is_told_to_be_exact(open_session(weights, "CPUExecutionProvider"))


def test_the_session_that_is_used_gives_the_bits_of_the_exact_one(
    weights: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = open_session(weights, "CPUExecutionProvider")
    monkeypatch.setattr(sessions, "hear_alike", lambda one, other: one is other)

    assert hear_alike(used, open_session(weights, "CPUExecutionProvider"))


def test_another_rounding_is_noticed(weights: bytes) -> None:
    int8 = open_session(weights, "CPUExecutionProvider")
    floating = open_session((PACKAGED / "model.fp32.onnx").read_bytes(), "CPUExecutionProvider")

    assert not hear_alike(int8, floating)
