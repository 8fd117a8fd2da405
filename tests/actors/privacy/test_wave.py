"""The header of a WAV file."""

import io
import wave

import pytest

from actors.privacy.wave import HEADER_BYTES, wave_header


@pytest.mark.parametrize("samples", [0, 1, 160_001])
def test_what_it_heads_is_read_as_it_was(samples: int) -> None:
    pcm = bytes(range(250)) * (2 * samples // 250 + 1)
    header = wave_header(samples)

    with wave.open(io.BytesIO(header + pcm[: 2 * samples])) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 16_000)
        assert read.readframes(samples + 1) == pcm[: 2 * samples]
    assert len(header) == HEADER_BYTES
