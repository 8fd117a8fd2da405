"""`talqin analyse`: judge a recording offline."""

from typing import TYPE_CHECKING, Any

import click

from talqin.failures import fails_clearly

if TYPE_CHECKING:
    from models.quran.text import Text
    from models.recitation.verdict import WordVerdict

_SAMPLES_PER_MS = 16


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
    import msgspec

    from models.quran.passage import parse_passage
    from models.quran.sounds import Sounds
    from models.quran.text import Text
    from models.recitation.analyse import analyse as judge
    from models.recitation.doubt import doubt_of
    from models.recitation.expected import expect_passage
    from models.recitation.settings import JudgeSettings
    from models.voice.model import VoiceModel
    from talqin.progress import tracked, working
    from transport.audio_files import decode_audio

    text = Text.load()
    passage = parse_passage(spec, text)
    with working(f"decoding {source}"):
        pcm = decode_audio(source)
    model = VoiceModel.load()
    expected = expect_passage(passage, text, Sounds.load())
    heard = model.hear(pcm, lambda chunks: tracked(chunks, "hearing", len(chunks)))
    with working("judging"):
        settings = JudgeSettings(delay_frames=model.delay_frames)
        analysis = judge(heard.log_probs, heard.level_db, expected, settings)
    return {
        "passage": passage.spec,
        "words": [word_answer(verdict, text) for verdict in analysis.words],
        "added": [word_answer(verdict, text) for verdict in analysis.added],
        "doubt": doubt_of(heard.level_db, analysis.summary),
        "summary": msgspec.to_builtins(analysis.summary),
        "model": {"name": model.manifest.name, "version": model.manifest.version, "variant": model.variant},
    }


def word_answer(verdict: "WordVerdict", text: "Text") -> dict[str, Any]:
    """Describe one verdict; surah, ayah and word are null, and the text empty, for an added word."""
    word = None if verdict.word is None else text.word(verdict.word)
    return {
        "surah": word.surah if word else None,
        "ayah": word.ayah if word else None,
        "word": word.word if word else None,
        "text": word.text if word else "",
        "verdict": verdict.verdict,
        "kind": verdict.kind,
        "start_ms": verdict.start_samples // _SAMPLES_PER_MS,
        "end_ms": verdict.end_samples // _SAMPLES_PER_MS,
        "confidence": round(verdict.confidence, 4),
        "expected": list(verdict.expected),
        "heard": list(verdict.heard),
    }
