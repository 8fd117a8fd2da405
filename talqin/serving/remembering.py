"""Learners' memories over several nodes: who else there is, and what a node of role `memory` consists of."""

from functools import partial
from typing import Any

from actors.memory import Memory
from actors.ports import LearnerId
from actors.runtime import System
from actors.shards.ownership import Home, Tenure
from actors.stores.documents import DocumentStore
from config.settings import Settings
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.shards.tenancy import Rules
from supervisors.inner_tree import InnerTree
from supervisors.memories import Memories, Neighbours
from supervisors.roles import RoleError, parts_of
from talqin.failures import OurFailure
from talqin.serving.readiness import AllThere
from transport.admin import admin_application
from transport.stores.opening import StoresMissingError, open_neighbours
from transport.telemetry.leases import LeaseMetrics
from transport.telemetry.stores import StoreMetrics


def neighbours_of(settings: Settings) -> Neighbours | None:
    """Say with whom this node shares the learners' memories; None where it is alone.

    Raises:
        RoleError: it is to have none of its own, and cannot reach those of others.
        OurFailure: a store's address cannot be used.
    """
    remembers = parts_of(settings.node).remembers
    try:
        opened = open_neighbours(settings.store, settings.node)
    except StoresMissingError as error:
        raise OurFailure(str(error)) from error
    if opened is not None:
        return Neighbours(*opened, Rules(settings.node.lease_seconds), remembers=remembers, region=settings.access.home)
    if remembers:
        return None
    raise RoleError("store.documents, store.passing: memories in other nodes are reached through what they share")


def remembering(
    settings: Settings, system: System, store: DocumentStore, asked: StoreMetrics, neighbours: Neighbours
) -> InnerTree:
    """Put the tree of a node of role `memory` together.

    Args:
        settings: of the node.
        system: to live in.
        store: that memories lie in.
        asked: what is counted of it.
        neighbours: who else remembers.
    """
    text, lookalikes = Text.load(), LookAlikes.load()

    def make(learner: LearnerId, tenure: Tenure | None) -> Memory:
        return Memory(learner, store, text, lookalikes, tenure)

    memories = Memories(system, Home(settings.node.name), store, make, neighbours)
    is_ready = AllThere(system, *(f"/{child.id}" for child in memories.children()))

    def operators() -> Any:
        return admin_application(system, is_ready, None, asked, LeaseMetrics(neighbours.meter), hears=False)

    return InnerTree(system, memories.children(), partial(_leave, memories), settings.admin, operators)


async def _leave(memories: Memories) -> None:
    """Have others give this node nothing more; its shards go as its tree stops."""
    memories.prepare_to_leave()
