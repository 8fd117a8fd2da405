"""What simulated learners recite: short passages, some with a mistake, as the samples that the fake model hears."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from tests.fakes.spoken import pause, spoken
from tests.simulation.ciphered import ciphered

FRAME_BYTES: Final = 2 * 5120
"""320 ms."""


@dataclass(frozen=True)
class Piece:
    """One thing to recite.

    Attributes:
        passage: as the client names it; None has it found.
        words: of the text, by their index, in the order of reciting: some may be left out.
    """

    passage: str | None
    words: tuple[int, ...]

    @property
    def frames(self) -> Sequence[bytes]:
        """The audio in frames of 320 ms."""
        return _frames(self)


@cache
def text() -> Text:
    """The Quran's text."""
    return Text.load()


@cache
def sounds() -> Sounds:
    """Its sounds."""
    return Sounds.load()


@cache
def pieces() -> tuple[Piece, ...]:
    """All that is recited in the simulation."""
    known = tuple(_whole(spec) for spec in ("108", "112:1-2", "103:1-2", "114:1-2"))
    skipping = tuple(_without(piece, at) for piece, at in ((known[0], 4), (known[1], 3)))
    unknown = Piece(None, _whole("108").words)
    return (*known, *skipping, unknown)


def _whole(spec: str) -> Piece:
    passage = parse_passage(spec, text())
    return Piece(spec, tuple(range(passage.first, passage.last_exclusive)))


def _without(piece: Piece, at: int) -> Piece:
    return Piece(piece.passage, (*piece.words[:at], *piece.words[at + 1 :]))


@cache
def _frames(piece: Piece) -> tuple[bytes, ...]:
    breaths = np.split(np.array(piece.words), np.flatnonzero(np.diff(piece.words) != 1) + 1)
    tokens = [token for breath in breaths for token in sounds().phrase(range(int(breath[0]), int(breath[-1]) + 1))]
    data = ciphered(np.concatenate([pause(0.4), spoken(tokens), pause(0.8)])).astype("<i2").tobytes()
    return tuple(data[start : start + FRAME_BYTES] for start in range(0, len(data), FRAME_BYTES))
