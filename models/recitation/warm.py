"""Lets everything that is compiled be compiled before the first learner comes: by following a made-up recitation.

Compiling takes about ten seconds on a new machine, and a fraction of one where an earlier process kept the outcome.
"""

from typing import Final

import numpy as np

from models.quran.vocabulary import BLANK, TOKENS
from models.recitation.expected import Expected
from models.recitation.follow import Follower
from models.recitation.settings import JudgeSettings

_FRAMES_A_SOUND: Final = 3
_REST_FRAMES: Final = 40
_LOUD_DB: Final = -18.0
_QUIET_DB: Final = -60.0


def warm_up(expected: Expected, settings: JudgeSettings) -> None:
    """Follow someone who says all words but the second of `expected`, stops, and is judged."""
    said = [token for word in expected.without(1).words for token in word.forms[0]]
    tokens = np.full(_FRAMES_A_SOUND * len(said) + _REST_FRAMES, BLANK)
    tokens[: _FRAMES_A_SOUND * len(said) : _FRAMES_A_SOUND] = said
    levels = np.full(len(tokens), _LOUD_DB, np.float32)
    levels[-_REST_FRAMES:] = _QUIET_DB
    log_probs = np.full((len(tokens), len(TOKENS)), np.log(0.1 / len(TOKENS)), np.float32)
    log_probs[np.arange(len(tokens)), tokens] = np.log(0.9)
    follower = Follower(expected, settings)
    for _ in (*follower.advance(log_probs, levels), *follower.finish()):
        pass
