"""How a node speaks with others: its lines, their secret, and what is counted of them."""

from dataclasses import dataclass

import structlog
from prometheus_client.registry import Collector

from actors.pool.messages import PoolMessage
from actors.runtime import Ref
from config.settings import NodeSettings
from supervisors.hearing import Lines
from supervisors.roles import Parts
from transport.nodes.discovery import NomadServices
from transport.nodes.door import LinkDoor
from transport.nodes.links import InferenceLinks
from transport.nodes.secret import read_secret
from transport.telemetry.lines import FarMetrics, LinkMetrics
from transport.telemetry.pool import PoolMetrics


@dataclass(frozen=True, slots=True)
class Between:
    """What ties a node to others.

    Attributes:
        lines: what its tree needs; None for a node that is alone.
        collectors: of what is counted.
    """

    lines: Lines | None = None
    collectors: tuple[Collector, ...] = ()


def between(node: NodeSettings, parts: Parts, pool: PoolMetrics) -> Between:
    """Have lines made as the settings say; nothing is opened yet.

    Args:
        node: the section.
        parts: of this node.
        pool: counts who was turned away, wherever that was.

    Raises:
        LinkSecretError: there is no secret to make them with.
    """
    if not (parts.asks or parts.serves):
        return Between()
    secret, far, door = read_secret(node.link_secret_file), FarMetrics(pool.refused), LinkMetrics()

    def to_nodes() -> InferenceLinks:
        discovery = NomadServices(node.discovery, token_file=node.nomad_token_file) if node.discovery else None
        return InferenceLinks(node.inference, secret, structlog.get_logger(), discovery, meter=far)

    def door_to(own: Ref[PoolMessage]) -> LinkDoor:
        return LinkDoor(node.link_host, node.link_port or 0, secret, own, meter=door)

    collectors = (*((far,) if parts.asks else ()), *((door,) if parts.serves else ()))
    return Between(Lines(to_nodes, door_to, far), collectors)
