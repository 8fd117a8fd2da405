"""Any audio file, or the audio behind a web address."""

import io
import wave
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from transport.recordings import audio_files
from transport.recordings.audio_files import SAMPLE_RATE, AudioFileError, decode_audio

pytestmark = pytest.mark.wall_clock


def tone(seconds: float, rate: int = SAMPLE_RATE, hertz: float = 440.0) -> NDArray[np.int16]:
    return (8000 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.int16)


def wav(pcm: NDArray[np.int16], rate: int = SAMPLE_RATE, channels: int = 1) -> bytes:
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(pcm.tobytes())
    return data.getvalue()


def encoded(pcm: NDArray[np.int16], container: str, codec: str, rate: int) -> bytes:
    data = io.BytesIO()
    with av.open(data, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(pcm[None, :], format="s16", layout="mono")
        frame.sample_rate = rate
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return data.getvalue()


def pitch_of(pcm: NDArray[np.int16]) -> float:
    middle = pcm[len(pcm) // 4 :][: SAMPLE_RATE // 2].astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(middle)))) * SAMPLE_RATE / len(middle)


def saved(folder: Path, data: bytes, name: str = "audio") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


@contextmanager
def web_server(body: bytes, status: int = 200) -> Generator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            del format, args

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/audio"
        finally:
            server.shutdown()
            thread.join()


def test_what_is_16_khz_mono_already_comes_back_sample_for_sample(tmp_path: Path) -> None:
    pcm = tone(0.5)

    assert np.array_equal(decode_audio(saved(tmp_path, wav(pcm))), pcm)


def test_other_rates_and_channels_become_16_khz_mono(tmp_path: Path) -> None:
    stereo = np.repeat(tone(1.0, rate=44_100), 2)

    pcm = decode_audio(saved(tmp_path, wav(stereo, rate=44_100, channels=2)))

    assert pcm.dtype == np.int16
    assert abs(len(pcm) - SAMPLE_RATE) < 64
    assert abs(pitch_of(pcm) - 440) < 3


@pytest.mark.parametrize(
    ("container", "codec", "rate"),
    [("ogg", "libopus", 48_000), ("mp3", "libmp3lame", 44_100), ("flac", "flac", 22_050)],
)
def test_usual_formats_are_read(tmp_path: Path, container: str, codec: str, rate: int) -> None:
    pcm = decode_audio(saved(tmp_path, encoded(tone(1.0, rate), container, codec, rate)))

    assert abs(len(pcm) - SAMPLE_RATE) < SAMPLE_RATE // 10
    assert abs(pitch_of(pcm) - 440) < 3


def float_wav_of_nan() -> bytes:
    samples = np.full(8000, np.nan, "<f4").tobytes()
    header = b"RIFF" + (36 + len(samples)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    layout = b"\x03\x00\x01\x00" + (16000).to_bytes(4, "little") + (64000).to_bytes(4, "little") + b"\x04\x00\x20\x00"
    return header + layout + b"data" + len(samples).to_bytes(4, "little") + samples


def test_a_file_of_nan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="no finite numbers"):
        decode_audio(saved(tmp_path, float_wav_of_nan()))


SPOILED = {
    "nothing": b"",
    "text": b"In the name of God\n" * 100,
    "zeros": bytes(4096),
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "a list of other files": b"ffconcat version 1.0\nfile other.wav\n",
    "a header alone": wav(tone(0.1))[:20],
    "no samples": wav(np.zeros(0, np.int16)),
    "an opus file cut in its header": encoded(tone(1.0, 48_000), "ogg", "libopus", 48_000)[:40],
}


@pytest.mark.parametrize("data", SPOILED.values(), ids=SPOILED.keys())
def test_what_holds_no_audio_is_named(tmp_path: Path, data: bytes) -> None:
    saved(tmp_path, wav(tone(0.1)), "other.wav")
    file = saved(tmp_path, data, "spoiled.bin")

    with pytest.raises(AudioFileError, match=r"spoiled\.bin"):
        decode_audio(file)


def test_a_file_cut_short_gives_what_is_there_or_says_so(tmp_path: Path) -> None:
    pcm = decode_audio(saved(tmp_path, wav(tone(1.0))[:20_000]))

    assert 0 < len(pcm) <= SAMPLE_RATE


@pytest.mark.parametrize("name", ["absent.wav", "", "."])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(AudioFileError, match="there is no such file"):
        decode_audio(tmp_path / name if name else "")


def test_a_small_file_that_unfolds_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silence = encoded(np.zeros(60 * SAMPLE_RATE, np.int16), "flac", "flac", SAMPLE_RATE)
    monkeypatch.setattr(audio_files, "LONGEST_SECONDS", 10.0)

    with pytest.raises(AudioFileError, match="longer than"):
        decode_audio(saved(tmp_path, silence))
    assert len(silence) < 60 * SAMPLE_RATE // 20


def test_audio_behind_a_web_address_is_fetched() -> None:
    pcm = tone(0.3)

    with web_server(wav(pcm)) as address:
        fetched = decode_audio(address)

    assert np.array_equal(fetched, pcm)


def test_a_web_address_without_audio_is_named() -> None:
    with web_server(b"not here", status=404) as address, pytest.raises(AudioFileError, match="404"):
        decode_audio(address)


def test_a_download_has_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_files, "_MAX_DOWNLOAD_BYTES", 1000)

    with web_server(bytes(100_000)) as address, pytest.raises(AudioFileError, match="more than"):
        decode_audio(address)


def test_nobody_at_a_web_address_is_an_error_of_its_own() -> None:
    with pytest.raises(AudioFileError, match="cannot be fetched"):
        decode_audio("http://127.0.0.1:9/audio")


def test_a_download_that_drips_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_files, "_WHOLE_DOWNLOAD_SECONDS", -1.0)

    with web_server(wav(tone(0.1))) as address, pytest.raises(AudioFileError, match="takes more than"):
        decode_audio(address)
