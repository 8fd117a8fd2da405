"""Being told that nothing happens."""

import asyncio

import msgspec

from actors.runtime import Actor, CellSpec, ReceiveTimeout, System


class Work(msgspec.Struct, frozen=True):
    seconds: float = 0.0


class Never(msgspec.Struct, frozen=True):
    """Want to be told no more."""


class Waiter(Actor[Work | Never | ReceiveTimeout]):
    def __init__(self, heard: list[float]) -> None:
        self.heard = heard

    async def on_start(self) -> None:
        self.context.set_receive_timeout(10.0)

    def on_receive(self, message: Work | Never | ReceiveTimeout) -> object:
        match message:
            case ReceiveTimeout():
                self.heard.append(self.context.clock.now())
            case Never():
                self.context.set_receive_timeout(None)
            case Work():
                return asyncio.sleep(message.seconds)
        return None


async def test_quiet_is_told_once_until_the_next_message(system: System) -> None:
    heard: list[float] = []
    waiter = await system.spawn("/waiter", CellSpec(lambda: Waiter(heard)))

    await asyncio.sleep(100)
    waiter.tell(Work())
    await asyncio.sleep(100)

    assert heard == [10.0, 110.0]
    await waiter.stop()


async def test_every_message_begins_anew(system: System) -> None:
    heard: list[float] = []
    waiter = await system.spawn("/waiter", CellSpec(lambda: Waiter(heard)))

    for _ in range(5):
        await asyncio.sleep(9)
        waiter.tell(Work())
    await asyncio.sleep(50)

    assert heard == [55.0]
    await waiter.stop()


async def test_a_long_handler_is_no_quiet(system: System) -> None:
    heard: list[float] = []
    waiter = await system.spawn("/waiter", CellSpec(lambda: Waiter(heard)))

    waiter.tell(Work(25.0))
    await asyncio.sleep(100)

    assert heard == [35.0]
    await waiter.stop()


async def test_who_wants_to_be_told_no_more_is_not(system: System) -> None:
    heard: list[float] = []
    waiter = await system.spawn("/waiter", CellSpec(lambda: Waiter(heard)))

    waiter.tell(Never())
    await asyncio.sleep(100)

    assert heard == []
    await waiter.stop()


async def test_the_quiet_of_one_that_has_stopped_is_not_told(system: System) -> None:
    heard: list[float] = []
    waiter = await system.spawn("/waiter", CellSpec(lambda: Waiter(heard)))

    await waiter.stop()
    await asyncio.sleep(100)

    assert heard == []
    assert system.dead_letters.counts.total() == 0
