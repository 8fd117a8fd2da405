"""Where an actor's place is in its life."""

from enum import StrEnum


class State(StrEnum):
    """A cell starts waiting, and ends stopped; in between incarnations come and go."""

    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    WAITING = "waiting"
    """Between two incarnations: messages are kept, nothing runs."""
    STOPPED = "stopped"
