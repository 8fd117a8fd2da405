"""The process that an ear runs in, without the process: what it answers, and when it ends."""

from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

import numpy as np
import pytest

from actors.pool.ears import EarFaultError, EarHeard
from models.voice.manifest import VoiceModelError
from models.voice.model import VoiceModel
from transport.ears.core import CoreEar
from transport.ears.worker import Hello, serve

pytestmark = pytest.mark.wall_clock

MODEL = VoiceModel.load()


class Line:
    """A process's parent, and the process as a thread."""

    def __init__(self, make: Callable[[], CoreEar]) -> None:
        self.parent: Connection[Any, Any]
        self.parent, child = Pipe()
        self.thread = Thread(target=serve, args=(child, make))
        self.thread.start()

    def call(self, what: str, *details: object) -> Any:
        self.parent.send((what, details))
        return self.parent.recv()

    def hang_up(self) -> None:
        self.parent.close()
        self.thread.join(timeout=5)


def an_ear() -> CoreEar:
    return CoreEar("worker-0", MODEL, 4)


def no_ear() -> CoreEar:
    raise VoiceModelError("there is no model")


def test_it_says_who_it_is_and_answers_until_its_parent_hangs_up() -> None:
    line = Line(an_ear)

    assert line.parent.recv() == Hello(MODEL.full_name, MODEL.replay_chunks)
    assert line.call("warm_up") is None
    assert line.call("open", 0, 1, None) is None
    heard = line.call("step", np.array([0]), np.array([1]), np.zeros((1, 5120), np.int16))
    assert isinstance(heard, EarHeard)
    line.hang_up()

    assert not line.thread.is_alive()


def test_what_fails_there_is_told_here_and_it_goes_on() -> None:
    line = Line(an_ear)
    line.parent.recv()

    assert isinstance(line.call("step", np.array([0]), np.array([1]), np.zeros((1, 1), np.int16)), EarFaultError)
    assert "IndexError" in str(line.call("open", 99, 1, None))
    assert "KeyError" in str(line.call("no such word"))
    assert line.call("open", 0, 1, None) is None
    line.hang_up()


def test_without_a_model_it_says_why_and_ends() -> None:
    line = Line(no_ear)

    answer = line.parent.recv()

    assert isinstance(answer, EarFaultError)
    assert str(answer) == "there is no model"
    line.hang_up()
    assert not line.thread.is_alive()
