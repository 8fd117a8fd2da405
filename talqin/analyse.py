"""`talqin analyse`: judge a recording offline."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from talqin.failures import fails_clearly

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.recitation.settings import JudgeSettings
    from models.voice.model import Heard

_MOST_BYTES: Final = 8 * 1024 * 1024
"""Of a file of expected words; those of the longest surah take less than a quarter of one MiB."""


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--passage", help="What is recited: 112, 2:255, 1:1-1:7.")
@click.option(
    "--expect",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='In place of a passage, any words: a JSON list of {"ref": "112:1:2"} or {"text": "...", "phonemes": [...]}.',
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@fails_clearly
def analyse(source: str, passage: str | None, expect: Path | None, *, as_json: bool) -> None:
    """Judge the recitation in FILE (or behind a web address) without a server."""
    import msgspec

    from talqin.display import print_analysis

    if (passage is None) == (expect is None):
        raise click.UsageError("say what is recited: either --passage or --expect")
    answer = analysis_of(source, passage) if passage is not None else analysis_expecting(source, expect or Path())
    if as_json:
        click.echo(msgspec.json.encode(answer))
    else:
        print_analysis(answer)


def analysis_of(source: str, spec: str) -> dict[str, Any]:
    """Judge a recording of a passage; the object that `--json` prints.

    Raises:
        AudioFileError: there is no audio to be had.
        PassageError: there is no such passage.
    """
    from models.quran.passage import parse_passage
    from models.quran.sounds import Sounds
    from models.quran.text import Text
    from transport.recording_answer import recording_answer

    text, sounds = Text.load(), Sounds.load()
    passage = parse_passage(spec, text)
    return _answered(source, lambda heard, judging: recording_answer(heard, passage, text, sounds, judging))


def analysis_expecting(source: str, expect: Path) -> dict[str, Any]:
    """Judge a recording against any sequence of words; the object that `--json` prints.

    Raises:
        AudioFileError: there is no audio to be had.
        SequenceError: the file holds no sequence of words.
    """
    from models.quran.errors import SequenceError
    from models.quran.sounds import Sounds
    from models.quran.text import Text
    from models.recitation.sequence import expect_sequence, read_sequence
    from transport.recording_answer import sequence_answer

    if expect.stat().st_size > _MOST_BYTES:
        raise SequenceError(f"{expect} is larger than {_MOST_BYTES >> 20} MiB")
    sequence = expect_sequence(read_sequence(expect.read_bytes()), Text.load(), Sounds.load())
    return _answered(source, lambda heard, judging: sequence_answer(heard, sequence, judging))


def _answered(source: str, judge: "Callable[[Heard, JudgeSettings], dict[str, Any]]") -> dict[str, Any]:
    """Hear a recording, and have it judged."""
    from models.recitation.settings import JudgeSettings
    from models.voice.model import VoiceModel
    from talqin.progress import tracked, working
    from transport.audio_files import decode_audio

    with working(f"decoding {source}"):
        pcm = decode_audio(source)
    model = VoiceModel.load()
    heard = model.hear(pcm, lambda chunks: tracked(chunks, "hearing", len(chunks)))
    with working("judging"):
        answer = judge(heard, JudgeSettings(delay_frames=model.delay_frames))
    papers = {"name": model.manifest.name, "version": model.manifest.version, "variant": model.variant}
    return {**answer, "model": papers}
