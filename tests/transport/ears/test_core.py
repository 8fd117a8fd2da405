"""The model in this process, as an ear: a slot is its owner's alone, and a lost state is rebuilt bit for bit."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from actors.pool.ears import EarFaultError, EarHeard, Past
from models.voice.features import Front
from models.voice.model import VoiceModel
from transport.ears.core import ROWS_AT_ONCE, CoreEar

MODEL = VoiceModel.load()
CHUNKS = 9


def ear(slots: int = 64) -> CoreEar:
    return CoreEar("core-0", MODEL, slots)


def noise(streams: int, chunks: int = CHUNKS, seed: int = 1) -> NDArray[np.int16]:
    """`(chunks, streams, 5120)`, of another loudness in every stream."""
    chance = np.random.default_rng(seed)
    return (chance.normal(0, 1, (chunks, streams, 5120)) * chance.uniform(10, 6000, (1, streams, 1))).astype(np.int16)


def of_one(front: Front, row: int) -> Front:
    part = slice(row, row + 1)
    return Front(front.tail[part], front.level[part], front.total[part], front.weight[part])


def at(*slots: int) -> NDArray[np.intp]:
    return np.array(slots, np.intp)


def of(*generations: int) -> NDArray[np.int64]:
    return np.array(generations, np.int64)


def undisturbed(chunks: NDArray[np.int16]) -> list[EarHeard]:
    """What every stream hears in one large batch that nothing happens to."""
    one, count = ear(), chunks.shape[1]
    for slot in range(count):
        one.open(slot, 1, None)
    return [one.step(np.arange(count), np.ones(count, np.int64), chunk) for chunk in chunks]


def heard_in_pieces(
    chunks: NDArray[np.int16], cuts: list[int], seed: int
) -> tuple[list[NDArray[np.float32]], list[EarHeard]]:
    """Hear the first stream among ever other ones; at each cut the ear is lost, and it goes on in a new one.

    Returns:
        its own `(8, tokens)` of each chunk, and the undisturbed run.
    """
    calm, chance = undisturbed(chunks), np.random.default_rng(seed)
    mine: list[NDArray[np.float32]] = []
    for begin, end in pairwise([0, *cuts, len(chunks)]):
        one, slot = ear(), int(chance.integers(0, 32))
        first = max(0, begin - one.replay_chunks)
        front = of_one(calm[first - 1].front, 0) if first else None
        one.open(slot, 7, Past(front, chunks[first:begin, 0]) if begin else None)
        for number in range(begin, end):
            neighbours = int(chance.integers(0, 2 * ROWS_AT_ONCE))
            slots = np.concatenate([at(slot), np.arange(32, 32 + neighbours)])
            rows = chance.permutation(len(slots))
            generations = np.where(slots == slot, 7, 0)
            pcm = noise(len(slots), 1, seed=number)[0]
            pcm[0] = chunks[number, 0]
            heard = one.step(slots[rows], generations[rows], pcm[rows])
            mine.append(heard.log_probs[int(np.flatnonzero(rows == 0)[0])])
    return mine, calm


@settings(max_examples=12)
@given(cuts=st.lists(st.integers(1, CHUNKS - 1), unique=True, max_size=3).map(sorted), seed=st.integers(0, 99))
def test_a_state_is_rebuilt_bit_for_bit_wherever_it_is_lost_and_whoever_is_heard_beside_it(
    cuts: list[int], seed: int
) -> None:
    mine, calm = heard_in_pieces(noise(3, seed=seed), cuts, seed)

    assert [row.tobytes() for row in mine] == [step.log_probs[0].tobytes() for step in calm]


@pytest.mark.recordings
@pytest.mark.parametrize("seed", range(3))
def test_a_real_recitation_is_rebuilt_bit_for_bit(recordings: Path, seed: int) -> None:
    path = sorted((recordings / "ayah" / "short-maher").iterdir())[seed]
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
    with av.open(str(path)) as container:
        parts = [part.to_ndarray()[0] for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    pcm = np.concatenate(parts)
    chunks = pcm[: len(pcm) // 5120 * 5120].reshape(-1, 1, 5120)
    cuts = sorted(set(np.random.default_rng(seed).integers(1, len(chunks), 4).tolist()))

    mine, calm = heard_in_pieces(chunks, cuts, seed)

    assert [row.tobytes() for row in mine] == [step.log_probs[0].tobytes() for step in calm]


def test_a_row_of_another_generation_is_nobodys() -> None:
    one = ear()
    one.open(0, 5, None)
    one.open(1, 7, None)

    heard = one.step(at(0, 1), of(5, 6), noise(2)[0])

    assert [bool(np.isfinite(row).all()) for row in heard.log_probs] == [True, False]


def test_who_had_a_slot_before_never_writes_into_it() -> None:
    # Triton's server, issue 7117: two clients shared a state.
    chunks, alone, shared = noise(2, 4), ear(), ear()
    alone.open(3, 1, None)
    shared.open(3, 1, None)
    shared.step(at(3), of(1), chunks[0, :1])
    shared.open(3, 2, None)

    for chunk in chunks:
        late = shared.step(at(3), of(1), chunk[1:])
        mine, expected = shared.step(at(3), of(2), chunk[:1]), alone.step(at(3), of(1), chunk[:1])

        assert np.isnan(late.log_probs).all()
        assert mine.log_probs.tobytes() == expected.log_probs.tobytes()


@pytest.mark.parametrize("rows", [1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 2 * ROWS_AT_ONCE])
def test_a_batch_in_parts_hears_what_each_row_hears_alone(rows: int) -> None:
    chunks = noise(rows, 2)

    together = undisturbed(chunks)

    for row in (0, rows - 1):
        alone = undisturbed(chunks[:, row : row + 1])
        assert [step.log_probs[0].tobytes() for step in alone] == [step.log_probs[row].tobytes() for step in together]


@pytest.mark.parametrize("shape", [(2, 5119), (3, 5120), (5120,)])
def test_a_batch_of_a_wrong_shape_fails_and_changes_no_state(shape: tuple[int, ...]) -> None:
    chunks, one = noise(2, 2), ear()
    for slot in (0, 1):
        one.open(slot, 1, None)
    expected = undisturbed(chunks)[1]
    one.step(at(0, 1), of(1, 1), chunks[0])

    with pytest.raises(EarFaultError):
        one.step(at(0, 1), of(1, 1), np.zeros(shape, np.int16))

    assert one.step(at(0, 1), of(1, 1), chunks[1]).log_probs.tobytes() == expected.log_probs.tobytes()


def test_a_past_of_a_wrong_shape_is_refused() -> None:
    with pytest.raises(EarFaultError):
        ear().open(0, 1, Past(None, np.zeros((2, 100), np.int16)))


def test_a_warm_ear_has_checked_itself() -> None:
    one = ear()

    one.warm_up()

    assert (one.name, one.version, one.slots) == ("core-0", MODEL.full_name, 64)
    one.close()


def test_an_ear_without_goldens_is_not_used() -> None:
    bare = VoiceModel(MODEL.manifest, MODEL.session, MODEL.variant)

    with pytest.raises(EarFaultError, match="no golden outputs"):
        CoreEar("core-0", bare, 4).warm_up()


def test_a_device_that_wants_buckets_hears_the_same() -> None:
    padded = VoiceModel(MODEL.manifest, MODEL.session, MODEL.variant, MODEL.golden, in_buckets=True)
    chunks, device = noise(5, 2), CoreEar("cuda-0", padded, 8, rows_at_once=8)
    device.warm_up()
    for slot in range(5):
        device.open(slot, 1, None)

    heard = [device.step(np.arange(5), np.ones(5, np.int64), chunk) for chunk in chunks]

    assert [step.log_probs.tobytes() for step in heard] == [step.log_probs.tobytes() for step in undisturbed(chunks)]
