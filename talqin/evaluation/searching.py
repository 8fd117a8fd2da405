"""Finding the place of a recitation while it is heard, as a session does that was opened without a passage."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.passage import Passage
from models.quran.places import PlaceCandidate, PlaceIndex, decided
from models.recitation.decode import decode
from talqin.evaluation.tallies import PlaceCounts

ASK_EVERY_FRAMES: Final = 16
"""Frames (0.64 s) from one question to the next."""

GIVE_UP_FRAMES: Final = 500
"""Frames (20 s) after which a place that is not decided is taken as not found."""

FRAMES_PER_SECOND: Final = 25

_SAME_SCORE: Final = 1e-6

_BASMALA_WORDS: Final = 4
"""The words of 1:1, which names no place: every surah is opened with it."""


def search(log_probs: NDArray[np.float32], passage: Passage, places: PlaceIndex) -> PlaceCounts:
    """Ask for the place again and again until it is decided, the time is up or the recording ends.

    A passage that is only the basmala of 1:1 is not asked for.
    """
    if passage.last_exclusive <= _BASMALA_WORDS:
        return PlaceCounts()
    heard = decode(log_probs)
    candidates: tuple[PlaceCandidate, ...] = ()
    end = min(len(log_probs), GIVE_UP_FRAMES)
    asked_at = [*range(ASK_EVERY_FRAMES, end, ASK_EVERY_FRAMES), end]
    for frame in asked_at:
        candidates = places.locate(heard.tokens[: int(np.searchsorted(heard.frames, frame))])
        if decided(candidates):
            return _counted(candidates, passage, frame / FRAMES_PER_SECOND)
    return _counted(candidates, passage, None)


def _counted(candidates: Sequence[PlaceCandidate], passage: Passage, seconds: float | None) -> PlaceCounts:
    """Count one search; `seconds` of audio were heard when it was decided, None when it was not."""
    right = [_is_in(place, passage) for place in candidates]
    first = any(is_in and _ties(place, candidates[0]) for is_in, place in zip(right, candidates, strict=True))
    is_right = seconds is not None and first
    return PlaceCounts(
        asked=1,
        first=int(first),
        in_set=int(any(right)),
        decided=int(seconds is not None),
        decided_right=int(is_right),
        decided_after_seconds=(seconds,) if seconds is not None and first else (),
    )


def _is_in(place: PlaceCandidate, passage: Passage) -> bool:
    return place.first_word < passage.last_exclusive and place.last_word_exclusive > passage.first


def _ties(place: PlaceCandidate, best: PlaceCandidate) -> bool:
    return best.score - place.score <= _SAME_SCORE
