"""The audio of one connection, decoded to int16 mono at 16 kHz, within a budget: no header is believed."""

from typing import Protocol

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from numpy.typing import NDArray

from transport.errors import ClientError
from transport.line.budget import Budget
from transport.wire import Codec

SAMPLE_RATE = 16_000

_FASTER_THAN_LIFE = 1.5
"""Audio may come at this multiple of real time in the long run."""

_BURST_SECONDS = 60.0
"""Audio that may come at once: what a client kept while its line was away."""

_LEAST_SAMPLES = 160
"""What a frame costs at least, 10 ms: a frame of one sample is as much work as one of many."""


class Decoder(Protocol):
    """Turns the payloads of audio frames into PCM, in order."""

    def decode(self, payload: bytes) -> bytes:
        """Give little-endian int16 mono at 16 kHz.

        Raises:
            ClientError: the payload is not what the codec says.
        """
        ...


class PcmDecoder:
    """For `pcm16`: nothing to do but to look at the size."""

    def decode(self, payload: bytes) -> bytes:
        """Give the payload back.

        Raises:
            ClientError: it is not whole samples.
        """
        if len(payload) % 2:
            raise ClientError("bad_audio", f"{len(payload)} bytes are not whole 16-bit samples", is_final=True)
        return payload


class OpusDecoder:
    """For `opus`: one packet a frame, at most 120 ms each (RFC 6716)."""

    def __init__(self) -> None:
        self._context = av.AudioCodecContext.create("libopus", "r")
        self._resampler = AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)

    def decode(self, payload: bytes) -> bytes:
        """Decode one packet.

        Raises:
            ClientError: it is not an Opus packet.
        """
        try:
            frames = self._context.decode(av.Packet(payload))
            resampled = [piece for frame in frames for piece in self._resampler.resample(frame)]
        except (FFmpegError, ValueError) as error:
            detail = f"not an Opus packet ({len(payload)} bytes): {error}"
            raise ClientError("bad_audio", detail, is_final=True) from error
        return b"".join(piece.to_ndarray().tobytes() for piece in resampled)


OPUS_FRAME_SAMPLES = 320
"""20 ms, the usual length of an Opus packet."""


def encode_opus(pcm: NDArray[np.int16]) -> list[bytes]:
    """Encode audio as Opus packets of 20 ms, for clients; (samples,) int16 at 16 kHz, the last packet padded."""
    encoder = av.AudioCodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = SAMPLE_RATE, "mono", "s16"
    whole = np.concatenate([pcm, np.zeros(-len(pcm) % OPUS_FRAME_SAMPLES, np.int16)])
    packets: list[bytes] = []
    for row in whole.reshape(-1, OPUS_FRAME_SAMPLES):
        frame = av.AudioFrame.from_ndarray(row[None, :], format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        packets.extend(bytes(packet) for packet in encoder.encode(frame))
    packets.extend(bytes(packet) for packet in encoder.encode(None))
    return packets


def decoder_for(codec: str) -> tuple[Codec, Decoder]:
    """Make the decoder of a codec that a client named.

    Raises:
        ClientError: we do not know it.
    """
    match codec:
        case "pcm16":
            return codec, PcmDecoder()
        case "opus":
            return codec, OpusDecoder()
        case _:
            detail = f"codec {codec[:32]!r} is not known here; pcm16 (16 kHz, mono) and opus are"
            raise ClientError("codec_unknown", detail, is_final=True)


class AudioBudget:
    """How much decoded audio a connection may send."""

    __slots__ = ("_budget",)

    def __init__(self) -> None:
        self._budget = Budget(per_second=_FASTER_THAN_LIFE, burst=_BURST_SECONDS * _FASTER_THAN_LIFE)

    def spend(self, samples: int, now: float) -> None:
        """Take the decoded samples of one frame out of the budget.

        Args:
            samples: how many, at 16 kHz; fewer than 160 (10 ms) cost as much as 160.
            now: seconds that never go back.

        Raises:
            ClientError: there is no such budget left; the connection ends.
        """
        if not self._budget.allows(max(samples, _LEAST_SAMPLES) / SAMPLE_RATE, now):
            detail = f"audio came faster than {_FASTER_THAN_LIFE} times real time, after {_BURST_SECONDS:.0f} s at once"
            raise ClientError("too_fast", detail, is_final=True)
