"""An ear in a process of its own: the same bits, and no way of dying that is not noticed at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from actors.pool.ears import EarFaultError, EarLostError, Past
from models.voice.features import Front
from models.voice.model import VoiceModel
from transport.ears.core import CoreEar
from transport.ears.process import ProcessEar
from transport.ears.worker import Order

pytestmark = pytest.mark.wall_clock

ORDER: Final = Order("worker-0", None, "int8", "CPUExecutionProvider", slots=64, core=None)
PARENT: Final = """
import time
from transport.ears.process import ProcessEar
from transport.ears.worker import Order
ear = ProcessEar(Order("worker-0", None, "int8", "CPUExecutionProvider", 8, None))
print(ear.pid, flush=True)
time.sleep(60)
"""
"""A process that has an ear, and says which."""
LARGE: Final = 64
"""Rows whose samples, 655 KB, are more than a pair of sockets holds."""


@pytest.fixture
def ear() -> Iterator[ProcessEar]:
    made = ProcessEar(ORDER, answer_seconds=1.0)
    yield made
    made.close()


@pytest.fixture(scope="module")
def core() -> CoreEar:
    return CoreEar("core-0", VoiceModel.load(), slots=64)


def rows(count: int, generation: int = 1) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    return np.arange(count, dtype=np.intp), np.full(count, generation, np.int64)


def noise(count: int, seed: int = 1) -> NDArray[np.int16]:
    return np.random.default_rng(seed).normal(0, 3000, (count, 5120)).astype(np.int16)


def ended(pid: int, within: float = 5.0) -> bool:
    """Whether a process ends in time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_it_hears_what_an_ear_in_this_process_hears(ear: ProcessEar, core: CoreEar) -> None:
    ear.warm_up()
    assert (ear.version, ear.replay_chunks) == (core.version, core.replay_chunks)
    for slot in range(20):
        ear.open(slot, 1, None)
        core.open(slot, 1, None)

    for seed in range(3):
        mine, theirs = ear.step(*rows(20), noise(20, seed)), core.step(*rows(20), noise(20, seed))

        assert mine.log_probs.tobytes() == theirs.log_probs.tobytes()
        assert mine.level_db.tobytes() == theirs.level_db.tobytes()
        for here, there in zip(mine.front.arrays(), theirs.front.arrays(), strict=True):
            assert here.tobytes() == there.tobytes()


def test_a_past_is_rebuilt_over_there(ear: ProcessEar, core: CoreEar) -> None:
    past = Past(None, noise(3))
    ear.open(5, 9, past)
    core.open(5, 9, past)
    slot, generation = np.array([5], np.intp), np.array([9], np.int64)

    mine, theirs = ear.step(slot, generation, noise(1)), core.step(slot, generation, noise(1))

    assert mine.log_probs.tobytes() == theirs.log_probs.tobytes()


def test_a_batch_of_a_wrong_shape_fails_and_the_ear_goes_on(ear: ProcessEar) -> None:
    ear.open(0, 1, None)

    with pytest.raises(EarFaultError, match="expected int16"):
        ear.step(*rows(1), noise(1)[:, :100])
    with pytest.raises(EarFaultError, match="IndexError"):
        ear.step(np.array([999], np.intp), np.array([1], np.int64), noise(1))

    assert np.isfinite(ear.step(*rows(1), noise(1)).log_probs).all()


def test_a_poisoned_past_fails_its_own_row_alone(ear: ProcessEar) -> None:
    sound = Front.start(1)
    poisoned = Front(sound.tail, np.full(1, np.nan, np.float32), sound.total, sound.weight)
    ear.open(0, 1, None)
    ear.open(1, 1, Past(poisoned, noise(1)))

    heard = ear.step(*rows(2), noise(2))

    assert [bool(np.isfinite(row).all()) for row in heard.log_probs] == [True, False]


def test_a_process_killed_in_mid_step_is_lost_at_once() -> None:
    ear = ProcessEar(ORDER, answer_seconds=30.0)
    os.kill(ear.pid, signal.SIGSTOP)  # so that the step is surely under way
    with ThreadPoolExecutor(1) as thread:
        step = thread.submit(ear.step, *rows(1), noise(1))
        time.sleep(0.1)
        began = time.monotonic()
        os.kill(ear.pid, signal.SIGKILL)

        with pytest.raises(EarLostError, match="worker-0 is lost: it hung up"):
            step.result(timeout=10)

    assert time.monotonic() - began < 5
    with pytest.raises(EarLostError):
        ear.step(*rows(1), noise(1))
    ear.close()


@pytest.mark.parametrize("count", [1, LARGE], ids=["what it was told fits", "it reads nothing"])
def test_a_process_that_stands_still_is_killed_in_time(ear: ProcessEar, count: int) -> None:
    os.kill(ear.pid, signal.SIGSTOP)
    began = time.monotonic()

    with pytest.raises(EarLostError, match="worker-0 is lost"):
        ear.step(*rows(count), noise(count))

    assert time.monotonic() - began < 10
    assert ended(ear.pid)


def test_a_process_that_stands_still_is_put_away_soon(ear: ProcessEar) -> None:
    os.kill(ear.pid, signal.SIGSTOP)
    began = time.monotonic()

    ear.close()
    ear.close()

    assert time.monotonic() - began < 5
    assert ended(ear.pid)


def test_an_ear_put_away_in_mid_step_ends_the_step(ear: ProcessEar) -> None:
    os.kill(ear.pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as thread:
        step = thread.submit(ear.step, *rows(1), noise(1))
        time.sleep(0.1)

        ear.close()

        with pytest.raises(EarLostError):
            step.result(timeout=10)


def test_without_a_model_there_is_no_ear_and_no_process(tmp_path: Path) -> None:
    with pytest.raises(EarFaultError, match=r"manifest\.json"):
        ProcessEar(msgspec.structs.replace(ORDER, weights=str(tmp_path)))

    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    commands = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    assert not any(str(tmp_path).encode() in command for command in commands)


def test_it_shares_no_terminal_and_no_signals_with_its_parent(ear: ProcessEar) -> None:
    assert os.getsid(ear.pid) == ear.pid != os.getsid(0)
    for number in (0, 1):
        assert Path(f"/proc/{ear.pid}/fd/{number}").readlink() == Path("/dev/null")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_hears_on_when_all_of_a_service_is_told_to_stop(ear: ProcessEar, number: signal.Signals) -> None:
    ear.open(0, 1, None)

    os.kill(ear.pid, number)

    assert np.isfinite(ear.step(*rows(1), noise(1)).log_probs).all()


def test_it_stays_on_its_core() -> None:
    core = max(os.sched_getaffinity(0))
    ear = ProcessEar(msgspec.structs.replace(ORDER, core=core))

    assert os.sched_getaffinity(ear.pid) == {core}

    ear.close()


def test_when_its_parent_is_killed_it_ends() -> None:
    parent = subprocess.Popen(  # noqa: S603 - our own interpreter
        [
            sys.executable,
            "-c",
            PARENT,
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(pid, 0)

        parent.kill()

    assert ended(pid, within=10)
