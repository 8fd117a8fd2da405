"""Who else is concerned with an actor."""

import asyncio

import pytest

from actors.runtime import Actor, CellSpec, MailboxFullError, MailboxSpec, System


class Busy(Actor[float]):
    async def on_receive(self, message: float) -> None:
        await asyncio.sleep(message)


async def test_senders_have_their_room_in_the_order_in_which_they_came(system: System) -> None:
    busy = await system.spawn("/busy", CellSpec(Busy, MailboxSpec(capacity=1)))
    busy.tell(1.0)
    await asyncio.sleep(0.1)
    busy.tell(1.0)
    sent: list[int] = []

    async def send(number: int) -> None:
        await busy.send(1.0, within=60)
        sent.append(number)

    await asyncio.gather(*(send(number) for number in range(4)))

    assert sent == [0, 1, 2, 3]
    await busy.kill()


async def test_a_sender_waits_no_longer_than_it_said(system: System) -> None:
    busy = await system.spawn("/busy", CellSpec(Busy, MailboxSpec(capacity=1)))
    busy.tell(100.0)
    await asyncio.sleep(0.1)
    busy.tell(1.0)

    with pytest.raises(MailboxFullError):
        await busy.send(1.0, within=2.0)

    assert system.clock.now() == pytest.approx(2.1)
    await busy.kill()


async def test_an_idle_actor_keeps_no_company(system: System) -> None:
    busy = await system.spawn("/busy", CellSpec(Busy))
    cell = system.find("/busy")
    assert cell is not None
    busy.tell(0.0)
    await asyncio.sleep(1)

    assert cell.company.is_bare
    await busy.stop()
