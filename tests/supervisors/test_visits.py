"""One small supervisor a visit."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from actors.ports import LearnerId, SessionId
from actors.runtime import System
from actors.shards.ownership import Home
from actors.visit.directory import SessionElsewhereError, SessionRefusedError, SessionUnknownError, Visitor
from actors.visit.messages import Identity, OpenRecitation, WhoseSession
from supervisors.visits import Visits
from tests.fakes.house import House, Learner

AMINA = Visitor(LearnerId("amina"))


@pytest_asyncio.fixture
async def house(system: System) -> AsyncIterator[House]:
    house = House(system)
    await house.start()
    yield house
    await house.stop()


async def identity_of(learner: Learner) -> Identity:
    return await learner.session.ask(WhoseSession(), within=1)


async def test_a_visit_is_four_actors_under_a_supervisor_of_their_own(house: House) -> None:
    learner = await house.visit()

    session = (await identity_of(learner)).session
    below = [cell.path for cell in house.system.cells() if cell.path.startswith(f"/sessions/{session}")]

    assert below == [f"/sessions/{session}{part}" for part in ("", "/lesson", "/feedback", "/analysis", "/session")]


async def test_no_two_sessions_share_a_name_or_an_epoch(house: House) -> None:
    identities = [await identity_of(await house.visit()) for _ in range(3)]

    assert len({identity.session for identity in identities}) == len({identity.epoch for identity in identities}) == 3
    assert all(identity.epoch < 2**53 for identity in identities)


async def test_a_session_is_found_by_its_name_and_epoch(house: House) -> None:
    identity = await identity_of(await house.visit())

    found = await house.visits.find_session(identity.session, identity.epoch, AMINA)

    assert await found.ask(WhoseSession(), within=1) == identity


async def test_another_epoch_or_learner_finds_nothing(house: House) -> None:
    identity = await identity_of(await house.visit())

    for session, epoch, visitor in (
        (identity.session, identity.epoch + 1, AMINA),
        (identity.session, identity.epoch, Visitor(LearnerId("bilal"))),
        (SessionId("never"), identity.epoch, AMINA),
    ):
        with pytest.raises(SessionUnknownError):
            await house.visits.find_session(session, epoch, visitor)


async def test_there_is_an_end_to_how_many_come_in(house: House) -> None:
    for _ in range(4):
        await house.visit()

    with pytest.raises(SessionRefusedError) as caught:
        await house.visit()

    assert caught.value.retry_after_ms > 0


@pytest.mark.parametrize("part", ["feedback", "analysis", "session"])
async def test_a_part_that_fails_takes_its_visit_along_and_no_other(house: House, part: str) -> None:
    unlucky, other = await house.visit(), await house.visit()
    session = (await identity_of(unlucky)).session

    house.system.ref(f"/sessions/{session}/{part}").tell("nonsense")
    await asyncio.sleep(1)
    other.say(OpenRecitation("112"))
    await asyncio.sleep(1)

    assert not unlucky.session.is_alive
    assert unlucky.line.closed is not None
    assert unlucky.line.closed.code == "session_failed"
    assert len(other.line.bodies) == 2
    assert await house.visits.count() == 1


async def test_every_visit_of_a_learner_can_be_ended_at_once_and_nobody_elses(house: House) -> None:
    mine, also_mine, others = await house.visit("amina"), await house.visit("amina"), await house.visit("bilal")
    mine.say(OpenRecitation("112"))
    await asyncio.sleep(1)

    ended = await house.visits.end_all_of(LearnerId("amina"))
    await asyncio.sleep(300)

    assert ended == 2
    assert [owner async for owner in house.store.owners()] == []
    assert [visit.line.closed is not None for visit in (mine, also_mine)] == [True, True]
    assert (await house.visits.count(), others.line.closed) == (1, None)


class Elsewhere:
    """Implements `Ownership`: everybody is at home at one node."""

    def __init__(self, home: Home | None) -> None:
        self.home = home

    def epoch_of(self, entity: str) -> int | None:
        del entity
        return None

    def refused(self, entity: str, epoch: int) -> None:
        del entity, epoch

    async def home_of(self, entity: str) -> Home | None:
        del entity
        return self.home


async def test_a_newcomer_is_sent_to_the_node_that_has_their_memory(house: House) -> None:
    visits = Visits(house.system, ownership=Elsewhere(Home("n2", public="wss://there")), node="n1")

    with pytest.raises(SessionElsewhereError) as caught:
        await visits.open_session(AMINA)

    assert caught.value.home.public == "wss://there"


@pytest.mark.parametrize("home", [None, Home("n1", public="wss://here"), Home("n2")], ids=["nobody", "here", "hidden"])
async def test_who_has_no_other_home_that_can_be_chosen_stays(house: House, home: Home | None) -> None:
    visits = Visits(house.system, ownership=Elsewhere(home), node="n1")

    session = await visits.open_session(AMINA)

    assert (await session.ask(WhoseSession(), within=1)).learner == "amina"


async def test_who_was_sent_here_and_who_comes_back_are_sent_no_more(house: House) -> None:
    visits = Visits(house.system, ownership=Elsewhere(Home("n2", public="wss://there")), node="n1")

    session = await visits.open_session(Visitor(LearnerId("amina"), was_sent=True))
    identity = await session.ask(WhoseSession(), within=1)

    assert await visits.find_session(identity.session, identity.epoch, AMINA) == session
