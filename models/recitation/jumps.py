"""What it costs to go on elsewhere than at the next unit: past words, back to words, from a prefix into the text.

Next stop: `token_passing`, which goes there.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.recitation.graph import Graph
from models.recitation.settings import FollowSettings
from models.recitation.token_passing import JumpCosts

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

_AFTER_PREFIX: Final = 0.5
"""Nats for beginning without a prefix, or for leaving one half said."""


def jump_costs(graph: Graph, settings: FollowSettings) -> JumpCosts:
    """Reckon the jumps of a graph."""
    distance = np.arange(-graph.units, graph.units + 1)
    is_prefix_inside = ~graph.is_landing & (np.arange(graph.units) < graph.first_word)
    return JumpCosts(
        first_word=graph.first_word,
        is_landing=graph.is_landing,
        is_prefix_inside=is_prefix_inside,
        from_prefix=_out_of_prefix(graph, is_prefix_inside, settings),
        by_distance=np.array(
            [_by_distance(distance, settings, 0.0), _by_distance(distance, settings, settings.restart_discount)]
        ),
    )


def _out_of_prefix(graph: Graph, is_prefix_inside: Flags, settings: FollowSettings) -> Floats:
    ahead = np.arange(graph.units) - graph.first_word
    costs = settings.skip + settings.skip_each * (ahead - 1)
    costs = np.where(graph.is_landing, np.minimum(costs, settings.skip_most), costs)
    costs[: graph.first_word + 1] = _AFTER_PREFIX
    costs[is_prefix_inside] = np.inf
    return costs.astype(np.float32)


def _by_distance(distance: NDArray[np.int64], settings: FollowSettings, discount: float) -> Floats:
    """Give (for any target, for one that begins an ayah)."""
    ahead = settings.skip + settings.skip_each * np.maximum(distance - 2, 0)
    back = np.minimum(settings.back + settings.back_each * np.maximum(-distance, 0), settings.back_most) - discount
    plain = np.where(distance > 0, ahead, back)
    landing = np.where(distance > 0, np.minimum(ahead, settings.skip_most), back) - settings.landing_discount
    return np.array([plain, landing]).astype(np.float32)
