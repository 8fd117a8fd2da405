"""Which parts a node has, by its role. Pure."""

from dataclasses import dataclass
from typing import Final

from config.settings import NodeSettings

_NOT_THERE_YET: Final = frozenset({"memory"})
_INNER: Final = frozenset({"analysis", "inference"})
"""Roles of nodes that no learner reaches."""


class RoleError(Exception):
    """The operator's fault: the settings give a node a role that it cannot play; one line for every reason."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a node consists of, beside the operator's door.

    Attributes:
        teaches: learners' doors, their visits and memories.
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


def parts_of(node: NodeSettings) -> Parts:
    """Say what a node consists of.

    Raises:
        RoleError: with these settings it would be of no use.
    """
    if node.role in _NOT_THERE_YET:
        raise RoleError(f"node.role: {node.role} is not there yet; there are all, session, inference and analysis")
    hears = node.hears if node.hears is not None else node.role != "session"
    parts = Parts(
        teaches=node.role not in _INNER,
        hears=hears,
        asks=node.role != "inference" and bool(node.inference or node.discovery),
        serves=hears and node.link_port is not None and node.role != "analysis",
        judges=node.role == "analysis",
    )
    faults = _faults(node, parts)
    if faults:
        raise RoleError("\n".join(faults))
    return parts


def _faults(node: NodeSettings, parts: Parts) -> list[str]:
    faults: list[str] = []
    if not parts.hears and not parts.asks:
        faults.append("node.inference, node.discovery: a node that does not hear by itself needs one of them")
    if node.role == "inference" and not parts.hears:
        faults.append("node.hears: a node of role inference has no other use")
    if node.role == "inference" and node.link_port is None:
        faults.append("node.link_port: a node of role inference needs it, for the lines of others")
    if (parts.asks or parts.serves or node.role == "inference") and node.link_secret_file is None:
        faults.append("node.link_secret_file: lines between nodes need it, the same on all nodes")
    return faults
