"""The desk of consents, and the gate that it keeps."""

import pytest

from actors.people.errors import ForbiddenError, MissingError
from actors.ports import LearnerId, StoreUnavailableError
from models.people.consent import Purpose
from models.people.permissions import Role
from tests.fakes.people import NOW, Town

AUDIO = Purpose.STORE_AUDIO


async def test_nothing_of_anybody_is_stored_before_a_yes(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    son = await town.child("son", mother)

    for learner in (son.id, mother.id, "guest", "school:amina"):
        assert not await town.consents.may_store_audio(LearnerId(learner))


async def test_a_guardians_yes_opens_the_gate_for_that_child_alone(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    son, daughter = await town.child("son", mother), await town.child("daughter", mother)

    given = await town.consents.give(mother, son.id, AUDIO)

    assert (given.given_by, given.given_at) == (mother.id, NOW)
    assert await town.consents.may_store_audio(LearnerId(son.id))
    assert not await town.consents.may_store_audio(LearnerId(daughter.id))


async def test_a_yes_that_is_taken_back_closes_the_gate_at_once_and_is_kept(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    son = await town.child("son", mother)
    await town.consents.give(mother, son.id, AUDIO)
    town.clock.time += 60

    await town.consents.withdraw(mother, son.id, AUDIO)

    assert not await town.consents.may_store_audio(LearnerId(son.id))
    (kept,) = await town.consents.list_of(mother, son.id)
    assert (kept.given_at, kept.withdrawn_at, kept.withdrawn_by) == (NOW, NOW + 60, mother.id)


async def test_a_yes_may_be_given_again_and_both_are_kept(town: Town) -> None:
    amina = await town.person("amina")
    for _ in range(2):
        await town.consents.give(amina, amina.id, AUDIO)
        await town.consents.give(amina, amina.id, AUDIO)
        town.clock.time += 1
        await town.consents.withdraw(amina, amina.id, AUDIO)
        town.clock.time += 1

    assert [consent.given_at for consent in await town.consents.list_of(amina, amina.id)] == [NOW, NOW + 2]


async def test_a_child_says_no_for_itself_but_not_yes(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    son = await town.child("son", mother)
    await town.consents.give(mother, son.id, AUDIO)

    await town.consents.withdraw(son, son.id, AUDIO)

    assert not await town.consents.may_store_audio(LearnerId(son.id))
    with pytest.raises(ForbiddenError) as caught:
        await town.consents.give(son, son.id, AUDIO)
    assert caught.value.code == "guardian_needed"


async def test_nobody_says_yes_for_a_stranger(town: Town) -> None:
    mother, other = await town.person("mother", Role.GUARDIAN), await town.person("other", Role.GUARDIAN)
    son = await town.child("son", mother)

    for ask in (town.consents.give, town.consents.withdraw):
        with pytest.raises(MissingError):
            await ask(other, son.id, AUDIO)
    with pytest.raises(MissingError):
        await town.consents.list_of(other, son.id)


async def test_taking_back_what_was_never_given_changes_nothing(town: Town) -> None:
    amina = await town.person("amina")

    await town.consents.withdraw(amina, amina.id, AUDIO)

    assert await town.consents.list_of(amina, amina.id) == []


async def test_when_it_cannot_be_known_it_is_not_taken_for_a_yes(town: Town) -> None:
    amina = await town.person("amina")
    await town.consents.give(amina, amina.id, AUDIO)
    town.store.is_away = True

    with pytest.raises(StoreUnavailableError):
        await town.consents.may_store_audio(LearnerId(amina.id))
