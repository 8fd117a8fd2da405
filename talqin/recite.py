"""`talqin recite`: a learner at the command line; a file in place of the microphone."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from talqin.failures import fails_clearly
from talqin.manners import manner_from, manner_options

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FRAME_SAMPLES: Final = 5120
"""320 ms, as the page sends them."""


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--passage", help="What is recited: 112, 2:255, 1:1-1:7. Without it the place is found by ear.")
@click.option("--speed", type=click.FloatRange(0.1, 100), default=1.0, show_default=True, help="Times real time.")
@click.option("--server", default="ws://localhost:8080/v1/recite", show_default=True, help="The server's WebSocket.")
@click.option("--codec", type=click.Choice(["pcm16", "opus"]), default="pcm16", show_default=True)
@click.option("--token", envvar="TALQIN_TOKEN", help="Access token, where the server wants one.")
@click.option("--locale", default="en", show_default=True, help="Language of the feedback: ar, en, fr, id, tr, ur.")
@click.option("--level", type=click.Choice(["quiet", "gentle", "strict"]), help="When feedback is given.")
@click.option(
    "--mode",
    type=click.Choice(["follow", "memorise", "test", "repeat", "drill"]),
    default="follow",
    show_default=True,
    help="How it is practised: what is said from memory (memorise, test) counts for when it is due again.",
)
@manner_options
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), help="Keep the verdicts here, for rescore.")
@fails_clearly
def recite(
    source: str,
    *,
    passage: str | None,
    speed: float,
    server: str,
    codec: str,
    token: str | None,
    locale: str,
    level: str | None,
    mode: str,
    riwayah: str | None,
    variants: tuple[str, ...],
    strictness: str | None,
    save: Path | None,
) -> None:
    """Stream FILE (or the audio behind a web address) as a microphone would, and show the words as they are judged."""
    from models.learning.levels import Level
    from models.learning.reading import Mode
    from talqin.display import ReciteDisplay
    from talqin.progress import working
    from talqin.rescore import stored_word
    from talqin.stored import Recited, keep_session
    from transport.client import Recital
    from transport.recordings.audio_files import SAMPLE_RATE, decode_audio

    manner = manner_from(riwayah, variants, strictness)
    with working(f"decoding {source}"):
        pcm = decode_audio(source)
        frames, samples = frames_of(pcm, codec)
    display = ReciteDisplay()
    recital = Recital(
        server,
        frames,
        frame_seconds=samples / SAMPLE_RATE / speed,
        passage=passage,
        codec=codec,
        token=token,
        locale=locale,
        level=None if level is None else Level(level),
        manner=manner,
        mode=Mode(mode),
        on_message=display.show,
    )
    with display:
        final = asyncio.run(recital.run())
    display.conclude(final, resumes=recital.resumes)
    if save is not None and final.passage is not None:
        recited = Recited(final.passage, manner, recital.model)
        keep_session(save, source, pcm, recited, [stored_word(word) for word in final.words])


def frames_of(pcm: "NDArray[np.int16]", codec: str) -> tuple[list[bytes], int]:
    """Cut audio into frames of a codec; also gives the samples in a frame."""
    from transport.line.audio import OPUS_FRAME_SAMPLES, encode_opus

    if codec == "opus":
        return encode_opus(pcm), OPUS_FRAME_SAMPLES
    data = pcm.astype("<i2").tobytes()
    size = 2 * FRAME_SAMPLES
    return [data[start : start + size] for start in range(0, len(data), size)], FRAME_SAMPLES
