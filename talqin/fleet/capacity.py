"""What a node of each group holds and costs: measured figures of docs/results.md, and prices that are assumed."""

from typing import Final

import msgspec

ADMITTED: Final = 0.8
"""Share of what a node could hear up to which it lets streams in (`pool.admission_load`)."""


class NodeGroup(msgspec.Struct, frozen=True):
    """A group of equal nodes; a node is one process with its cores."""

    name: str
    what: str
    streams: int
    """Reciting learners that a node admits at once; one more is refused, with a time to come back."""
    learners: int
    """Connected learners that it holds; 0 where nobody is connected to it."""
    cores: int
    spot: float
    """Share of its nodes on machines that can be taken away."""

    def streams_at_full(self) -> float:
        """Give the streams that would keep it busy all the time."""
        return self.streams / ADMITTED


NODE: Final = NodeGroup("node", "role `all`, what runs today", streams=250, learners=10_000, cores=2, spot=0.5)
"""`talqin bench load --search`: 250 of 10,000 recite with nobody refused, server, ear and bench on two cores."""

GATEWAY: Final = NodeGroup("gateway", "sockets, frames, sessions", streams=457, learners=10_000, cores=1, spot=0.5)
"""1.75 CPU-ms a second of audio (docs/load.md: 1.5-2) are 571 streams a core, of which 0.8 are let in."""

ANALYSIS: Final = NodeGroup("analysis", "following and judging", streams=522, learners=0, cores=1, spot=0.5)
"""1.53 CPU-ms a second of audio (docs/results.md, judge) are 653 streams a core."""

INFERENCE: Final = NodeGroup("inference", "the voice model, on a core", streams=434, learners=0, cores=1, spot=0.7)
"""543 streams a core in batches of 16 (docs/results.md). No GPU was to be had: none is planned with."""

SESSION: Final = NodeGroup("session", "doors, visits, live analysis", streams=244, learners=10_000, cores=1, spot=0.5)
"""What role `session` does, gateway and analysis: 1.75 + 1.53 CPU-ms are 305 streams a core, 0.8 of them let in."""

TODAY: Final = (NODE,)
ROLES: Final = (GATEWAY, ANALYSIS, INFERENCE)
"""The groups that the node roles will make; each holds what was measured of its part of one process."""

RESERVED_CORE_HOUR: Final = 0.030
"""US dollars a virtual core and hour with 4 GiB, reserved for a year: assumed, as public price lists go."""
SPOT_CORE_HOUR: Final = 0.0175
"""The same on spot."""


def nodes_for(group: NodeGroup, streams: float, learners: float, share: float = 1.0) -> float:
    """Give the nodes, as a fraction, that are filled to `share` by so many reciting and connected."""
    by_learners = learners / group.learners if group.learners else 0.0
    return max(streams / group.streams, by_learners) / share


def dollars_an_hour(group: NodeGroup, *, is_spot: bool) -> float:
    """Give what a node costs."""
    return group.cores * (SPOT_CORE_HOUR if is_spot else RESERVED_CORE_HOUR)
