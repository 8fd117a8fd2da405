"""`talqin locate`: where in the Quran a recording is."""

from typing import Any, Final

import click

from talqin.failures import fails_clearly

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
    table = Table("surah", "ayat", "confidence")
    for place in answer["places"][:_SHOWN]:
        table.add_row(str(place["surah"]), f"{place['ayah_from']}-{place['ayah_to']}", f"{place['confidence']:.2f}")
    Console().print(table if answer["places"] else "no place of the Quran was recognised")


def places_of(source: str) -> dict[str, Any]:
    """Find the places of a recording; the object that `--json` prints.

    Raises:
        AudioFileError: there is no audio to be had.
    """
    import numpy as np

    from models.quran.places import PlaceIndex
    from models.quran.whole import locate_whole
    from models.recitation.decode import decode
    from models.voice.model import VoiceModel
    from talqin.progress import tracked, working
    from transport.audio_files import decode_audio

    with working(f"decoding {source}"):
        pcm = decode_audio(source)
    model = VoiceModel.load()
    heard = model.hear(pcm, lambda chunks: tracked(chunks, "hearing", len(chunks)))
    tokens = np.asarray(decode(heard.log_probs).tokens, np.uint8)
    places = locate_whole(PlaceIndex.load(), tokens)
    return {
        "places": [
            {
                "surah": place.surah,
                "ayah_from": place.ayah_from,
                "ayah_to": place.ayah_to,
                "confidence": round(place.confidence, 4),
            }
            for place in places
            if place.confidence >= _LEAST_CONFIDENCE
        ],
        "model": {"name": model.manifest.name, "version": model.manifest.version, "variant": model.variant},
    }
