"""`talqin analyse`: judge a recording offline."""

from typing import Any

import click

from talqin.failures import fails_clearly


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--passage", required=True, help="What is recited: 112, 2:255, 1:1-1:7.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@fails_clearly
def analyse(source: str, passage: str, *, as_json: bool) -> None:
    """Judge the recitation in FILE (or behind a web address) without a server."""
    import msgspec

    from talqin.display import print_analysis

    answer = analysis_of(source, passage)
    if as_json:
        click.echo(msgspec.json.encode(answer))
    else:
        print_analysis(answer)


def analysis_of(source: str, spec: str) -> dict[str, Any]:
    """Judge a recording; the object that `--json` prints.

    Raises:
        AudioFileError: there is no audio to be had.
        PassageError: there is no such passage.
    """
    from models.quran.passage import parse_passage
    from models.quran.sounds import Sounds
    from models.quran.text import Text
    from models.recitation.settings import JudgeSettings
    from models.voice.model import VoiceModel
    from talqin.progress import tracked, working
    from transport.audio_files import decode_audio
    from transport.recording_answer import recording_answer

    text = Text.load()
    passage = parse_passage(spec, text)
    with working(f"decoding {source}"):
        pcm = decode_audio(source)
    model = VoiceModel.load()
    heard = model.hear(pcm, lambda chunks: tracked(chunks, "hearing", len(chunks)))
    with working("judging"):
        judging = JudgeSettings(delay_frames=model.delay_frames)
        answer = recording_answer(heard, passage, text, Sounds.load(), judging)
    papers = {"name": model.manifest.name, "version": model.manifest.version, "variant": model.variant}
    return {**answer, "model": papers}
