"""Alignment finds each word's place, the reciter's stops, and what was said before the text."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import TOKENS
from training.align import Said, recitation_graph, viterbi, words_said

TEXT, SOUNDS = Text.load(), Sounds.load()
IKHLAS = TEXT.surah_range(112)


def posteriors(tokens: list[int], *, each: int = 3, sure: float = 0.9) -> NDArray[np.float32]:
    """A recitation of tokens, each followed by blanks, as a good model would hear it."""
    frames = [frame for token in tokens for frame in (token, *[0] * (each - 1))]
    probabilities = np.full((len(frames), len(TOKENS)), (1 - sure) / (len(TOKENS) - 1))
    probabilities[np.arange(len(frames)), frames] = sure
    return np.asarray(np.log(probabilities), np.float32)


def align(tokens: list[int], words: range, *, prefixes: bool = False) -> list[Said]:
    """Align what is said to words."""
    graph, ends = recitation_graph(SOUNDS, TEXT, words, prefixes=prefixes)
    path, total = viterbi(posteriors(tokens), graph, ends)
    assert np.isfinite(total)
    return words_said(path, graph)


def test_every_word_of_a_verse_said_in_one_breath_is_placed_in_order() -> None:
    verse = TEXT.ayah_range(112, 1)

    said = align(list(map(int, SOUNDS.phrase(verse))), verse)

    assert [word.word for word in said] == list(verse)
    assert [token for word in said for token in word.tokens] == list(map(int, SOUNDS.phrase(verse)))
    assert [word.stopped for word in said] == [False] * (len(verse) - 1) + [True]
    assert all(before.last < after.first for before, after in pairwise(said))


def test_a_stop_inside_a_verse_is_heard_by_its_sounds() -> None:
    verse = TEXT.ayah_range(2, 2)
    at = 4
    tokens = [*map(int, SOUNDS.phrase(verse[:at])), *map(int, SOUNDS.phrase(verse[at:]))]
    assert tokens != list(map(int, SOUNDS.phrase(verse)))

    said = align(tokens, verse)

    assert [place for place, word in enumerate(said) if word.stopped] == [at - 1, len(verse) - 1]


def test_istiadha_and_basmala_are_passed_over() -> None:
    prefix = [token for kind in ("istiadha", "basmala") for token in SOUNDS.phrase(SOUNDS.prefix_words[kind])]
    verses = [int(token) for ayah in range(1, 5) for token in SOUNDS.phrase(TEXT.ayah_range(112, ayah))]

    said = align([*map(int, prefix), *verses], IKHLAS, prefixes=True)

    assert [word.word for word in said] == list(IKHLAS)
    assert said[0].first == 3 * len(prefix)


def test_verses_run_together_are_heard_as_joined() -> None:
    tokens = list(map(int, SOUNDS.phrase(IKHLAS)))

    said = align(tokens, IKHLAS, prefixes=True)

    ends = {TEXT.word(word.word).ayah: word.stopped for word in said if TEXT.ends_ayah(word.word)}
    assert not ends[1]  # "ahadun" before a joined word, "ahad" before a stop
    assert ends[4]
