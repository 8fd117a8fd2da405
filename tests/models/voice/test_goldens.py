"""What a model's makers heard: a machine, a file or a kernel that hears otherwise is told."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.voice import goldens
from models.voice.goldens import TOLERANCE, check_batches, check_golden, known_sound, write_golden
from models.voice.manifest import VoiceModelError
from models.voice.model import Heard, Variant, VoiceModel
from models.voice.state import VoiceState


@pytest.fixture(scope="module")
def model() -> VoiceModel:
    return VoiceModel.load()


class Mixing(VoiceModel):
    """Gives the rows of a batch in another order."""

    def step(self, pcm: NDArray[np.int16], state: VoiceState) -> tuple[Heard, VoiceState]:
        heard, after = super().step(pcm, state)
        return Heard(heard.log_probs[::-1], heard.level_db), after


class Forgetting(VoiceModel):
    """Keeps nothing of a chunk for the next."""

    def step(self, pcm: NDArray[np.int16], state: VoiceState) -> tuple[Heard, VoiceState]:
        return super().step(pcm, state)[0], state


def of_kind(kind: type[VoiceModel], model: VoiceModel) -> VoiceModel:
    return kind(model.manifest, model.session, model.variant, model.golden)


def test_the_known_sound_is_the_same_on_every_machine() -> None:
    digest = hashlib.sha256(known_sound().astype("<i2").tobytes()).hexdigest()

    assert digest == "47c995050dcc530cd312b201cab0b4fb7ec18ad72da12ffffbff9fd911f7745e"


@pytest.mark.parametrize("variant", ["int8", "fp32"])
def test_the_packaged_model_hears_what_its_makers_heard(variant: Variant) -> None:
    assert check_golden(VoiceModel.load(variant=variant)) <= TOLERANCE


def test_the_makers_heard_sounds_and_not_only_silence(model: VoiceModel) -> None:
    assert model.golden is not None
    assert len(set(model.golden.argmax(axis=1).tolist())) > 2


def test_what_is_written_is_what_is_read(model: VoiceModel, tmp_path: Path) -> None:
    write_golden(model, tmp_path)

    written = np.load(tmp_path / model.manifest.golden_file("int8"))
    assert model.golden is not None
    assert np.abs(np.exp(written) - np.exp(model.golden)).sum(axis=1).mean() / 2 <= TOLERANCE


def test_a_model_that_hears_otherwise_is_told(model: VoiceModel) -> None:
    with pytest.raises(VoiceModelError, match="otherwise than it should"):
        check_golden(of_kind(Forgetting, model))


@pytest.mark.parametrize(
    ("golden", "words"),
    [
        (None, "no golden outputs"),
        (np.zeros((47, 69), np.float32), r"\(47, 69\)"),
        (np.full((48, 69), np.nan, np.float32), "nan off"),
    ],
    ids=["none", "another shape", "no numbers"],
)
def test_goldens_that_are_none_are_told(model: VoiceModel, golden: NDArray[np.float32] | None, words: str) -> None:
    with pytest.raises(VoiceModelError, match=words):
        check_golden(VoiceModel(model.manifest, model.session, model.variant, golden))


def test_every_size_of_batch_hears_what_one_row_hears_alone(model: VoiceModel) -> None:
    check_batches(model, range(1, 17))


@pytest.mark.parametrize("exactly", [True, False])
def test_a_batch_whose_rows_are_mixed_up_is_told(model: VoiceModel, *, exactly: bool) -> None:
    with pytest.raises(VoiceModelError, match="in a batch of 3 than alone"):
        check_batches(of_kind(Mixing, model), (1, 3), exactly=exactly)


def test_no_row_of_a_batch_hears_what_another_hears() -> None:
    sound = known_sound().reshape(-1)
    rows = {np.roll(sound, row * goldens.SHIFT_SAMPLES).tobytes() for row in range(64)}

    assert len(rows) == 64
