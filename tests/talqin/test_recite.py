"""A learner at the command line."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from talqin.recite import FRAME_SAMPLES, frames_of, recite
from tests.fakes.packaged_ear import recording
from transport import client
from transport.client import ServerUnreachableError
from transport.wire_events import FinalEvent, PausedEvent, WireSummary

FINAL = FinalEvent(1, "112", (), WireSummary(15, 14, 0, 1, 0, 0, 0, 0, 0, 20.0))


class ScriptedRecital:
    """Stands for `Recital`: remembers what it is made of, and ends at once."""

    made: dict[str, Any]
    resumes = 0

    def __init__(self, server: str, frames: list[bytes], **options: Any) -> None:
        ScriptedRecital.made = {"server": server, "frames": frames, **options}

    async def run(self) -> FinalEvent:
        await asyncio.sleep(0)
        ScriptedRecital.made["on_message"](PausedEvent(1))
        return FINAL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return recording(tmp_path / "any.wav", [0, 1, 2])


def run(*arguments: object) -> Result:
    return CliRunner().invoke(recite, [str(argument) for argument in arguments])


def test_a_file_is_streamed_as_a_microphone_would(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "Recital", ScriptedRecital)

    result = run(file, "--passage", "112", "--speed", 2, "--token", "t", "--locale", "ar", "--level", "quiet")

    made = ScriptedRecital.made
    assert result.exit_code == 0, result.output
    assert (made["passage"], made["codec"], made["token"], made["locale"]) == ("112", "pcm16", "t", "ar")
    assert made["level"] == "quiet"
    assert made["server"] == "ws://localhost:8080/v1/recite"
    assert made["frame_seconds"] == pytest.approx(0.16)
    assert "14 right, 0 wrong, 1 skipped" in result.output


def test_a_lesson_can_be_practised(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "Recital", ScriptedRecital)

    result = run(file, "--passage", "112", "--mode", "test")

    assert (result.exit_code, ScriptedRecital.made["mode"]) == (0, "test")


def test_without_a_passage_the_place_is_found_by_ear(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "Recital", ScriptedRecital)

    run(file)

    assert ScriptedRecital.made["passage"] is None


def test_pcm_is_cut_into_frames_of_320_ms() -> None:
    pcm = np.arange(2 * FRAME_SAMPLES + 100, dtype=np.int16)

    frames, samples = frames_of(pcm, "pcm16")

    assert (samples, [len(frame) // 2 for frame in frames]) == (FRAME_SAMPLES, [FRAME_SAMPLES, FRAME_SAMPLES, 100])
    assert b"".join(frames) == pcm.astype("<i2").tobytes()


def test_opus_is_cut_into_packets_of_20_ms() -> None:
    frames, samples = frames_of(np.zeros(3200, np.int16), "opus")

    assert samples == 320
    assert 10 <= len(frames) <= 12


def test_nobody_at_the_server_is_told_apart(file: Path) -> None:
    result = run(file, "--passage", "112", "--server", "ws://127.0.0.1:9/v1/recite")

    assert result.exit_code == 4
    assert "ws://127.0.0.1:9/v1/recite cannot be reached" in result.stderr


def test_a_server_that_is_lost_for_good_is_told_apart(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(_: ScriptedRecital) -> FinalEvent:
        raise ServerUnreachableError("lost 8 times in a row")

    monkeypatch.setattr(client, "Recital", ScriptedRecital)
    monkeypatch.setattr(ScriptedRecital, "run", lost)

    assert run(file, "--passage", "112").exit_code == 4


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    assert run(tmp_path / "absent.wav", "--passage", "112").exit_code == 3


@pytest.mark.parametrize("option", [["--codec", "mp3"], ["--speed", "0"], ["--sing"]])
def test_wrong_use_is_told_before_anything_is_read(file: Path, option: list[str]) -> None:
    assert run(file, *option).exit_code == 2
