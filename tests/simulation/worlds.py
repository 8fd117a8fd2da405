"""The worlds that are simulated, by name."""

from collections.abc import Callable
from typing import Final

from tests.simulation import leases, lives, spread, storm
from tests.simulation.trace import Trace

WORLDS: Final[dict[str, Callable[[int], Trace]]] = {
    "actors": lives.simulate,
    "house": storm.simulate,
    "leases": leases.simulate,
    "nodes": spread.simulate,
}
"""Name -> runs one seed; what was broken stands in the trace."""


def repeat_command(world: str, seed: int) -> str:
    """Say what repeats a run and tells it."""
    return f"python -m tests.simulation --world {world} --seed {seed} --trace"
