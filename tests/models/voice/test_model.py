"""The packaged model: one row's answer is its own, chunks make the file, and a lost state is rebuilt bit by bit."""

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from rapidfuzz.distance import Levenshtein

from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import TOKENS
from models.voice.features import CHUNK_SAMPLES, FRAMES_PER_CHUNK
from models.voice.manifest import VoiceModelError
from models.voice.model import FLUSH_FRAMES, Heard, VoiceModel

PACKAGED = Path(str(files("models.voice") / "weights"))


@pytest.fixture(scope="module")
def model() -> VoiceModel:
    return VoiceModel.load()


def murmur(rows: int, chunks: int, seed: int = 3) -> NDArray[np.int16]:
    """Swelling noise of different loudness in every row, `(chunks, rows, 5120)` int16."""
    dice = np.random.default_rng(seed)
    loud = dice.uniform(1, 6_000, (1, rows, 1)) * dice.uniform(0, 1, (chunks, 1, 1))
    return (dice.standard_normal((chunks, rows, CHUNK_SAMPLES)) * loud).clip(-32_768, 32_767).astype(np.int16)


@pytest.mark.parametrize("neighbours", [1, 6, 16, 31])
def test_a_row_hears_the_same_bits_alone_and_in_a_batch(model: VoiceModel, neighbours: int) -> None:
    chunks = murmur(neighbours + 1, 6, seed=neighbours)
    together, alone, row = model.start(neighbours + 1), model.start(1), neighbours // 2

    for chunk in chunks:
        heard, together = model.step(chunk, together)
        by_itself, alone = model.step(chunk[row : row + 1], alone)

        assert np.array_equal(heard.log_probs[row], by_itself.log_probs[0])
        assert np.array_equal(heard.level_db[row], by_itself.level_db[0])
    for mine, theirs in zip(together.take([row]).arrays(), alone.arrays(), strict=True):
        assert np.array_equal(mine, theirs)


def test_a_file_heard_whole_is_its_chunks_heard_one_by_one(model: VoiceModel) -> None:
    chunks = murmur(1, 4)

    whole = model.hear(chunks.reshape(-1))

    state, parts = model.start(1), []
    for chunk in chunks:
        heard, state = model.step(chunk, state)
        parts.append(heard.log_probs[0])
    assert np.array_equal(whole.log_probs[: 4 * FRAMES_PER_CHUNK], np.concatenate(parts))


@pytest.mark.parametrize("samples", [0, 1, CHUNK_SAMPLES, 2 * CHUNK_SAMPLES + 17])
def test_a_file_is_heard_to_its_end_and_some_silence_beyond(model: VoiceModel, samples: int) -> None:
    heard = model.hear(np.ones(samples, np.int16))

    assert heard.log_probs.shape[0] >= -(-samples // 640) + FLUSH_FRAMES
    assert heard.log_probs.shape == (len(heard.level_db), len(TOKENS))


def test_every_frame_is_a_distribution_over_the_sounds(model: VoiceModel) -> None:
    heard, _ = model.step(murmur(3, 1)[0], model.start(3))

    assert np.allclose(np.exp(heard.log_probs).sum(axis=2), 1.0, atol=1e-4)
    assert heard.log_probs.shape == (3, FRAMES_PER_CHUNK, len(TOKENS))


def test_a_state_is_rebuilt_bit_by_bit_from_its_last_chunks(model: VoiceModel) -> None:
    chunks = murmur(1, model.replay_chunks + 5)
    state, fronts = model.start(1), []
    for chunk in chunks:
        fronts.append(state.front)
        _, state = model.step(chunk, state)

    rebuilt = model.replay(fronts[-model.replay_chunks], chunks[-model.replay_chunks :, 0])

    for mine, theirs in zip(rebuilt.arrays(), state.arrays(), strict=True):
        assert np.array_equal(mine, theirs)


def test_a_step_leaves_the_state_it_was_given_unchanged(model: VoiceModel) -> None:
    state = model.start(2)
    before = state.take([0, 1])

    model.step(murmur(2, 1)[0], state)

    for mine, theirs in zip(state.arrays(), before.arrays(), strict=True):
        assert np.array_equal(mine, theirs)


def test_a_poisoned_row_is_named_and_harms_no_other(model: VoiceModel) -> None:
    chunk, clean = murmur(3, 1)[0], model.start(3)
    poisoned = clean.take([0, 1, 2])
    poisoned.past[1] = np.nan

    heard, _ = model.step(chunk, poisoned)
    expected, _ = model.step(chunk, clean)

    assert heard.sound_rows().tolist() == [True, False, True]
    assert np.array_equal(heard.log_probs[[0, 2]], expected.log_probs[[0, 2]])


def test_silence_is_heard_as_silence(model: VoiceModel) -> None:
    heard = model.hear(np.zeros(3 * 16_000, np.int16))

    assert (heard.log_probs.argmax(axis=1) == 0).all()


def test_samples_of_another_shape_or_kind_are_refused(model: VoiceModel) -> None:
    with pytest.raises(VoiceModelError, match=r"\(2, 5120\)"):
        model.step(np.zeros((3, CHUNK_SAMPLES), np.int16), model.start(2))
    with pytest.raises(VoiceModelError, match="float64"):
        model.step(np.zeros((2, CHUNK_SAMPLES)), model.start(2))  # type: ignore[arg-type] # the fault under test


def test_weights_that_disagree_with_the_manifest_are_not_loaded(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "model.int8.onnx").open("ab") as weights:
        weights.write(b"\0")

    with pytest.raises(VoiceModelError, match="SHA-256"):
        VoiceModel.load(tmp_path)


def test_a_silently_changed_provider_is_refused() -> None:
    with (
        pytest.warns(UserWarning, match="CUDAExecutionProvider"),
        pytest.raises(VoiceModelError, match="asked for CUDAExecutionProvider"),
    ):
        VoiceModel.load(provider="CUDAExecutionProvider")


class Noting:
    """A session that keeps the sizes of its batches."""

    def __init__(self, model: VoiceModel) -> None:
        self._session = model.session
        self.sizes: list[int] = []

    def run(self, names: list[str], inputs: dict[str, NDArray[np.float32]]) -> Any:
        self.sizes.append(len(inputs["features"]))
        return self._session.run(names, inputs)


def test_rows_are_padded_to_a_bucket_and_hear_the_same(model: VoiceModel) -> None:
    noting = Noting(model)
    padding = VoiceModel(model.manifest, cast("InferenceSession", noting), model.variant, in_buckets=True)
    chunk = murmur(5, 1)[0]

    (mine, after), (expected, before) = padding.step(chunk, padding.start(5)), model.step(chunk, model.start(5))

    assert noting.sizes == [8]
    assert np.array_equal(mine.log_probs, expected.log_probs)
    assert np.array_equal(after.past, before.past)


def test_the_float_and_the_int8_model_hear_nearly_the_same(model: VoiceModel) -> None:
    if "fp32" not in model.manifest.files:
        pytest.skip("this version is packaged as int8 only")
    floating = VoiceModel.load(variant="fp32")
    samples = murmur(1, 6).reshape(-1)

    difference = np.exp(floating.hear(samples).log_probs) - np.exp(model.hear(samples).log_probs)

    assert np.abs(difference).mean() < 0.01


def test_a_result_of_finite_numbers_is_sound_in_every_row() -> None:
    heard = Heard(np.zeros((2, 8, 69), np.float32), np.zeros((2, 8), np.float32))

    assert heard.sound_rows().all()


def decoded(path: Path) -> NDArray[np.int16]:
    """A recording as int16 PCM at 16 kHz."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
    with av.open(str(path)) as container:
        frames = [part.to_ndarray()[0] for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate(frames)


def sounds_heard(model: VoiceModel, pcm: NDArray[np.int16]) -> list[int]:
    """The best token of each frame, repeats and blanks removed."""
    best = model.hear(pcm).log_probs.argmax(axis=1)
    return [int(token) for token, before in zip(best[1:], best[:-1], strict=True) if token not in {0, before}]


@pytest.mark.recordings
@pytest.mark.parametrize("quieter", [1, 30], ids=["as recorded", "thirty decibels quieter"])
def test_two_professionals_it_never_heard_are_mostly_understood(
    model: VoiceModel, recordings: Path, quieter: int
) -> None:
    paths = sorted(
        path for voice in ("short-maher", "short-yasser") for path in (recordings / "ayah" / voice).iterdir()
    )
    text, sounds = Text.load(), Sounds.load()
    wrong = total = 0
    for path in paths[::4]:
        expected = list(map(int, sounds.phrase(text.ayah_range(int(path.stem[:3]), int(path.stem[3:])))))
        heard = sounds_heard(model, decoded(path) // np.int16(quieter))
        wrong += Levenshtein.distance(heard, expected)
        total += len(expected)

    assert wrong / total < 0.25
