"""The desk of classes."""

import asyncio

import pytest

from actors.people.errors import DeskError, ForbiddenError, MissingError, TooOftenError
from actors.people.kept import MEMBERSHIPS, of_account
from models.people.account import Account, AccountId
from models.people.codes import shown
from models.people.errors import RuleError
from models.people.halaqa import CODE_SECONDS, Halaqa, HalaqaId
from models.people.permissions import Action, Role
from tests.fakes.people import Town, tries


async def fajr(town: Town) -> tuple[Account, Halaqa]:
    teacher = await town.person("teacher", Role.TEACHER)
    return teacher, await town.classes.make(teacher, "Fajr")


async def test_a_learner_joins_by_the_code_and_is_found_on_both_sides(town: Town) -> None:
    teacher, halaqa = await fajr(town)
    amina = await town.person("amina")

    joined = await town.classes.join(amina, amina.id, shown(halaqa.code).lower(), "here")

    assert joined.members == (amina.id,)
    assert await town.classes.list_of(amina) == await town.classes.list_of(teacher) == [joined]
    assert await town.accounts.find_for(teacher, amina.id, Action.SEE_PROGRESS) == amina


async def test_a_whole_class_joins_at_once_and_nobody_is_lost(town: Town) -> None:
    teacher, halaqa = await fajr(town)
    pupils = [await town.person(f"pupil{i}") for i in range(4)]

    await asyncio.gather(*(town.classes.join(pupil, pupil.id, halaqa.code, "school") for pupil in pupils))

    assert set((await town.classes.see(teacher, halaqa.id)).members) == {pupil.id for pupil in pupils}


async def test_only_teachers_make_classes(town: Town) -> None:
    with pytest.raises(ForbiddenError):
        await town.classes.make(await town.person("amina"), "Fajr")


async def test_a_code_is_not_guessed_without_end(town: Town) -> None:
    amina = await town.person("amina")

    with pytest.raises(TooOftenError):
        await tries(20, lambda _: town.classes.join(amina, amina.id, "2222-2222", "here"), RuleError)


async def test_a_code_that_is_too_old_is_refused_and_a_new_one_is_good(town: Town) -> None:
    teacher, halaqa = await fajr(town)
    amina = await town.person("amina")
    town.clock.time += CODE_SECONDS

    with pytest.raises(RuleError, match="no longer good"):
        await town.classes.join(amina, amina.id, halaqa.code, "here")
    renewed = await town.classes.renew_code(teacher, halaqa.id)

    assert renewed.code != halaqa.code
    await town.classes.join(amina, amina.id, renewed.code, "here")
    with pytest.raises(RuleError, match="no class has"):
        await town.classes.join(amina, amina.id, halaqa.code, "here")


async def test_a_guardian_has_their_child_join_and_leave_and_no_other(town: Town) -> None:
    _, halaqa = await fajr(town)
    mother, stranger = await town.person("mother", Role.GUARDIAN), await town.person("stranger", Role.GUARDIAN)
    son = await town.child("son", mother)

    with pytest.raises(DeskError):
        await town.classes.join(stranger, son.id, halaqa.code, "here")
    joined = await town.classes.join(mother, son.id, halaqa.code, "here")
    with pytest.raises(MissingError):
        await town.classes.leave(stranger, halaqa.id, son.id)
    await town.classes.leave(mother, halaqa.id, son.id)

    assert joined.members == (son.id,)
    assert await town.classes.list_of(son) == []
    assert await town.store.list_owned(MEMBERSHIPS, of_account(son.id)) == []


async def test_who_leaves_is_no_pupil_any_more(town: Town) -> None:
    teacher, halaqa = await fajr(town)
    amina, bilal = await town.person("amina"), await town.person("bilal")
    for pupil in (amina, bilal):
        await town.classes.join(pupil, pupil.id, halaqa.code, "here")

    await town.classes.leave(amina, halaqa.id, amina.id)
    await town.classes.leave(teacher, halaqa.id, bilal.id)

    for pupil in (amina, bilal):
        with pytest.raises(MissingError):
            await town.accounts.find_for(teacher, pupil.id, Action.SEE_PROGRESS)


async def test_a_member_does_not_take_another_out(town: Town) -> None:
    _, halaqa = await fajr(town)
    amina, bilal = await town.person("amina"), await town.person("bilal")
    for pupil in (amina, bilal):
        await town.classes.join(pupil, pupil.id, halaqa.code, "here")

    with pytest.raises(MissingError):
        await town.classes.leave(amina, halaqa.id, bilal.id)


async def test_a_class_is_seen_by_its_teacher_and_members_alone(town: Town) -> None:
    _, halaqa = await fajr(town)
    other = await town.person("other", Role.TEACHER)

    for who in (HalaqaId("none"), halaqa.id):
        with pytest.raises(MissingError):
            await town.classes.see(other, who)


async def test_a_member_makes_no_new_code(town: Town) -> None:
    _, halaqa = await fajr(town)
    amina = await town.person("amina")
    await town.classes.join(amina, amina.id, halaqa.code, "here")

    with pytest.raises(ForbiddenError):
        await town.classes.renew_code(amina, halaqa.id)


async def test_who_is_not_there_does_not_join(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)

    with pytest.raises(MissingError):
        await town.classes.join(mother, AccountId("nobody"), "2222-2222", "here")
