"""The header of a WAV file: int16 mono at 16 kHz, the only audio there is inside. Pure."""

import struct
from typing import Final

HEADER_BYTES: Final = 44
_RATE: Final = 16_000
_SAMPLE_BYTES: Final = 2


def wave_header(samples: int) -> bytes:
    """Give the header of a file with so many samples behind it."""
    size = samples * _SAMPLE_BYTES
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, _RATE, _RATE * _SAMPLE_BYTES, _SAMPLE_BYTES, 16)
    whole = HEADER_BYTES - 8 + size
    return struct.pack("<4sI4s", b"RIFF", whole, b"WAVE") + form + struct.pack("<4sI", b"data", size)
