"""Any audio file, or the audio behind a web address, as int16 mono at 16 kHz; for the command line."""

import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from numpy.typing import NDArray

SAMPLE_RATE: Final = 16_000
LONGEST_SECONDS: Final = 4 * 3600.0
"""Enough for the longest surah, slowly; beyond it something else was given."""

_FLOATS: Final = ("flt", "dbl")
_MAX_DOWNLOAD_BYTES: Final = 1 << 30
_DOWNLOAD_SECONDS: Final = 30.0
_WHOLE_DOWNLOAD_SECONDS: Final = 900.0
_BLOCK: Final = 1 << 16
_ALONE: Final = {"protocol_whitelist": "none"}
"""A file may be a list of other files or addresses; only what it holds itself is read."""


class AudioFileError(Exception):
    """A file or address gives no audio; whoever named it has to change something."""


def decode_audio(
    source: str | Path, *, longest_seconds: float | None = None, name: str | None = None
) -> NDArray[np.int16]:
    """Decode a file or an http(s) address.

    Args:
        source: a path, or an address that begins with http:// or https://; a `Path` is never taken for an address.
        longest_seconds: what is longer is refused; None for four hours.
        name: what it is called in errors; None for what it was named by.

    Returns:
        (samples,) int16, mono, 16 kHz.

    Raises:
        AudioFileError: it cannot be read, is not audio, holds none, or is longer than it may be.
    """
    called = str(source) if name is None else name
    longest = LONGEST_SECONDS if longest_seconds is None else longest_seconds
    if isinstance(source, Path) or not source.startswith(("http://", "https://")):
        return _decode_file(Path(source), called, longest)
    with tempfile.NamedTemporaryFile(suffix=".audio") as file:
        _download(source, Path(file.name))
        return _decode_file(Path(file.name), called, longest)


def _decode_file(path: Path, name: str, longest_seconds: float) -> NDArray[np.int16]:
    if not path.is_file():
        raise AudioFileError(f"{name}: there is no such file")
    try:
        pieces = list(_pieces(path, name, longest_seconds))
    except (FFmpegError, IndexError, ValueError, UnicodeError) as error:
        why = str(error).replace(str(path), name)
        raise AudioFileError(f"{name}: not an audio file that can be decoded ({why})") from error
    if not pieces:
        raise AudioFileError(f"{name}: there is no audio in it")
    return np.concatenate(pieces)


def _pieces(path: Path, name: str, longest_seconds: float) -> Iterator[NDArray[np.int16]]:
    """Decode piece by piece, so that a small file which claims to be endless cannot fill the memory."""
    samples = 0
    resampler = AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
    with path.open("rb") as file, av.open(file, mode="r", options=_ALONE) as container:
        if not container.streams.audio:
            raise AudioFileError(f"{name}: there is no audio stream in it")
        for frame in _frames(_finite(container.decode(audio=0), name)):
            for piece in resampler.resample(frame):
                block = np.asarray(piece.to_ndarray(), np.int16).reshape(-1)
                samples += len(block)
                if samples > longest_seconds * SAMPLE_RATE:
                    raise AudioFileError(f"{name}: longer than {longest_seconds / 3600:g} hours of audio")
                if len(block):
                    yield block


def _finite(frames: Iterator[AudioFrame], name: str) -> Iterator[AudioFrame]:
    """Pass frames on; float samples that are no numbers would become loud clicks."""
    for frame in frames:
        if frame.format.name.startswith(_FLOATS) and not np.isfinite(frame.to_ndarray()).all():
            raise AudioFileError(f"{name}: holds samples that are no finite numbers")
        yield frame


def _frames(frames: Iterator[AudioFrame]) -> Iterator[AudioFrame | None]:
    yield from frames
    yield None  # lets the resampler give what it still holds


def _download(address: str, target: Path) -> None:
    request = urllib.request.Request(address, headers={"User-Agent": "talqin"})  # noqa: S310 - http(s) only, see caller
    try:
        with urllib.request.urlopen(request, timeout=_DOWNLOAD_SECONDS) as response, target.open("wb") as file:  # noqa: S310
            size, deadline = 0, monotonic() + _WHOLE_DOWNLOAD_SECONDS
            while block := response.read(_BLOCK):
                size += len(block)
                if monotonic() > deadline:
                    raise AudioFileError(f"{address}: takes more than {_WHOLE_DOWNLOAD_SECONDS / 60:.0f} min")
                if size > _MAX_DOWNLOAD_BYTES:
                    raise AudioFileError(f"{address}: more than {_MAX_DOWNLOAD_BYTES >> 20} MiB")
                file.write(block)
    except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError) as error:
        raise AudioFileError(f"{address}: cannot be fetched ({error})") from error
