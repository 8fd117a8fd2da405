"""What Prometheus reads."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from prometheus_client import CollectorRegistry

from actors.runtime import Actor, CellSpec, System
from transport.telemetry.actors import SystemCollector


class Bystander(Actor[str]):
    """Listens and does nothing."""

    def on_receive(self, message: str) -> None:
        del message


@pytest_asyncio.fixture
async def registry(system: System) -> AsyncIterator[CollectorRegistry]:
    registry = CollectorRegistry()
    registry.register(SystemCollector(system))
    paths = ("/sessions-of-amina", "/sessions-of-bilal")
    for path in paths:
        await system.spawn(path, CellSpec(Bystander))
    yield registry
    for path in paths:
        await system.ref(path).stop()


async def test_actors_are_counted_by_class(registry: CollectorRegistry) -> None:
    assert registry.get_sample_value("talqin_actors", {"kind": "Bystander"}) == 2


async def test_what_waits_is_summed(registry: CollectorRegistry, system: System) -> None:
    system.ref("/sessions-of-amina").tell("one")
    system.ref("/sessions-of-bilal").tell("two")

    assert registry.get_sample_value("talqin_mailbox_depth", {"kind": "Bystander"}) == 2
    oldest = registry.get_sample_value("talqin_mailbox_oldest_seconds", {"kind": "Bystander"})
    assert oldest is not None
    assert oldest == pytest.approx(0.0)


async def test_messages_that_reached_nobody_are_counted(registry: CollectorRegistry, system: System) -> None:
    system.ref("/gone").tell("one")
    system.ref("/gone").tell("two")

    letters = [
        sample.value
        for metric in registry.collect()
        for sample in metric.samples
        if sample.name == "talqin_dead_letters_total" and sample.labels["message_type"] == "str"
    ]
    assert letters == [2.0]


async def test_no_label_names_a_session(registry: CollectorRegistry) -> None:
    labels = {value for metric in registry.collect() for sample in metric.samples for value in sample.labels.values()}

    assert not any("amina" in value for value in labels)
