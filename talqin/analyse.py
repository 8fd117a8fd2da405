"""`talqin analyse`: judge a recording offline."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from talqin.failures import fails_clearly
from talqin.manners import manner_from, manner_options

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from models.recitation.manner import Manner
    from models.recitation.settings import JudgeSettings
    from models.voice.model import Heard, VoiceModel

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
@manner_options
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), help="Keep the verdicts here, for rescore.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@fails_clearly
def analyse(
    source: str,
    passage: str | None,
    expect: Path | None,
    riwayah: str | None,
    variants: tuple[str, ...],
    strictness: str | None,
    save: Path | None,
    *,
    as_json: bool,
) -> None:
    """Judge the recitation in FILE (or behind a web address) without a server."""
    import msgspec

    from talqin.display import print_analysis

    if (passage is None) == (expect is None):
        raise click.UsageError("say what is recited: either --passage or --expect")
    manner = manner_from(riwayah, variants, strictness)
    if passage is None and (save is not None or manner.riwayah or manner.variants):
        raise click.UsageError("--save, --riwayah and --variant go with a passage, not with --expect")
    if passage is not None:
        answer = analysis_of(source, passage, manner, save)
    else:
        answer = analysis_expecting(source, expect or Path(), manner)
    if as_json:
        click.echo(msgspec.json.encode(answer))
    else:
        print_analysis(answer)


def analysis_of(source: str, spec: str, manner: "Manner", save: Path | None = None) -> dict[str, Any]:
    """Judge a recording of a passage; the object that `--json` prints.

    Args:
        source: a file or web address.
        spec: the passage.
        manner: riwayah, variants and strictness.
        save: a folder to keep the verdicts in; None keeps nothing.

    Raises:
        AudioFileError: there is no audio to be had.
        PassageError: there is no such passage.
        VariantError: there is no such variant.
    """
    from models.quran.packaged import RIWAYAT
    from models.quran.passage import parse_passage
    from models.quran.sounds import Sounds
    from models.quran.text import Text
    from talqin.rescore import score
    from talqin.stored import Recited, keep_session
    from transport.recordings.answer import recording_answer

    riwayah = manner.riwayah or RIWAYAT[0]
    text, sounds = Text.load(riwayah), Sounds.load(riwayah).choosing(manner.variants)
    passage = parse_passage(spec, text)

    def judge(heard: "Heard", judging: "JudgeSettings") -> dict[str, Any]:
        return recording_answer(heard, passage, text, sounds, judging)

    def keep(pcm: "NDArray[np.int16]", heard: "Heard", model: "VoiceModel") -> None:
        if save is not None:
            name = f"{model.manifest.name} {model.manifest.version} {model.variant}"
            keep_session(
                save, source, pcm, Recited(passage.spec, manner, name), score(heard, passage.spec, manner, model)
            )

    return _answered(source, judge, manner, keep)


def analysis_expecting(source: str, expect: Path, manner: "Manner") -> dict[str, Any]:
    """Judge a recording against any sequence of words; the object that `--json` prints.

    Raises:
        AudioFileError: there is no audio to be had.
        SequenceError: the file holds no sequence of words.
    """
    from models.quran.errors import SequenceError
    from models.quran.sounds import Sounds
    from models.quran.text import Text
    from models.recitation.sequence import expect_sequence, read_sequence
    from transport.recordings.answer import sequence_answer

    if expect.stat().st_size > _MOST_BYTES:
        raise SequenceError(f"{expect} is larger than {_MOST_BYTES >> 20} MiB")
    sequence = expect_sequence(read_sequence(expect.read_bytes()), Text.load(), Sounds.load())
    return _answered(source, lambda heard, judging: sequence_answer(heard, sequence, judging), manner)


def _answered(
    source: str,
    judge: "Callable[[Heard, JudgeSettings], dict[str, Any]]",
    manner: "Manner",
    keep: "Callable[[NDArray[np.int16], Heard, VoiceModel], None] | None" = None,
) -> dict[str, Any]:
    """Hear a recording, and have it judged and perhaps kept."""
    from models.recitation.settings import JudgeSettings
    from models.recitation.strictness import USUAL, with_strictness
    from models.voice.model import VoiceModel
    from talqin.progress import tracked, working
    from transport.recordings.audio_files import decode_audio

    with working(f"decoding {source}"):
        pcm = decode_audio(source)
    model = VoiceModel.load()
    heard = model.hear(pcm, lambda chunks: tracked(chunks, "hearing", len(chunks)))
    with working("judging"):
        strictness = USUAL if manner.strictness is None else manner.strictness
        answer = judge(heard, with_strictness(JudgeSettings(delay_frames=model.delay_frames), strictness))
        if keep is not None:
            keep(pcm, heard, model)
    papers = {"name": model.manifest.name, "version": model.manifest.version, "variant": model.variant}
    return {**answer, "model": papers}
