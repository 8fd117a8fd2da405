"""`talqin rescore`: a stored session judged anew, with another voice model or another strictness; what differs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from talqin.failures import BadInput, fails_clearly

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from actors.events import WordJudged
    from models.recitation.manner import Manner
    from models.voice.model import Heard, VoiceModel
    from talqin.stored import Difference, StoredWord
    from transport.wire_events import WordEvent


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--model",
    "models",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="A folder of weights and manifest.json; may be given again. [default: the packaged one]",
)
@click.option("--strictness", help="In place of the session's own: never, gentle, default, strict, or 0 to 1.")
@fails_clearly
def rescore(folder: Path, models: tuple[Path, ...], strictness: str | None) -> None:
    """Judge the session in FOLDER again; print each word whose verdict is another, or "no difference".

    Same audio, same model, same settings: same verdicts. The session is left as it is.
    """
    import msgspec

    from talqin.manners import manner_from
    from talqin.stored import differences, digest_of, read_session
    from transport.recordings.audio_files import decode_audio

    session = read_session(folder)
    header = session.header
    pcm = decode_audio(header.audio)
    if digest_of(pcm) != header.audio_sha256:
        raise BadInput(f"{header.audio} is no longer the audio that was judged")
    manner = manner_from(header.riwayah, (), strictness)
    own = header.strictness if strictness is None else manner.strictness
    manner = msgspec.structs.replace(manner, variants=header.variants, strictness=own)
    for directory in models or (None,):
        name, words = _judged(directory, pcm, header.passage, manner)
        _print(f"{header.model} -> {name}", differences(session.words, words), len(session.words))


def score(heard: "Heard", passage: str, manner: "Manner", model: "VoiceModel") -> "tuple[StoredWord, ...]":
    """Judge what was heard of a passage; words that were never reached are left out.

    Raises:
        PassageError: there is no such passage.
        VariantError: there is no such variant.
    """
    from actors.recitation.recital import Knowledge, word_judged
    from models.quran.passage import parse_passage
    from models.quran.places import PlaceIndex
    from models.quran.sounds import Sounds
    from models.quran.text import Text
    from models.recitation.analyse import NOT_REACHED, analyse
    from models.recitation.expected import expect_passage
    from models.recitation.settings import JudgeSettings

    judging = JudgeSettings(delay_frames=model.delay_frames)
    known = Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), judging).meant_by(manner)
    expected = expect_passage(parse_passage(passage, known.text), known.text, known.sounds)
    analysis = analyse(heard.log_probs, heard.level_db, expected, known.judging)
    reached = (verdict for verdict in (*analysis.words, *analysis.added) if verdict.serial != NOT_REACHED)
    return tuple(stored_word(word_judged(verdict, known.text)) for verdict in reached)


def stored_word(word: "WordJudged | WordEvent") -> "StoredWord":
    """Keep of a verdict what is compared."""
    from talqin.stored import StoredWord

    per_ms = 16
    span = word.start_samples // per_ms, word.end_samples // per_ms
    place = word.surah, word.ayah, word.word
    return StoredWord(word.text, str(word.verdict), str(word.kind), *span, round(word.confidence, 4), *place)


def _judged(
    directory: Path | None, pcm: "NDArray[np.int16]", passage: str, manner: "Manner"
) -> "tuple[str, tuple[StoredWord, ...]]":
    from models.voice.model import VoiceModel
    from talqin.progress import tracked

    model = VoiceModel.load(directory)
    heard = model.hear(pcm, lambda chunks: tracked(chunks, "hearing", len(chunks)))
    name = f"{model.manifest.name} {model.manifest.version} {model.variant}"
    return name, score(heard, passage, manner, model)


def _print(title: str, found: "list[Difference]", count: int) -> None:
    click.echo(f"{title}: {len(found) or 'no'} difference{'s' if len(found) > 1 else ''} in {count} verdicts")
    for one in found:
        before, after = (_told(word) for word in (one.before, one.after))
        text = "".join(word.text for word in (one.before or one.after,) if word)
        click.echo(f"  {one.place}  {text}  {before} -> {after}")


def _told(word: "StoredWord | None") -> str:
    return "not judged" if word is None else f"{word.verdict} ({word.kind}, {word.confidence:.2f})"
