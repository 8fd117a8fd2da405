"""Which shard an entity is in, and which node is to have which shard: the same on every node, without a word said."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from zlib import crc32

SHARDS: Final = 1024
"""Of all nodes together: some tens for each of some tens of nodes, so that one more node takes a fair part."""

_NAME_BITS: Final = 64
_ALL: Final = (1 << _NAME_BITS) - 1


def shard_of(entity: str, shards: int = SHARDS) -> int:
    """Give the shard of an id: the same on every node and in every version."""
    return crc32(entity.encode()) % shards


def placed(nodes: Iterable[str], shards: int = SHARDS) -> tuple[str, ...]:
    """Say for each shard which of these nodes is to have it; nothing where there are no nodes.

    Rendezvous hashing: every shard ranks all nodes by a hash of both, and its first is to have it. One node more takes
    its share from all others alike, one less leaves its shards to all others alike, and no other shard moves.
    """
    return _placed(frozenset(nodes), shards)


@lru_cache(maxsize=8)
def _placed(nodes: frozenset[str], shards: int) -> tuple[str, ...]:
    if not nodes:
        return ()
    seeds = {int.from_bytes(blake2b(node.encode(), digest_size=8).digest()): node for node in sorted(nodes)}
    return tuple(seeds[max(seeds, key=lambda seed: _mixed(seed ^ _mixed(shard)))] for shard in range(shards))


def _mixed(number: int) -> int:
    """Scatter a number of 64 bits (splitmix64): neighbours come to lie anywhere."""
    number = (number + 0x9E3779B97F4A7C15) & _ALL
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _ALL
    return number ^ (number >> 31)
