"""The desk of teaching, with the learners' memories behind it; tests/transport/teaching comes from outside."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from actors.memory import Memory, MemoryMessage, RememberRecitation, learner_of, name_of
from actors.people.errors import ForbiddenError, MissingError
from actors.people.teaching import Said, Teaching
from actors.ports import LearnerId, SessionId, StoreUnavailableError
from actors.runtime import CellSpec, Ref, System
from models.learning.assignment import MOST_OPEN
from models.learning.overview import Concern
from models.learning.reading import Mode
from models.people.account import Account
from models.people.errors import RuleError
from models.people.halaqa import Halaqa
from models.people.permissions import Role
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.recitation.verdict import Kind, Verdict
from supervisors.library.child import ChildSpec
from supervisors.library.entities import Entities
from tests.fakes.people import NOW, Town
from tests.fakes.recitals import ended_with

pytestmark = pytest.mark.wall_clock  # reports are put together in a thread

DAY = int(NOW // 86_400)


class School:
    """A class of three, and its teacher."""

    def __init__(self, system: System, town: Town) -> None:
        self.system = system
        self.town = town
        self.desk = Teaching(town.accounts, town.classes, self.memory_of, Text.load(), town.clock.now)
        self.teacher: Account
        self.pupils: list[Account]
        self.halaqa: Halaqa

    def memory_of(self, learner: LearnerId) -> Ref[MemoryMessage]:
        return self.system.ref(f"/memory/{name_of(learner)}")

    async def gather(self) -> None:
        self.teacher = await self.town.person("teacher", Role.TEACHER)
        self.halaqa = await self.town.classes.make(self.teacher, "Fajr")
        self.pupils = [await self.town.person(name) for name in ("amina", "bilal", "zayd")]
        for pupil in self.pupils:
            await self.town.classes.join(pupil, pupil.id, self.halaqa.code, "here")

    async def recite(self, pupil: Account, at: float = NOW) -> None:
        said = RememberRecitation(SessionId("s"), ended_with("112", {"112:1:1": Kind.WRONG_LETTER}), at, Mode.TEST)
        await self.memory_of(LearnerId(pupil.id)).ask(said, within=1)


@pytest_asyncio.fixture
async def school(system: System, town: Town) -> AsyncIterator[School]:
    text, lookalikes = Text.load(), LookAlikes.load()

    def memory(name: str) -> ChildSpec:
        return ChildSpec(name, lambda: Memory(learner_of(name), town.store, text, lookalikes))

    root = await system.spawn("/memory", CellSpec(lambda: Entities(memory), start_seconds=None, stop_seconds=None))
    made = School(system, town)
    await made.gather()
    yield made
    await root.stop()


async def test_who_needs_the_teachers_eye_first_comes_first(school: School) -> None:
    amina, _, zayd = school.pupils
    await school.recite(amina, NOW - 5 * 86_400)
    await school.recite(zayd)

    overview = await school.desk.overview(school.teacher, school.halaqa.id)

    assert [(account.name, row.concerns) for account, row in overview.rows] == [
        ("amina", (Concern.AWAY,)),
        ("bilal", (Concern.NOT_BEGUN,)),
        ("zayd", ()),
    ]


async def test_a_class_is_overseen_by_its_own_teacher_alone(school: School) -> None:
    other = await school.town.person("other", Role.TEACHER)

    with pytest.raises(MissingError):
        await school.desk.overview(other, school.halaqa.id)
    with pytest.raises(ForbiddenError):
        await school.desk.overview(school.pupils[0], school.halaqa.id)


async def test_a_pupil_who_left_is_no_longer_the_teachers_to_see(school: School) -> None:
    amina = school.pupils[0]
    await school.town.classes.leave(amina, school.halaqa.id, amina.id)

    with pytest.raises(MissingError):
        await school.desk.report(school.teacher, amina.id)


async def test_a_ruling_says_who_and_when(school: School) -> None:
    amina = school.pupils[0]
    await school.recite(amina)

    judged = await school.desk.overrule(school.teacher, amina.id, "s", 1, 1, Said(Verdict.RIGHT))

    ruling = judged.words[0].ruling
    assert ruling is not None
    assert (ruling.truth, ruling.kind, ruling.by, ruling.at) == (Verdict.RIGHT, Kind.RIGHT, school.teacher.id, NOW)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (Said(Verdict.WRONG), Kind.WRONG_WORD),
        (Said(Verdict.WRONG, Kind.WRONG_GHUNNAH), Kind.WRONG_GHUNNAH),
        (Said(Verdict.SKIPPED), Kind.SKIPPED),
    ],
)
async def test_a_missed_mistake_has_a_kind(school: School, said: Said, kind: Kind) -> None:
    amina = school.pupils[0]
    await school.recite(amina)

    judged = await school.desk.overrule(school.teacher, amina.id, "s", 1, 2, said)

    assert judged.words[1].mistake == (kind.value, 1.0)


async def test_a_day_is_the_learners_own(school: School) -> None:
    amina = school.pupils[0]

    made = await school.desk.assign(school.teacher, amina.id, "112", DAY, "")

    assert (made.made_day, made.due_day, made.by) == (DAY, DAY, school.teacher.id)
    assert await school.desk.assignments(amina, amina.id) == [made]


async def test_who_is_set_too_much_is_set_no_more(school: School) -> None:
    amina = school.pupils[0]
    for _ in range(MOST_OPEN):
        await school.desk.assign(school.teacher, amina.id, "114", DAY + 1, "")

    with pytest.raises(RuleError, match="withdraw one first"):
        await school.desk.assign(school.teacher, amina.id, "114", DAY + 1, "")


async def test_a_memory_that_does_not_answer_is_a_store_that_is_away(school: School) -> None:
    await school.system.ref("/memory").stop()

    with pytest.raises(StoreUnavailableError):
        await school.desk.report(school.pupils[0], school.pupils[0].id)
    with pytest.raises(StoreUnavailableError):
        await school.desk.overview(school.teacher, school.halaqa.id)
