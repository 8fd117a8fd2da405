"""The main job on a real recording: `talqin serve` in a process of its own, `talqin recite` as its learner."""

import json
import re
import subprocess
import urllib.request
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.recitation.manner import Manner
from talqin.analyse import analysis_of
from tests.fakes.server import RunningServer, running_server
from tests.fakes.talqin import TALQIN
from transport.recordings.audio_files import decode_audio

pytestmark = [pytest.mark.recordings, pytest.mark.wall_clock, pytest.mark.timeout(180)]

CUT = (112, 4, 4)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("served") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def recording(recordings: Path) -> Path:
    return recordings / "surah" / "mohammad-al-luhaidan" / "112.opus"


def written(pcm: NDArray[np.int16], file: Path) -> Path:
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, 2, 16000, 0, "NONE", ""))
        wav.writeframes(pcm.tobytes())
    return file


def talqin(*words: str) -> str:
    done = subprocess.run([*TALQIN, *words], capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - ours
    assert done.returncode == 0, done.stderr
    return done.stdout


def recited(server: RunningServer, file: Path, *options: str) -> dict[str, str]:
    """Recite a file; place -> verdict, as the words were settled live."""
    told = talqin("recite", str(file), "--server", server.recite, "--speed", "6", *options)
    return dict(re.findall(r"^(\d+:\d+:\d+) \S+\s+(\w+) \(", told, flags=re.MULTILINE))


def delays_counted(server: RunningServer) -> float:
    """Give how many settled verdicts' delays the server has counted."""
    with urllib.request.urlopen(f"{server.admin}/metrics") as answer:  # noqa: S310 - ours
        told: str = answer.read().decode()
    (count,) = re.findall(r"^talqin_verdict_delay_seconds_count (\S+)$", told, flags=re.MULTILINE)
    return float(count)


def test_a_real_recitation_is_called_right_live(server: RunningServer, recording: Path) -> None:
    verdicts = recited(server, recording, "--passage", "112")

    assert len(verdicts) == 15
    assert list(verdicts.values()).count("right") >= 12
    assert "skipped" not in verdicts.values()


def test_a_word_that_was_cut_out_of_it_is_shown_as_skipped(
    server: RunningServer, recording: Path, tmp_path: Path
) -> None:
    words = analysis_of(str(recording), "112", Manner())["words"]
    (cut,) = (word for word in words if (word["surah"], word["ayah"], word["word"]) == CUT)
    pcm = decode_audio(recording)
    without = np.concatenate([pcm[: 16 * cut["start_ms"]], pcm[16 * cut["end_ms"] :]])

    verdicts = recited(server, written(without, tmp_path / "cut.wav"), "--passage", "112")

    assert verdicts["112:4:4"] == "skipped"
    assert list(verdicts.values()).count("skipped") == 1


def test_opus_packets_are_judged_as_pcm_is(server: RunningServer, recording: Path) -> None:
    verdicts = recited(server, recording, "--passage", "112", "--codec", "opus")

    assert list(verdicts.values()).count("right") >= 12


def test_an_unknown_place_is_found_by_ear(server: RunningServer, recording: Path) -> None:
    verdicts = recited(server, recording)

    assert {place.split(":")[0] for place in verdicts} == {"112"}
    assert list(verdicts.values()).count("right") >= 11


def test_it_is_counted_how_late_each_verdict_came(server: RunningServer, recording: Path) -> None:
    before = delays_counted(server)
    recited(server, recording, "--passage", "112")

    assert delays_counted(server) - before >= 15


def test_the_tree_shows_who_works(server: RunningServer) -> None:
    (root,) = json.loads(talqin("admin", "--admin", server.admin, "tree", "--json"))

    paths = ["/memory", "/catching_up", "/tidying", "/inference", "/sessions", "/recordings", "/work", "/doors"]
    assert [child["path"] for child in root["children"]] == paths
    assert all(child["state"] == "running" for child in root["children"])


def test_offline_and_live_agree(server: RunningServer, recording: Path) -> None:
    live = recited(server, recording, "--passage", "112")

    offline = analysis_of(str(recording), "112", Manner())["words"]

    assert {f"{w['surah']}:{w['ayah']}:{w['word']}": w["verdict"] for w in offline} == live


def test_a_recording_that_is_uploaded_is_judged_as_offline(server: RunningServer, recording: Path) -> None:
    request = urllib.request.Request(f"{server.page}/v1/analyse?passage=112", recording.read_bytes())  # noqa: S310 - ours
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - ours
        uploaded = json.loads(response.read())

    offline = analysis_of(str(recording), "112", Manner())

    assert uploaded["words"] == json.loads(json.dumps(offline["words"]))
    assert uploaded["model"].startswith(offline["model"]["name"])
