"""A learner in a process of their own: recites until all is judged, and begins again when a visit is lost.

Prints a line of JSON for each thing that happens, with the time of it: what was said to them, and what they met.
"""

import asyncio
import sys
import time
from pathlib import Path

import msgspec

from talqin.recite import FRAME_SAMPLES, frames_of
from transport.client import Recital, RefusedError, ServerUnreachableError
from transport.recordings.audio_files import SAMPLE_RATE, decode_audio
from transport.wire_events import ErrorEvent, FinalEvent, ServerMessage, WelcomeEvent, WordEvent

_PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 0.5
"""From a visit that is lost to the next: what it takes to press the button again, at the least."""


class Met(msgspec.Struct, frozen=True):
    """What a learner met.

    Attributes:
        at: when, in seconds since 1970.
        what: the message's or the error's name.
        text: what it was.
        words: at the end, the verdicts.
    """

    at: float
    what: str
    text: str = ""
    words: tuple[str, ...] = ()


def _say(what: str, text: str = "", words: tuple[str, ...] = ()) -> None:
    print(msgspec.json.encode(Met(time.time(), what, text, words)).decode(), flush=True)  # noqa: T201 - for who reads us


def _tell(message: ServerMessage) -> None:
    match message:
        case WelcomeEvent():
            _say("welcome", message.session)
        case WordEvent():
            _say("word", _word(message))
        case ErrorEvent():
            _say("error", message.code)
        case FinalEvent():
            _say("final", message.passage or "", tuple(_word(word) for word in message.words))
        case _:
            pass


def _word(word: WordEvent) -> str:
    return f"{word.surah}:{word.ayah}:{word.word} {word.verdict}"


async def _recite(server: str, file: str, passage: str, speed: float, token: str) -> None:
    frames, _ = frames_of(decode_audio(file), "pcm16")
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        frame_seconds = FRAME_SAMPLES / SAMPLE_RATE / speed
        recital = Recital(server, frames, frame_seconds=frame_seconds, passage=passage, token=token, on_message=_tell)
        try:
            await recital.run()
        except (ServerUnreachableError, RefusedError) as error:
            _say("lost", str(error))
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return


def read(file: Path) -> list[Met]:
    """Give what a learner has met so far."""
    whole = [line for line in file.read_text().splitlines(keepends=True) if line.endswith("\n")]
    return [msgspec.json.decode(line, type=Met) for line in whole if line.startswith("{")]


if __name__ == "__main__":
    _server, _file, _passage, _speed, _token = sys.argv[1:]
    asyncio.run(_recite(_server, _file, _passage, float(_speed), _token))
