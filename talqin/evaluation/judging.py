"""Judging a whole recording as it would have been judged live: chunk by chunk, each verdict with the time it came."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.repeats import Repeats
from models.recitation.expected import Expected
from models.recitation.follow import Follower
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Crossed, Cursor, Prefix, Status, Verdict, WordVerdict

CHUNK_FRAMES: Final = 8
"""Frames that are heard together: 320 ms."""

FRAME_SAMPLES: Final = 640

SAMPLES_PER_MS: Final = 16

ACCUSING: Final = frozenset({Verdict.WRONG, Verdict.SKIPPED, Verdict.ADDED})
"""Verdicts that tell a reciter of a mistake."""

_Event = Crossed | Cursor | Prefix | WordVerdict


@dataclass(frozen=True)
class Judged:
    """What a recording was judged to be."""

    words: dict[int, WordVerdict]
    """Label -> the settled verdict that stands; a word never reached has none."""
    added: tuple[WordVerdict, ...]
    """Settled verdicts on what belongs to no word."""
    settled_after_ms: tuple[float, ...]
    """Audio from the end of a word until its verdict was settled, for those settled while listening."""
    reached: frozenset[int]
    """Labels the cursor stood on."""
    cpu_seconds: float
    crossed: tuple[Crossed, ...] = ()
    """Where the reciter was said to go over into another verse; only with look-alikes."""


def judge(
    log_probs: NDArray[np.float32],
    level_db: NDArray[np.float32],
    expected: Expected,
    settings: JudgeSettings,
    repeats: Repeats | None = None,
) -> Judged:
    """Follow a recording to its end.

    Args:
        log_probs: (frames, tokens) float32.
        level_db: (frames,) float32.
        expected: what it is judged against.
        settings: how strictly.
        repeats: to notice crossings by; the words must be named by their global numbers.
    """
    began = time.process_time()
    follower = Follower(expected, settings, repeats)
    live: list[tuple[int, list[_Event]]] = []
    for start in range(0, len(log_probs), CHUNK_FRAMES):
        end = start + CHUNK_FRAMES
        live.append((end * FRAME_SAMPLES, [*follower.advance(log_probs[start:end], level_db[start:end])]))
    last = [*follower.finish()]
    cpu_seconds = time.process_time() - began
    every = [*chain(*(events for _, events in live), last)]
    standing = _standing(every)
    return Judged(
        words={verdict.word: verdict for verdict in standing if verdict.word is not None},
        added=tuple(verdict for verdict in standing if verdict.word is None),
        settled_after_ms=tuple(_waits(live)),
        reached=frozenset(event.word for _, events in live for event in events if isinstance(event, Cursor)),
        cpu_seconds=cpu_seconds,
        crossed=tuple(event for event in every if isinstance(event, Crossed)),
    )


def _standing(events: Iterable[_Event]) -> list[WordVerdict]:
    """Give the settled verdicts that were not retracted, in the order they were settled."""
    standing: dict[int, WordVerdict] = {}
    for event in events:
        if not isinstance(event, WordVerdict):
            continue
        standing.pop(event.serial, None)
        if event.status is Status.SETTLED:
            standing[event.serial] = event
    return [*standing.values()]


def _waits(live: Iterable[tuple[int, list[_Event]]]) -> Iterable[float]:
    """Give, in ms, how much audio came between each word's end and its settled verdict."""
    for heard_samples, events in live:
        for event in events:
            if isinstance(event, WordVerdict) and event.status is Status.SETTLED and event.heard:
                yield (heard_samples - event.end_samples) / SAMPLES_PER_MS
