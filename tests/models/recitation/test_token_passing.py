import os
import subprocess
import sys
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.vocabulary import BLANK
from models.recitation.expected import ExpectedWord, expect_words
from models.recitation.graph import Graph, build_graph
from models.recitation.jumps import jump_costs
from models.recitation.settings import FollowSettings
from models.recitation.token_passing import (
    NEVER,
    Frame,
    JumpCosts,
    Ways,
    Window,
    costs_of,
    layout_of,
    pass_frame,
    unit_exit,
)
from tests.fakes.voices import FakeVoice, breath, expect

ROOT = Path(__file__).parents[3]
DEAR = FollowSettings(filler_enter=1e6, abandon=1e6, prune=1e5, skip=1e6, back=1e6, back_most=1e6, skip_most=1e6)
"""Settings in which no way but the text's own is worth anything."""

FOLLOW = """
import numpy as np
from tests.fakes.voices import FakeVoice, breath, expect
from tests.models.recitation.following import follow
ikhlas = expect("112")
voice = FakeVoice(seed=3).say(breath(ikhlas, [0, 1, 3])).pause().babble(6)
voice.say(breath(ikhlas, [4, 5])[:6]).say(breath(ikhlas, [4, 5])).pause(6).noise(20).say(breath(ikhlas, [6, 7, 8]))
events, summary = follow(ikhlas, voice)
print(*events, summary, sep="\\n")
"""


class Search:
    """The arrays of one search, all of them in the window."""

    def __init__(self, graph: Graph, settings: FollowSettings) -> None:
        self.graph, self.layout, self.costs = graph, layout_of(graph), costs_of(settings)
        self.jumps: JumpCosts = jump_costs(graph, settings)
        sounds, self.last_best = len(graph.token), BLANK
        self.ways = Ways(
            np.full((2, sounds), NEVER, np.float32),
            np.zeros((2, sounds), np.int64),
            np.full(graph.units, NEVER, np.float32),
            np.zeros(graph.units, np.int64),
        )
        self.ways.score[0, 0] = 0.0
        self.rows, self.used = np.zeros((10_000, 4), np.int64), 1

    def hear(self, log_probs: NDArray[np.float32]) -> None:
        for number, row in enumerate(log_probs):
            self.used, self.last_best = pass_frame(
                self.layout,
                self.jumps,
                self.costs,
                Window(0, self.graph.units),
                self.ways,
                self.rows,
                self.used,
                Frame(number, row, self.last_best, is_paused=False),
            )


def best_of_all(log_probs: NDArray[np.float32], sounds: list[int]) -> float:
    """Try every way of saying some sounds: how many frames each is stayed in and rests after it, none left out."""
    states = [BLANK, *(state for sound in sounds for state in (sound, BLANK))]
    best = -np.inf
    for path in product(range(len(states)), repeat=len(log_probs)):
        steps = np.diff(np.array(path))
        is_way = path[0] <= 1 and path[-1] >= len(states) - 2 and ((steps >= 0) & (steps <= 2)).all()
        skipped = [later for earlier, later in pairwise(path) if later - earlier == 2]
        parted = all(later % 2 and states[later] != states[later - 2] for later in skipped)
        if is_way and parted:
            best = max(best, sum(float(row[states[state]]) for row, state in zip(log_probs, path, strict=True)))
    return best


def test_it_finds_the_best_of_all_ways_through_two_words() -> None:
    # No word of the Quran is so short: two made-up ones, with one form each and the same sound at their meeting.
    first, second = (np.array([7], np.uint8), np.array([7, 9], np.uint8))
    forms = ((first, first, first, first), (second, second, second, second))
    words = [ExpectedWord(number, same) for number, same in enumerate(forms)]
    graph = build_graph(expect_words(words, Sounds.load()), DEAR)
    rows = np.log(np.random.default_rng(5).dirichlet(np.ones(69), 6)).astype(np.float32)

    search = Search(graph, DEAR)
    search.hear(rows)

    ends = [float(unit_exit(search.layout, search.ways, graph.first_word + word)) for word in (0, 1)]
    assert ends[0] - ends[1] == pytest.approx(best_of_all(rows, [7]) - best_of_all(rows, [7, 7, 9]), abs=1e-3)


def test_the_best_score_stays_zero_and_none_falls_below_never() -> None:
    ikhlas = expect("112")
    search = Search(build_graph(ikhlas, FollowSettings()), FollowSettings())

    search.hear(FakeVoice().say(breath(ikhlas, range(8))).noise(50).heard.log_probs)

    assert max(search.ways.score.max(), search.ways.filler.max()) == 0
    assert min(search.ways.score.min(), search.ways.filler.min()) == NEVER


def test_every_record_comes_after_the_one_before_it_and_names_a_form_or_a_filler() -> None:
    ikhlas = expect("112")
    search = Search(build_graph(ikhlas, FollowSettings()), FollowSettings())

    search.hear(FakeVoice().say(breath(ikhlas, range(8))).babble(5).heard.log_probs)

    made = search.rows[1 : search.used]
    assert len(made) > 20
    assert (made[:, 2] < np.arange(1, search.used)).all()
    assert (np.diff(made[:, 1]) >= 0).all()
    assert (made[:, 0] < len(search.graph.begins)).all()
    assert (made[:, 0] >= -search.graph.units).all()
    assert (search.rows[search.used :] == 0).all()


def test_compiled_and_plain_tell_the_same_of_a_whole_recitation() -> None:
    def told(**environment: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", FOLLOW], cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    compiled = told()

    assert compiled == told(NUMBA_DISABLE_JIT="1")
    assert compiled.count("WordVerdict") > 10
