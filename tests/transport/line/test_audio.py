"""Decoding the audio of a connection."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transport.errors import ClientError
from transport.line.audio import (
    OPUS_FRAME_SAMPLES,
    SAMPLE_RATE,
    AudioBudget,
    OpusDecoder,
    PcmDecoder,
    decoder_for,
    encode_opus,
)


def tone(seconds: float, hertz: float = 440.0) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (8000 * np.sin(2 * np.pi * hertz * time)).astype(np.int16)


def spend_all(budget: AudioBudget, chunks: int) -> None:
    for _ in range(chunks):
        budget.spend(5120, now=0.0)


def test_pcm_passes_as_it_is() -> None:
    assert PcmDecoder().decode(b"\x01\x00\x02\x00") == b"\x01\x00\x02\x00"


def test_half_a_sample_is_the_clients_fault() -> None:
    with pytest.raises(ClientError, match="whole 16-bit samples"):
        PcmDecoder().decode(b"\x01\x00\x02")


def test_opus_packets_come_back_as_the_same_tone() -> None:
    decoder = OpusDecoder()
    packets = encode_opus(tone(1.0))

    heard = np.frombuffer(b"".join(decoder.decode(packet) for packet in packets), "<i2")

    spectrum = np.abs(np.fft.rfft(heard[4000:12000].astype(float)))
    assert abs(np.argmax(spectrum) * SAMPLE_RATE / 8000 - 440) < 3
    assert abs(len(heard) - SAMPLE_RATE) <= 4 * OPUS_FRAME_SAMPLES


def test_what_is_no_opus_packet_is_the_clients_fault() -> None:
    with pytest.raises(ClientError) as caught:
        OpusDecoder().decode(b"\xff" * 400)

    assert caught.value.code == "bad_audio"


def test_an_unknown_codec_is_named_with_those_that_are_known() -> None:
    with pytest.raises(ClientError, match=r"'mp3' is not known here; pcm16 .* and opus are"):
        decoder_for("mp3")


def test_real_time_never_runs_out_of_budget() -> None:
    budget = AudioBudget()

    for chunk in range(4000):
        budget.spend(5120, now=chunk * 0.32)


def test_more_than_the_budget_ends_the_line() -> None:
    budget = AudioBudget()

    with pytest.raises(ClientError, match="faster than"):
        spend_all(budget, chunks=1000)


def test_what_was_kept_while_the_line_was_away_may_come_at_once() -> None:
    budget = AudioBudget()

    for _ in range(60):
        budget.spend(SAMPLE_RATE, now=100.0)


OPUS_BOMBS = {
    "a large payload of nothing": bytes(60_000),
    "120 ms in one byte": b"\xff",
    "48 frames of 2.5 ms": bytes([0b11100011, 48]),
    "49 frames": bytes([0b11100011, 49]),
    "padding without end": bytes([0b11100011, 0b01000001]) + b"\xff" * 2000,
    "a DTX packet": bytes([0b00001000]),
    "an Ogg page": b"OggS" + bytes(60),
}


@pytest.mark.parametrize("payload", OPUS_BOMBS.values(), ids=OPUS_BOMBS.keys())
def test_no_packet_unfolds_to_more_than_120_ms(payload: bytes) -> None:
    decoder = OpusDecoder()

    try:
        pcm = decoder.decode(payload)
    except ClientError:
        pcm = b""

    assert len(pcm) // 2 <= 0.120 * SAMPLE_RATE + 64


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_audio_or_the_clients_fault(payload: bytes) -> None:
    try:
        pcm = OpusDecoder().decode(payload)
    except ClientError:
        pcm = b""

    assert len(pcm) % 2 == 0


def test_a_bad_packet_leaves_the_decoder_of_another_line_alone() -> None:
    bad, good = OpusDecoder(), OpusDecoder()
    with pytest.raises(ClientError):
        bad.decode(b"\xff" * 400)

    heard = b"".join(good.decode(packet) for packet in encode_opus(tone(0.2)))

    assert len(heard) > 4000


def test_what_counts_is_what_comes_out_of_the_decoder() -> None:
    budget, decoder, packet = AudioBudget(), OpusDecoder(), encode_opus(np.zeros(320, np.int16))[0]

    def unfold(packets: int) -> None:
        for _ in range(packets):
            budget.spend(len(decoder.decode(packet)) // 2, now=0.0)

    with pytest.raises(ClientError, match="faster than"):
        unfold(6000)  # 120 s of silence in a few kilobytes
