"""Forced alignment over a graph of words: where each was said, and where the reciter stopped.

Every word may be joined or stopped after, started or joined before, and each way has its own sounds; isti'adha and
basmala may stand before the first word. The best path (Viterbi over CTC posteriors) chooses.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.text import Text

BLANK: Final = 0
GARBAGE: Final = -1
"""The token of a state that takes any sound, at a price."""
GARBAGE_PRICE: Final = 1.2
VERSE_JOIN_PRICE: Final = 3.0
"""Running over a verse's end must be worth it: most reciters stop there."""
INNER_STOP_PRICE: Final = 5.0
"""A stop inside a verse must be worth it: its sounds differ from the joined ones by two or three tokens."""
LEAD: Final = -1
"""The word number of states that belong to no word."""
PREDECESSORS: Final = 7


@dataclass
class Graph:
    """States in topological order: token, word, whether in a stopped form, and up to seven priced predecessors."""

    token: list[int] = field(default_factory=list)
    word: list[int] = field(default_factory=list)
    stopped: list[bool] = field(default_factory=list)
    before: list[list[tuple[int, float]]] = field(default_factory=list)

    def add(self, token: int, word: int, before: list[tuple[int, float]], *, stopped: bool = False) -> int:
        """Add a state that may also follow itself; give its number."""
        place = len(self.token)
        self.token.append(token)
        self.word.append(word)
        self.stopped.append(stopped)
        self.before.append([(place, 0.0), *before])
        return place

    def chain(self, tokens: NDArray[np.uint8], word: int, ends: list[int], price: float, *, stopped: bool) -> list[int]:
        """Add a word's tokens, each with a blank after it; give the states one may leave from."""
        for token in map(int, tokens):
            entries = [(state, price) for state in ends if self.token[state] != token]
            sound = self.add(token, word, entries, stopped=stopped)
            ends, price = [sound, self.add(BLANK, word, [(sound, 0.0)], stopped=stopped)], 0.0
        return ends


def boundary_price(text: Text, word: int, *, stops: bool) -> float:
    """What stopping or not stopping after this word costs a path."""
    if text.ends_ayah(word):
        return 0.0 if stops else VERSE_JOIN_PRICE
    return INNER_STOP_PRICE if stops else 0.0


def recitation_graph(sounds: Sounds, text: Text, words: range, *, prefixes: bool) -> tuple[Graph, list[int]]:
    """Build the graph of a passage; give it and the states it may end in."""
    graph = Graph()
    lead = graph.add(BLANK, LEAD, [])
    noise = graph.add(GARBAGE, LEAD, [(lead, 0.0)])
    graph.before[lead].append((noise, 0.0))
    fresh, joined = [lead, noise], []
    if prefixes:
        said = graph.chain(sounds.phrase(sounds.prefix_words["istiadha"]), LEAD, fresh, 0.0, stopped=True)
        fresh = fresh + said
        basmala = sounds.prefix_words["basmala"]
        stopped_basmala = graph.chain(sounds.phrase(basmala), LEAD, fresh, 0.0, stopped=True)
        run_on = [sounds.form(w, starts=k == 0, stops=False) for k, w in enumerate(basmala)]
        joined = graph.chain(np.concatenate(run_on), LEAD, fresh, 0.5, stopped=False)
        fresh = fresh + stopped_basmala
    for word in words:
        ends: dict[bool, list[int]] = {True: [], False: []}
        for stops in (True, False):
            price = boundary_price(text, word, stops=stops)
            for starts, sources in ((True, fresh), (False, joined)):
                if sources:
                    form = sounds.form(word, starts=starts, stops=stops)
                    ends[stops] += graph.chain(form, word, sources, price, stopped=stops)
        fresh, joined = ends[True], ends[False]
    tail = graph.add(GARBAGE, LEAD, [(state, 0.0) for state in fresh])
    return graph, [*fresh, tail]


def viterbi(log_probs: NDArray[np.float32], graph: Graph, ends: list[int]) -> tuple[NDArray[np.int32], float]:
    """Give the best state of each frame, `(frames,)`, and the path's log probability."""
    states = len(graph.token)
    before = np.full((PREDECESSORS, states), states, np.int32)
    price = np.zeros((PREDECESSORS, states), np.float32)
    for state, entries in enumerate(graph.before):
        for slot, (source, cost) in enumerate(entries):
            before[slot, state], price[slot, state] = source, cost
    slots = max(map(len, graph.before))
    before, price = before[:slots], price[:slots]
    wide = np.concatenate([log_probs, log_probs[:, 1:].max(1, keepdims=True) - GARBAGE_PRICE], 1)
    tokens = np.array(graph.token)
    score = np.full(states + 1, -np.inf, np.float32)
    score[0] = 0.0
    choice = np.zeros((len(log_probs), states), np.uint8)
    columns = np.arange(states)
    for frame, row in enumerate(wide):
        reached = score[before] - price
        best = reached.argmax(0)
        choice[frame] = best
        score[:states] = reached[best, columns] + row[tokens]
    path = np.zeros(len(log_probs), np.int32)
    state = max(ends, key=lambda place: score[place])
    total = float(score[state])
    for frame in range(len(log_probs) - 1, -1, -1):
        path[frame] = state
        state = int(before[choice[frame, state], state])
    return path, total


@dataclass(frozen=True)
class Said:
    """A word as it was said: its number, its first and last sounding frame, its tokens, whether a stop follows."""

    word: int
    first: int
    last: int
    tokens: tuple[int, ...]
    stopped: bool


def words_said(path: NDArray[np.int32], graph: Graph) -> list[Said]:
    """Read the words off a path (prefixes and noise left out)."""
    said: dict[int, tuple[list[int], list[int], bool]] = {}
    last_state = -1
    for frame, state in enumerate(map(int, path)):
        word, token = graph.word[state], graph.token[state]
        if word == LEAD or token <= BLANK:
            last_state = state
            continue
        frames, tokens, _ = said.setdefault(word, ([], [], graph.stopped[state]))
        frames.append(frame)
        if state != last_state:
            tokens.append(token)
        last_state = state
    return [Said(word, f[0], f[-1], tuple(t), stop) for word, (f, t, stop) in said.items()]
