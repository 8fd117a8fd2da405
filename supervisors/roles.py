"""Which parts a node has, by its role. Pure."""

from dataclasses import dataclass
from typing import Final

from config.settings import NodeSettings

_INNER: Final = frozenset({"analysis", "inference", "memory"})
"""Roles of nodes that no learner reaches."""


class RoleError(Exception):
    """The operator's fault: the settings give a node a role that it cannot play; one line for every reason."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a node consists of, beside the operator's door.

    Attributes:
        teaches: learners' doors, and their visits.
        remembers: learners' memories; where a node teaches and does not remember, others do.
        hears: a pool of its own.
        asks: lines to nodes that hear; where it hears itself, for what finds no room here.
        serves: a door for the lines of others.
        judges: nothing but recordings that may wait; a node that teaches judges them, too.
    """

    teaches: bool
    hears: bool
    asks: bool
    serves: bool
    judges: bool = False
    remembers: bool = False

    @property
    def listens(self) -> bool:
        """Whether it has anything to do with audio."""
        return self.hears or self.asks


def parts_of(node: NodeSettings) -> Parts:
    """Say what a node consists of.

    Raises:
        RoleError: with these settings it would be of no use.
    """
    teaches = node.role not in _INNER
    hears = node.hears if node.hears is not None else node.role not in {"session", "memory"}
    parts = Parts(
        teaches=teaches,
        hears=hears,
        asks=node.role not in {"inference", "memory"} and bool(node.inference or node.discovery),
        serves=hears and node.link_port is not None and node.role != "analysis",
        judges=node.role == "analysis",
        remembers=node.remembers if node.remembers is not None else teaches or node.role == "memory",
    )
    faults = _faults(node, parts)
    if faults:
        raise RoleError("\n".join(faults))
    return parts


def _faults(node: NodeSettings, parts: Parts) -> list[str]:
    faults: list[str] = []
    if node.role == "memory" and parts.hears:
        faults.append("node.hears: a node of role memory has no audio to hear")
    if node.role == "memory" and not parts.remembers:
        faults.append("node.remembers: a node of role memory has no other use")
    if parts.remembers and not parts.teaches and node.role != "memory":
        faults.append(f"node.remembers: a node of role {node.role} has no memories; use role memory")
    if parts.teaches != parts.remembers and not node.name:
        faults.append("node.name: memories in other nodes than visits need it, unlike any other's")
    if node.role != "memory" and not parts.listens:
        faults.append("node.inference, node.discovery: a node that does not hear by itself needs one of them")
    if node.role == "inference" and not parts.hears:
        faults.append("node.hears: a node of role inference has no other use")
    if node.role == "inference" and node.link_port is None:
        faults.append("node.link_port: a node of role inference needs it, for the lines of others")
    if (parts.asks or parts.serves or node.role == "inference") and node.link_secret_file is None:
        faults.append("node.link_secret_file: lines between nodes need it, the same on all nodes")
    return faults
