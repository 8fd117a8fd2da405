import numpy as np
import pytest

from models.quran.vocabulary import token_ids
from models.recitation.decode import GreedyDecoder, decode
from tests.fakes.voices import FakeVoice


def test_each_sound_comes_out_once_with_its_frame() -> None:
    heard = FakeVoice(frames_a_sound=3).say(token_ids(["q", "u", "l"])).heard

    decoded = decode(heard.log_probs)

    assert decoded.tokens.tolist() == token_ids(["q", "u", "l"]).tolist()
    assert decoded.frames.tolist() == [0, 3, 6]
    assert (decoded.margins > 1).all()


def test_a_sound_said_twice_with_a_blank_between_is_two_sounds() -> None:
    heard = FakeVoice(frames_a_sound=2).say(token_ids(["l", "l"])).heard

    decoded = decode(heard.log_probs)

    assert len(decoded.tokens) == 2


def test_a_sound_that_goes_on_is_one_sound() -> None:
    heard = FakeVoice(frames_a_sound=1).say(token_ids(["l", "l", "l"])).heard

    decoded = decode(heard.log_probs)

    assert len(decoded.tokens) == 1


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_the_same_sounds_come_out_however_the_stream_is_cut(size: int) -> None:
    heard = FakeVoice(frames_a_sound=1).say(token_ids(["l", "l", "a", "a", "m"])).pause(3).say(token_ids(["b"])).heard
    decoder = GreedyDecoder()

    parts = [decoder.advance(heard.log_probs[at : at + size]) for at in range(0, len(heard.log_probs), size)]

    whole = decode(heard.log_probs)
    assert np.concatenate([part.tokens for part in parts]).tolist() == whole.tokens.tolist()
    assert np.concatenate([part.frames for part in parts]).tolist() == whole.frames.tolist()


def test_no_frames_bring_no_sounds() -> None:
    decoded = decode(np.zeros((0, 69), np.float32))

    assert decoded.tokens.tolist() == []
