import numpy as np

from actors.recitation.chunk_record import read_chunk, read_chunks, read_tail, write_chunk, write_tail
from models.quran.vocabulary import TOKENS
from models.voice.features import Front

RANDOM = np.random.default_rng(7)


def test_what_the_model_said_is_read_again_bit_for_bit() -> None:
    log_probs = RANDOM.normal(size=(8, len(TOKENS))).astype(np.float32)
    level_db = RANDOM.normal(size=8).astype(np.float32)

    written = write_chunk(log_probs, level_db)
    again, level = read_chunk(written)

    assert again.tobytes() == log_probs.tobytes()
    assert level.tobytes() == level_db.tobytes()
    assert len(list(read_chunks([written, written]))) == 2


def test_a_chunk_and_the_ears_memory_after_it_are_read_again_bit_for_bit() -> None:
    pcm = RANDOM.integers(-32768, 32767, 5120, dtype=np.int16)
    tail = RANDOM.integers(-32768, 32767, (1, 240), dtype=np.int16)
    level, total, weight = (RANDOM.normal(size=shape).astype(np.float32) for shape in ((1, 80), (1,), (1,)))
    before = Front(tail, level, total, weight)

    again, front = read_tail(write_tail(pcm, before))

    assert again.tobytes() == pcm.tobytes()
    for read, written in zip(front.arrays(), before.arrays(), strict=True):
        assert (read.dtype, read.shape, read.tobytes()) == (written.dtype, written.shape, written.tobytes())
