"""What it costs to go on elsewhere than at the next unit: past words, back to words, from a prefix into the text."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.recitation.graph import Graph
from models.recitation.settings import FollowSettings

Floats = NDArray[np.float32]

_AFTER_PREFIX: Final = 0.5
"""Nats for beginning without a prefix, or for leaving one half said."""


class Jumps:
    """Gives the costs of all jumps out of one unit.

    Holds costs by distance, target - source + units, with and without a pause heard, for targets that begin an ayah
    and for others; and those out of the start and the prefixes.
    """

    def __init__(self, graph: Graph, settings: FollowSettings) -> None:
        self._units = graph.units
        self._first_word = graph.first_word
        self._is_landing = graph.is_landing
        distance = np.arange(-graph.units, graph.units + 1)
        self._flowing = _by_distance(distance, settings, 0.0)
        self._paused = _by_distance(distance, settings, settings.restart_discount)
        self._is_prefix_inside = ~graph.is_landing & (np.arange(graph.units) < graph.first_word)
        self._from_prefix = self._out_of_prefix(settings)

    def out_of(self, unit: int, window: slice, *, is_paused: bool) -> Floats:
        """Give the costs in nats of going from a unit to each unit of a window."""
        if unit < self._first_word:
            return np.where(np.arange(window.start, window.stop) > unit, self._from_prefix[window], np.inf)
        plain, landing = self._paused if is_paused else self._flowing
        shift = self._units - unit
        by_distance = slice(window.start + shift, window.stop + shift)
        costs = np.where(self._is_landing[window], landing[by_distance], plain[by_distance])
        costs[self._is_prefix_inside[window]] = np.inf
        return costs

    def _out_of_prefix(self, settings: FollowSettings) -> Floats:
        ahead = np.arange(self._units) - self._first_word
        costs = settings.skip + settings.skip_each * (ahead - 1)
        costs = np.where(self._is_landing, np.minimum(costs, settings.skip_most), costs)
        costs[: self._first_word + 1] = _AFTER_PREFIX
        costs[self._is_prefix_inside] = np.inf
        return costs.astype(np.float32)


def _by_distance(distance: NDArray[np.int64], settings: FollowSettings, discount: float) -> tuple[Floats, Floats]:
    """Give (for any target, for one that begins an ayah)."""
    ahead = settings.skip + settings.skip_each * np.maximum(distance - 2, 0)
    back = np.minimum(settings.back + settings.back_each * np.maximum(-distance, 0), settings.back_most) - discount
    plain = np.where(distance > 0, ahead, back).astype(np.float32)
    landing = np.where(distance > 0, np.minimum(ahead, settings.skip_most), back) - settings.landing_discount
    return plain, landing.astype(np.float32)
