"""What crosses a line comes out as it went in, bit for bit, or as a fault of the other node."""

import numpy as np
import pytest

from actors.far.messages import FarShapeError, Packed, pack_heard, pack_past, unpack_heard, unpack_past, unpack_pcm
from actors.pool.ears import Past
from actors.pool.messages import ChunkHeard
from models.voice.features import Front


def test_what_was_heard_comes_back_bit_for_bit() -> None:
    log_probs = np.random.default_rng(7).standard_normal((8, 69)).astype(np.float32)
    heard = ChunkHeard((3, 4), 5, log_probs, log_probs[:, 0].copy(), Front.start(1))

    back = unpack_heard((0, 9), pack_heard(9, heard))

    assert (back.stream, back.chunk) == ((0, 9), 5)
    assert back.log_probs.tobytes() == log_probs.tobytes()
    assert back.log_probs.flags.writeable
    assert [part.tobytes() for part in back.front.arrays()] == [part.tobytes() for part in heard.front.arrays()]


def test_a_past_comes_back_bit_for_bit() -> None:
    past = Past(Front.start(1), np.arange(10240, dtype=np.int16).reshape(2, 5120))

    back = unpack_past(pack_past(past))

    assert back is not None
    assert back.front is not None
    assert (back.pcm == past.pcm).all()
    assert unpack_past(None) is None


def test_bytes_that_are_not_the_shape_are_the_other_nodes_fault() -> None:
    with pytest.raises(FarShapeError, match="expected samples of shape"):
        unpack_pcm(Packed((5120,), b"abc"))
