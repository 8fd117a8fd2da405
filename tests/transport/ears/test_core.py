"""The model in this process, as an ear."""

import numpy as np

from actors.ears import Past
from models.voice.features import Front
from models.voice.model import VoiceModel
from transport.ears.core import CoreEar

ROWS = np.array([0, 1], np.intp), np.array([5, 6], np.int64)


def ear() -> CoreEar:
    return CoreEar("core-0", VoiceModel.load(), slots=4)


def test_a_state_is_rebuilt_bit_for_bit() -> None:
    chunks = np.random.default_rng(1).normal(0, 3000, (14, 2, 5120)).astype(np.int16)
    one, other = ear(), ear()
    one.warm_up()
    for slot in (0, 1):
        one.open(slot, slot + 5, None)
    heard = [one.step(*ROWS, chunk) for chunk in chunks]
    first = 13 - one.replay_chunks
    front = heard[first - 1].front
    row = Front(front.tail[1:], front.level[1:], front.total[1:], front.weight[1:])

    other.open(3, 9, Past(row, chunks[first:13, 1]))
    again = other.step(np.array([3], np.intp), np.array([9], np.int64), chunks[13, 1:])

    assert again.log_probs[0].tobytes() == heard[13].log_probs[1].tobytes()


def test_a_row_of_another_generation_is_nobodys() -> None:
    one = ear()
    one.open(0, 5, None)
    one.open(1, 7, None)

    heard = one.step(*ROWS, np.zeros((2, 5120), np.int16))

    assert [bool(np.isfinite(row).all()) for row in heard.log_probs] == [True, False]
