"""Every promise holds in every world, whatever happens; `make soak` runs fifty times as many seeds."""

import pytest

from tests.simulation.worlds import WORLDS, repeat_command

BLOCK = 10
BLOCKS = {"actors": 20, "leases": 20, "house": 20, "nodes": 4}
"""The world `nodes` takes twice as long as the others."""


@pytest.mark.parametrize(("world", "block"), [(world, block) for world in WORLDS for block in range(BLOCKS[world])])
def test_every_promise_holds_whatever_happens(world: str, block: int) -> None:
    traces = [WORLDS[world](seed) for seed in range(block * BLOCK, (block + 1) * BLOCK)]

    broken = [(trace.broken, repeat_command(world, trace.seed)) for trace in traces if trace.broken]
    assert broken == []


@pytest.mark.parametrize("world", WORLDS)
def test_a_seed_is_the_same_story_every_time(world: str) -> None:
    for seed in range(5):
        assert WORLDS[world](seed).digest == WORLDS[world](seed).digest, repeat_command(world, seed)
