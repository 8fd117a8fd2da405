"""A voice is kept beside a recitation, sample for sample; the recitation notices nothing, whatever the store does."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable

import numpy as np
import pytest
import pytest_asyncio

from actors.events import RecitationEnded
from actors.ports import LearnerId
from actors.runtime import System
from actors.stores.documents import Owner
from actors.visit.messages import FinishRecitation, OpenRecitation, WhoseSession
from models.people.account import Account
from models.people.consent import Purpose
from models.people.permissions import Role
from tests.fakes.house import House, Learner
from tests.fakes.logs import RecordingLog
from tests.fakes.privacy import Vault
from tests.fakes.spoken import recited

Stage = tuple[House, Vault]


@pytest_asyncio.fixture
async def stage(system: System) -> AsyncGenerator[Stage]:
    vault = Vault()
    house = House(system, keeping=vault.desks.keeping(vault.town.consents))
    await house.start()
    yield house, vault
    await house.stop()


async def consenting(vault: Vault) -> Account:
    amina = await vault.town.person("amina")
    await vault.town.consents.give(amina, amina.id, Purpose.STORE_AUDIO)
    return amina


async def recite(house: House, account: Account) -> tuple[Learner, bytes, RecitationEnded]:
    learner = await house.visit(account.id)
    learner.say(OpenRecitation("112"))
    pcm = recited(house.text.surah_range(112), house.sounds)
    await learner.recite(pcm)
    learner.say(FinishRecitation())
    await asyncio.sleep(40)
    (final,) = learner.heard(RecitationEnded)
    assert isinstance(final, RecitationEnded)
    return learner, pcm.astype("<i2").tobytes(), final


async def heard(vault: Vault, learner: Learner, account: Account, begin: int = 0, end: int | None = None) -> bytes:
    session = (await learner.session.ask(WhoseSession(), within=1)).session
    given = await vault.requests.hear(account, session, 1, begin, end)
    return b"".join([piece async for piece in given.pcm])


async def test_what_was_recited_can_be_heard_again_and_each_word_where_its_verdict_says(stage: Stage) -> None:
    house, vault = stage
    amina = await consenting(vault)

    learner, pcm, final = await recite(house, amina)

    assert await heard(vault, learner, amina) == pcm
    word = final.words[3]
    part = await heard(vault, learner, amina, word.start_samples, word.end_samples)
    assert part == pcm[2 * word.start_samples : 2 * word.end_samples]
    assert np.abs(np.frombuffer(part, np.int16)).max() > 0


async def test_without_consent_nothing_of_it_is_anywhere(stage: Stage) -> None:
    house, vault = stage
    amina = await vault.town.person("amina")

    await recite(house, amina)

    assert vault.objects.held == {}
    assert [held async for held in vault.keys.held_by(Owner(amina.id))] == []


async def test_a_child_is_kept_once_the_guardian_says_so(stage: Stage) -> None:
    house, vault = stage
    guardian = await vault.town.person("khadija", Role.GUARDIAN)
    child = await vault.town.child("zayd", guardian)

    await recite(house, child)
    before = len(vault.objects.held)
    await vault.town.consents.give(guardian, child.id, Purpose.STORE_AUDIO)
    learner, pcm, _ = await recite(house, child)

    assert before == 0
    assert await heard(vault, learner, guardian) == pcm


async def hang(name: str, content: bytes | AsyncIterable[bytes]) -> int:
    del name, content
    await asyncio.Event().wait()
    raise AssertionError("never")


async def refuse(name: str, content: bytes | AsyncIterable[bytes]) -> int:
    raise OSError(f"{name}: no space left for {type(content).__name__}")


@pytest.mark.parametrize("put", [hang, refuse])
async def test_a_recitation_is_the_same_with_a_store_that_hangs_or_breaks(
    stage: Stage, put: Callable[..., object], monkeypatch: pytest.MonkeyPatch, log: RecordingLog
) -> None:
    house, vault = stage
    amina, bilal = await consenting(vault), await vault.town.person("bilal")
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(vault.objects, "put", put)

    began = loop.time()
    _, _, kept = await recite(house, amina)
    took = loop.time() - began
    began = loop.time()
    _, _, plain = await recite(house, bilal)

    assert took == pytest.approx(loop.time() - began)
    assert kept == plain
    assert "recitation_failed" not in log.names


async def test_who_is_erased_in_the_middle_leaves_nothing_behind(stage: Stage) -> None:
    house, vault = stage
    amina = await consenting(vault)
    learner = await house.visit(amina.id)
    learner.say(OpenRecitation("112"))
    pcm = recited(house.text.surah_range(112), house.sounds)
    await learner.recite(pcm)

    async def end_visits(who: LearnerId) -> int:
        return await house.visits.end_all_of(who)

    vault.desks.erasure.end_visits = end_visits
    erased = await vault.desks.erasure.erase(amina.id)
    await asyncio.sleep(4 * 3600)

    assert (erased.visits, erased.swept.is_clean) == (1, True)
    assert vault.objects.held == {}
    assert await vault.desks.keys.find(Owner(amina.id)) is None
    assert [held async for held in house.store.held_by(Owner(amina.id))] == []
