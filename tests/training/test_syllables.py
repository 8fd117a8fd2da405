"""Names of files are read as the syllables they say, and names that say none are not guessed at."""

import csv
from pathlib import Path

import pytest

pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.syllables import LETTERS, Syllable, syllable, ways
from training.targets import ID_OF

SPELLED = "irfankurni"


@pytest.mark.parametrize(
    ("voice", "text", "said"),
    [
        (SPELLED, "bu", Syllable("b", "u")),
        (SPELLED, "u", Syllable("ʔ", "u")),
        (SPELLED, "uu", Syllable("ʕ", "u")),
        (SPELLED, "fatah_haa", Syllable("ħ", "a")),
        (SPELLED, "fatah_ha", Syllable("h", "a")),
        (SPELLED, "tanwin_kasroh_dzhin", Syllable("ðˤ", "i", nun=True)),
        (SPELLED, "kuisfatain_ron", Syllable("r", "a", nun=True)),
        ("mercubuana", "25nu", Syllable("n", "u")),
        ("mercubuana", "18a_3", Syllable("ʕ", "a")),
        ("mercubuana", "6_hha", Syllable("ħ", "a")),
        ("mercubuana", "17dzi_d", Syllable("ðˤ", "i")),
        ("mohammadhia", "16_6a_fatha_2", Syllable("tˤ", "a")),
    ],
)
def test_a_name_is_read_as_its_syllable(voice: str, text: str, said: Syllable) -> None:
    assert syllable(voice, text) == said


@pytest.mark.parametrize(
    ("voice", "text"),
    [(SPELLED, "yes"), (SPELLED, "sound_selesai"), (SPELLED, "hijaiyah_nun"), (SPELLED, "kuis_tsa"),
     ("mercubuana", "big_ba"), ("mercubuana", "ikfa1"), ("husary", "bu")],
)  # fmt: skip
def test_a_name_that_says_no_syllable_is_not_guessed_at(voice: str, text: str) -> None:
    assert syllable(voice, text) is None


def test_every_way_is_made_of_known_sounds() -> None:
    for letter in LETTERS:
        for vowel in "aiu":
            said = [*ways(Syllable(letter, vowel)), *ways(Syllable(letter, vowel, nun=True))]
            assert all(name in ID_OF for way in said for name in way.split())


def test_heavy_letters_darken_a_long_vowel_and_ra() -> None:
    assert "sˤ aˤ:" in ways(Syllable("sˤ", "a"))
    assert ways(Syllable("r", "u"))[0] == "rˤ u"
    assert ways(Syllable("r", "i"))[0] == "r i"


@pytest.mark.recordings
def test_most_files_of_the_three_collections_say_a_syllable(recordings: Path) -> None:
    with (recordings / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

    read = [
        syllable(row["voice"], row["text"].strip())
        for row in rows
        if row["voice"] in {"irfankurni", "mercubuana", "mohammadhia"}
    ]

    assert sum(said is not None for said in read) > 0.75 * len(read)
