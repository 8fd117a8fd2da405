"""`talqin locate`: where in the Quran a recording is."""

from typing import TYPE_CHECKING, Any, Final

import click

from talqin.failures import fails_clearly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.quran.places import PlaceCandidate
    from models.quran.sounds import Sounds
    from models.quran.text import Text

_SHOWN: Final = 10
_LEAST_CONFIDENCE: Final = 0.001
"""Places below it are only there because something has to come last."""


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@fails_clearly
def locate(source: str, *, as_json: bool) -> None:
    """Find where in the Quran FILE (or the audio behind a web address) is; best first, look-alikes all named."""
    import msgspec
    from rich.console import Console
    from rich.table import Table

    answer = places_of(source)
    if as_json:
        click.echo(msgspec.json.encode(answer))
        return
    table = Table("surah", "ayat", "confidence", "identical", "decided by")
    for place in answer["places"][:_SHOWN]:
        ayat, word = f"{place['ayah_from']}-{place['ayah_to']}", place["decided_by"]
        decided_by = f"{word['surah']}:{word['ayah']}:{word['word']} {word['text']}" if word else ""
        identical = "yes" if place["identical"] else ""
        table.add_row(str(place["surah"]), ayat, f"{place['confidence']:.2f}", identical, decided_by)
    console = Console()
    if answer["prefixes"]:
        console.print(f"heard: {', '.join(answer['prefixes'])}")
    console.print(table if answer["places"] else "no place of the Quran was recognised")


def places_of(source: str) -> dict[str, Any]:
    """Find the places of a recording; the object that `--json` prints.

    Raises:
        AudioFileError: there is no audio to be had.
    """
    import numpy as np

    from models.quran.places import PlaceIndex
    from models.quran.sounds import Sounds
    from models.quran.text import Text
    from models.quran.whole import locate_whole
    from models.recitation.decode import decode
    from models.voice.model import VoiceModel
    from talqin.progress import tracked, working
    from transport.recordings.audio_files import decode_audio

    with working(f"decoding {source}"):
        pcm = decode_audio(source)
    model = VoiceModel.load()
    heard = model.hear(pcm, lambda chunks: tracked(chunks, "hearing", len(chunks)))
    tokens = np.asarray(decode(heard.log_probs).tokens, np.uint8)
    index = PlaceIndex.load()
    return {
        "places": places_answer(locate_whole(index, tokens), Text.load(), Sounds.load()),
        "prefixes": list(index.prefixes(tokens)),
        "model": {"name": model.manifest.name, "version": model.manifest.version, "variant": model.variant},
    }


def places_answer(candidates: "Sequence[PlaceCandidate]", text: "Text", sounds: "Sounds") -> list[dict[str, Any]]:
    """Describe the places, best first, each with the next word that would decide between them."""
    from itertools import zip_longest

    from models.quran.deciding import differences

    told = zip_longest(candidates, differences(candidates, text, sounds))
    return [
        {
            "surah": place.surah,
            "ayah_from": place.ayah_from,
            "ayah_to": place.ayah_to,
            "confidence": round(place.confidence, 4),
            "identical": difference is not None and difference.is_identical,
            "decided_by": _word(difference.decided_by, text) if difference else None,
        }
        for place, difference in told
        if place.confidence >= _LEAST_CONFIDENCE
    ]


def _word(index: int | None, text: "Text") -> dict[str, Any] | None:
    import msgspec

    return None if index is None else msgspec.structs.asdict(text.word(index))
