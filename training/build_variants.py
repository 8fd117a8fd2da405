"""Build `models/quran/data/variants.json`: the transmitted variants within Hafs, from quranic-phonemizer.

Run once for each release of the phonemizer, after `build_text`: `python -m training.build_variants` (a minute). Each
variant is spoken in its surroundings, an ayah to either side, with each of its options; the words that then sound
otherwise than in `hafs.npz` are written down, with their forms.
"""

import argparse
import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from quranic_phonemizer import Phonemizer, variant_catalogue

from models.quran.text import Text
from models.quran.vocabulary import TOKENS
from training.build_text import Sounds, speak

Forms = tuple[Sounds, Sounds, Sounds, Sounds]


def occurrences(variant: dict[str, Any]) -> Iterator[tuple[int, int, int]]:
    """Give (surah, first ayah, last ayah) of each place where a variant is read."""
    for found in variant["occurrences"]:
        places = [tuple(int(part) for part in ref.split(":")) for ref in found["word_refs"]]
        yield places[0][0], places[0][1], places[-1][1]


def around(place: tuple[int, int, int], text: Text) -> str:
    """Write the passage of a place and an ayah to either side."""
    surah, first, last = place
    return f"{surah}:{max(1, first - 1)}-{surah}:{min(text.ayat_in(surah), last + 1)}"


def readings(variant: dict[str, Any], option: str, text: Text) -> dict[str, Forms]:
    """Give the forms of the words of each place of a variant, by their refs, with one option."""
    phonemizer = Phonemizer(variants={variant["id"]: option})
    words: dict[str, Forms] = {}
    for place in occurrences(variant):
        spoken = speak(phonemizer, around(place, text))
        words |= {ref: word.forms for ref, word in spoken if place[1] <= int(ref.split(":")[1]) <= place[2]}
    return words


def described(variant: dict[str, Any], text: Text) -> dict[str, Any]:
    """Write a variant down: its options, and the forms of each word that they make sound differently."""
    read = {option: readings(variant, option, text) for option in variant["options"]}
    usual = read[variant["default"]]
    refs = [ref for ref in usual if any(read[option][ref] != usual[ref] for option in read)]
    words = {ref: {option: [list(form) for form in read[option][ref]] for option in read} for ref in refs}
    return {"id": variant["id"], "default": variant["default"], "options": list(variant["options"]), "words": words}


def main() -> None:
    """Speak every variant with every option, and write what differs."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=Path("models/quran/data/variants.json"))
    out: Path = parser.parse_args().out
    text = Text.load()
    variants = [described(variant, text) for variant in variant_catalogue("hafs") if variant["occurrences"]]
    sounds = {name for one in variants for word in one["words"].values() for forms in word.values() for form in forms
              for name in form}  # fmt: skip  # one thought
    unknown = sorted(sounds - set(TOKENS))
    kept = {"riwayah": "hafs", "source_version": version("quranic-phonemizer"), "variants": variants}
    out.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    for one in variants:
        print(one["id"], *one["words"] or ["sounds the same with every option"])
    print(f"{out}: {out.stat().st_size} bytes; sounds that the voice model does not know: {unknown}")


if __name__ == "__main__":
    main()
