"""One voice's recordings, verse by verse, and what can be done to them: a word left out, a silence before one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.learning.reading import verse_key
from models.quran.text import Text
from talqin.evaluation.recordings import Recording, RecordingsError, read_recordings
from talqin.evaluation.splices import SpokenWord, blended

SAMPLE_RATE: Final = 16_000
SHORT_FROM: Final = 100
"""Surahs from here on are short."""
MOST_SURAHS: Final = 4
"""So many of them are learned in a month."""

Pcm = NDArray[np.int16]
"""(samples,) int16, mono, 16 kHz."""


class Clip:
    """One verse as it was recited.

    Attributes:
        pcm: its audio.
        spoken: the words of it that were heard right, in order, and where.
    """

    __slots__ = ("pcm", "spoken")

    def __init__(self, pcm: Pcm, spoken: Sequence[SpokenWord]) -> None:
        self.pcm = pcm
        self.spoken = tuple(spoken)

    def inner(self) -> tuple[SpokenWord, SpokenWord] | None:
        """Give a word in the middle, and the one that follows it in the text; None where there are no such."""
        pairs = [
            (one, other)
            for one, other in zip(self.spoken[1:], self.spoken[2:], strict=False)
            if other.word == one.word + 1 and other.start_samples > one.start_samples
        ]
        return pairs[len(pairs) // 2] if pairs else None


def without(pcm: Pcm, word: SpokenWord, following: SpokenWord) -> Pcm:
    """Leave a word out, from its beginning to the beginning of the next."""
    return blended(pcm[: word.start_samples], pcm[following.start_samples :])


def waiting(pcm: Pcm, word: SpokenWord, seconds: float) -> Pcm:
    """Be silent before a word."""
    silence = np.zeros(round(seconds * SAMPLE_RATE), np.int16)
    return np.concatenate([pcm[: word.start_samples], silence, pcm[word.start_samples :]])


def clips_of(root: Path, split: str, text: Text, voice: str | None = None) -> dict[int, dict[str, Path]]:
    """Find the short surahs of which one voice has every verse by itself: surah -> verse -> its file.

    Args:
        root: where the recordings are.
        split: of their list.
        text: for the number of verses.
        voice: whose; None for the one with most of them, of the first name among its like.

    Raises:
        RecordingsError: there is no such voice.
    """
    whole = {name: _whole_surahs(files, text) for name, files in _verses_by_voice(root, split, text).items()}
    wanted = {name: surahs for name, surahs in whole.items() if surahs and voice in {None, name}}
    if not wanted:
        whose = f"voice {voice!r}" if voice else "any voice"
        raise RecordingsError(f"{root}: of {whose} in split {split!r} there is no whole short surah verse by verse")
    chosen = wanted[min(wanted, key=lambda name: (-len(wanted[name]), name))]
    return dict(sorted(chosen.items(), key=lambda entry: (len(entry[1]), -entry[0]))[:MOST_SURAHS])


def _verses_by_voice(root: Path, split: str, text: Text) -> Mapping[str, Mapping[tuple[int, int], Path]]:
    found: defaultdict[str, dict[tuple[int, int], Path]] = defaultdict(dict)
    for recording in read_recordings(root, split, text).taken:
        place = _single_verse(recording, text)
        if place is not None and place[0] >= SHORT_FROM and recording.group == "professional":
            found[recording.voice][place] = recording.path
    return found


def _single_verse(recording: Recording, text: Text) -> tuple[int, int] | None:
    first, last = (text.word(index) for index in (recording.passage.first, recording.passage.last_exclusive - 1))
    is_whole = last.word == len(text.ayah_range(last.surah, last.ayah)) and first.word == 1
    return (first.surah, first.ayah) if is_whole and (first.surah, first.ayah) == (last.surah, last.ayah) else None


def _whole_surahs(files: Mapping[tuple[int, int], Path], text: Text) -> dict[int, dict[str, Path]]:
    surahs = {surah for surah, _ in files}
    return {
        surah: {verse_key(surah, ayah): files[surah, ayah] for ayah in range(1, text.ayat_in(surah) + 1)}
        for surah in surahs
        if all((surah, ayah) in files for ayah in range(1, text.ayat_in(surah) + 1))
    }
