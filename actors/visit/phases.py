"""The phases of a session and what leads from one to the next: the one table; docs/protocol.md draws from it. Pure."""

from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """What a session is doing."""

    IDLE = "idle"
    """No recitation is open."""
    RECITING = "reciting"
    """Audio is heard."""
    PAUSED = "paused"
    """Audio is acknowledged and dropped."""
    ENDING = "ending"
    """The last audio is being heard; `RecitationEnded` is on its way."""


class Turn(StrEnum):
    """What can lead on: the client's commands and what analysis answers."""

    OPEN = "open"
    PAUSE = "pause"
    CONTINUE = "continue"
    END = "end"
    ENDED = "ended"
    REFUSED = "refused"


TRANSITIONS: Final[dict[tuple[Phase, Turn], Phase]] = {
    (Phase.IDLE, Turn.OPEN): Phase.RECITING,
    (Phase.RECITING, Turn.PAUSE): Phase.PAUSED,
    (Phase.RECITING, Turn.END): Phase.ENDING,
    (Phase.RECITING, Turn.OPEN): Phase.ENDING,
    (Phase.RECITING, Turn.ENDED): Phase.IDLE,
    (Phase.RECITING, Turn.REFUSED): Phase.IDLE,
    (Phase.PAUSED, Turn.CONTINUE): Phase.RECITING,
    (Phase.PAUSED, Turn.END): Phase.ENDING,
    (Phase.PAUSED, Turn.OPEN): Phase.ENDING,
    (Phase.PAUSED, Turn.ENDED): Phase.IDLE,
    (Phase.PAUSED, Turn.REFUSED): Phase.IDLE,
    (Phase.ENDING, Turn.OPEN): Phase.ENDING,
    (Phase.ENDING, Turn.END): Phase.ENDING,
    (Phase.ENDING, Turn.ENDED): Phase.IDLE,
    (Phase.ENDING, Turn.REFUSED): Phase.IDLE,
}
"""(phase, turn) -> the phase after it. What is not here is not allowed, and a client that asks for it is told so."""
