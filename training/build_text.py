"""Build `models/quran/data/hafs.npz` and `warsh.npz`: the Quran's words and their sounds, from quranic-phonemizer.

Run once for each release of the phonemizer and each riwayah: `python -m training.build_text --riwayah hafs` (about six
minutes of one core; Warsh takes three times as long).
Each surah is phonemised four times, so that each word is heard in each of its four contexts (`models.quran.sounds`): no
stop at all, a stop after every word, after every odd word, after every even word. A sound that an assimilation makes of
two words' letters (idgham) stands where the phonemizer puts it: with the second word.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from quranic_phonemizer import Phonemizer

from models.quran.vocabulary import TOKENS

SURAHS = range(1, 115)
SOURCE = {
    "source": "quranic-phonemizer",
    "source_url": "https://github.com/QUD-Technologies/quranic-phonemizer",
    "source_licence": "MIT, Copyright (c) 2025 QUD³",
    "text_source": "Quranic Universal Library (QUL), Quran script 312, as packaged in quranic-phonemizer",
    "text_source_url": "https://qul.tarteel.ai/resources/quran-script/312",
}
"""What the file records of where it comes from; `version` and digests are added to it."""

HAMZAT_WASL = "ٱ"
"""Written at the head of a word whose first hamza and vowel are only heard when one starts there."""

HEARD_AS = {"ɛ:": "a:", "lˤ": "l", "ʔ̞": "ʔ"}
"""Sounds of Warsh that the voice model, which knows those of Hafs, does not: taqlil of an alif, a single heavy lam and
an eased hamza. They are written as the nearest ones: said as those they pass for right, and nobody can tell."""

Sounds = tuple[str, ...]


@dataclass(frozen=True)
class SpokenWord:
    """A word as the phonemizer gives it: where, what is written, and its sounds in four contexts."""

    surah: int
    ayah: int
    text: str
    forms: tuple[Sounds, Sounds, Sounds, Sounds]
    """Indexed by 2 * starts + stops: joined on both sides, before a stop, after a stop, alone."""


def speak_surah(phonemizer: Phonemizer, surah: int) -> Iterator[SpokenWord]:
    """Phonemise one surah in four passes and give its words in order."""
    for place, (_, word) in enumerate(speak(phonemizer, str(surah))):
        yield word if place else replace(word, forms=joined_to_basmala(word.forms, word.text))


def speak(phonemizer: Phonemizer, passage: str) -> Iterator[tuple[str, SpokenWord]]:
    """Phonemise a passage of one surah in four passes and give its words in order, each with its ref."""
    joined = phonemizer.analyse(passage)
    refs = [word.ref for word in joined.words]

    def stopping(stops: Sequence[str]) -> tuple[Sounds, ...]:
        spoken = phonemizer.analyse(passage, stop_refs=tuple(stops)).phonemes(by="word")
        return tuple(tuple(word) for word in spoken)

    none, every = [tuple(word) for word in joined.phonemes(by="word")], stopping(refs)
    after_odd, after_even = stopping(refs[0::2]), stopping(refs[1::2])
    for place, word in enumerate(joined.words):
        stops_here, starts_here = (after_odd, after_even) if place % 2 == 0 else (after_even, after_odd)
        forms = (none[place], stops_here[place], starts_here[place], every[place])
        surah, ayah = (int(part.split("-")[0]) for part in word.ref.split(":")[:2])
        yield word.ref, SpokenWord(surah, ayah, word.text, forms)


def joined_to_basmala(forms: tuple[Sounds, Sounds, Sounds, Sounds], text: str) -> tuple[Sounds, Sounds, Sounds, Sounds]:
    """Give a surah's first word its forms after the basmala, which one surah alone cannot show.

    The basmala ends in a vowel, so the word loses a hamzat wasl and is otherwise said as at a start. A surah's last
    word needs nothing: the phonemizer always stops there, and a join into the next surah is not modelled.
    """
    _, _, starts, alone = forms
    cut = 2 if text.startswith(HAMZAT_WASL) else 0
    return starts[cut:], alone[cut:], starts, alone


def as_heard(words: Sequence[SpokenWord]) -> Iterator[SpokenWord]:
    """Write every sound as one that the voice model knows, and leave no form without a sound.

    Seven words of Warsh give their only sound to the next one, whose hamza has lent them its vowel: "an" before "asri"
    joined. They take it back.
    """
    lent = False
    for word in words:
        forms = tuple(tuple(HEARD_AS.get(name, name) for name in form) for form in word.forms)
        joined, stopped, starts, alone = forms
        if lent:
            joined, stopped = joined[1:], stopped[1:]
        lent = not joined
        yield replace(word, forms=(joined or stopped[-1:], stopped, starts, alone))


def pack(words: Sequence[SpokenWord]) -> dict[str, NDArray[np.generic]]:
    """Lay the words out as arrays, each distinct text and form stored once."""
    texts = sorted({word.text for word in words})
    forms = sorted({form for word in words for form in word.forms})
    text_number = {text: number for number, text in enumerate(texts)}
    form_number = {form: number for number, form in enumerate(forms)}
    ids = {name: number for number, name in enumerate(TOKENS)}
    ayat = [(surah_ayah, len(list(group))) for surah_ayah, group in groupby(words, key=lambda w: (w.surah, w.ayah))]
    return {
        "ayat_per_surah": np.array([sum(place[0] == surah for place, _ in ayat) for surah in SURAHS], np.uint16),
        "words_per_ayah": np.array([count for _, count in ayat], np.uint8),
        "texts": np.frombuffer("\n".join(texts).encode(), np.uint8),
        "text_of_word": np.array([text_number[word.text] for word in words], np.uint16),
        "form_sounds": np.array([ids[name] for form in forms for name in form], np.uint8),
        "form_lengths": np.array([len(form) for form in forms], np.uint8),
        "form_of_word": np.array([[form_number[form] for form in word.forms] for word in words], np.uint16),
    }


def describe(arrays: dict[str, NDArray[np.generic]], words: Sequence[SpokenWord], riwayah: str) -> NDArray[np.uint8]:
    """Say where the data comes from and what it digests to, as JSON in bytes."""
    packed = hashlib.sha256()
    for name in sorted(arrays):
        packed.update(name.encode() + arrays[name].tobytes())
    facts = SOURCE | {
        "riwayah": riwayah,
        "source_version": version("quranic-phonemizer"),
        "words": len(words),
        "text_sha256": hashlib.sha256("\n".join(word.text for word in words).encode()).hexdigest(),
        "data_sha256": packed.hexdigest(),
    }
    return np.frombuffer(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode(), np.uint8)


def main() -> None:
    """Phonemise the whole Quran and write the packed file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--riwayah", choices=["hafs", "warsh"], default="hafs")
    parser.add_argument("--folder", type=Path, default=Path("models/quran/data"))
    options = parser.parse_args()
    riwayah: str = options.riwayah
    phonemizer = Phonemizer(riwayah)
    words: list[SpokenWord] = []
    for surah in SURAHS:
        words.extend(speak_surah(phonemizer, surah))
        print(f"surah {surah}: {len(words)} words so far", flush=True)
    write(list(as_heard(words)), riwayah, options.folder / f"{riwayah}.npz")


def write(words: Sequence[SpokenWord], riwayah: str, out: Path) -> None:
    """Write the packed file."""
    arrays = pack(words)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, allow_pickle=False, about=describe(arrays, words, riwayah), **arrays)
    print(f"{out}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
