"""Check `models.quran.madd` against quranic-phonemizer's rules: the class of every long vowel of the Quran.

`python -m training.check_madd` (about five minutes of one core) prints how many agree, joined and stopped at every
word, and each that does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quranic_phonemizer import Phonemizer

from models.quran.madd import Madd, is_spelled, madds

SURAHS = range(1, 115)

RULES = {
    "madd_muttasil": Madd.MUTTASIL,
    "madd_munfasil": Madd.MUNFASIL,
    "madd_lazim": Madd.LAZIM,
    "madd_arid_lissukun": Madd.ARID,
}
"""The phonemizer's rule -> class; where several act on a vowel the first of these counts, natural where none does."""


@dataclass(frozen=True)
class Word:
    """A word as it was said once, and the phonemizer's rules for each of its sounds."""

    ref: str
    text: str
    sounds: tuple[str, ...]
    rules: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Compared:
    """One long vowel: what the phonemizer holds of it, and what we do."""

    word: Word
    sound: int
    theirs: Madd
    ours: Madd


def read_words(phonemizer: Phonemizer, surah: int, stops: Sequence[str]) -> list[Word]:
    """Phonemise a surah with stops after some words."""
    said = phonemizer.analyse(str(surah), stop_refs=tuple(stops)) if stops else phonemizer.analyse(str(surah))
    rule_of = {one.id.value: one.rule_id.value for one in said.rule_occurrences}
    heard: dict[int, list[tuple[str, frozenset[str]]]] = {word.id.value: [] for word in said.words}
    for sound in said.sounds:
        rules = frozenset(rule_of[number.value] for number in sound.rule_occurrence_ids)
        heard[sound.word_id.value].append((sound.token, rules))
    return [
        Word(
            word.ref,
            word.text,
            tuple(name for name, _ in heard[word.id.value]),
            tuple(rules for _, rules in heard[word.id.value]),
        )
        for word in said.words
    ]


def compare(phonemizer: Phonemizer, surah: int) -> Iterator[Compared]:
    """Compare every long vowel of a surah, joined to what follows and stopped after."""
    joined = read_words(phonemizer, surah, ())
    stopped = read_words(phonemizer, surah, [word.ref for word in joined])
    openings = [*(word.sounds[0] for word in joined[1:]), ""]
    for one, other, opening in zip(joined, stopped, openings, strict=True):
        yield from _compare(one, other, opening)
        yield from _compare(other, other, "")


def _compare(word: Word, stopped: Word, following: str) -> Iterator[Compared]:
    for at in madds(word.sounds, stopped.sounds, following, is_spelled=is_spelled(word.text)):
        theirs = next((madd for rule, madd in RULES.items() if rule in word.rules[at.sound]), Madd.NATURAL)
        yield Compared(word, at.sound, theirs, at.madd)


def main() -> None:
    """Compare the whole Quran and print what was found."""
    phonemizer = Phonemizer()
    compared = [one for surah in SURAHS for one in compare(phonemizer, surah)]
    others = [one for one in compared if one.theirs is not one.ours]
    for one in others:
        said = "".join(one.word.sounds)
        print(f"{one.word.ref} {one.word.text}: {said}, sound {one.sound}: {one.theirs}, not {one.ours}")
    print(f"{len(compared)} long vowels, joined and stopped; {len(compared) - len(others)} agree")


if __name__ == "__main__":
    main()
