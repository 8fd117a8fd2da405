from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from talqin.rollout.nomad import NomadAwayError, NomadError
from talqin.rollout.region import Halted
from talqin.rollout.told import Rules
from tests.fakes.nomad import FakeNomad
from tests.talqin.rollout.stage import NAME, Stage, job, staged

pytestmark = pytest.mark.wall_clock

WRITES = ("job/talqin", "deployment/promote/", "deployment/fail/")


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    async with staged() as region:
        yield region


def promoted(nomad: FakeNomad) -> bool:
    return any(said.startswith("deployment/promote/") for said in nomad.said)


async def test_a_new_version_is_watched_as_a_canary_then_everywhere(stage: Stage) -> None:
    await stage.run(job("b"))

    assert (stage.nomad.image(NAME), stage.nomad.status(NAME)) == ("b", "successful")
    assert [line.removeprefix("frankfurt: ") for line in stage.lines] == [
        "well: it may be touched",
        "registered",
        "canaries come up",
        "canaries are watched",
        "promoted",
        "all nodes are replaced",
        "deployed, and watched",
        "done",
    ]
    assert stage.waited >= Rules().canary_seconds + Rules().soak_seconds


async def test_the_count_is_the_autoscalers_and_not_the_files(stage: Stage) -> None:
    await stage.run(job("b", count=3))

    assert stage.nomad.count(NAME) == 6


async def test_what_is_there_since_long_is_not_touched_again(stage: Stage) -> None:
    await stage.run(job("a"))

    assert stage.nomad.said == []
    assert stage.lines == ["frankfurt: well: it has it since long"]


async def test_an_ill_region_is_not_touched(stage: Stage) -> None:
    stage.is_well = lambda _: False

    with pytest.raises(Halted, match="not touched, as it is not well: burn"):
        await stage.run(job("b"))

    assert stage.nomad.said == []
    assert stage.waited == pytest.approx(Rules().gate_seconds, abs=Rules().every_seconds)


async def test_a_canary_that_burns_the_budget_goes_back_and_was_never_promoted(stage: Stage) -> None:
    stage.is_well = lambda nomad: nomad.image(NAME) == "a"

    with pytest.raises(Halted, match="taken back to what version 2 says: burn"):
        await stage.run(job("b"))

    assert (stage.nomad.image(NAME), stage.nomad.status(NAME)) == ("a", "successful")
    assert not promoted(stage.nomad)


async def test_a_fault_that_passes_within_the_patience_sends_nothing_back(stage: Stage) -> None:
    looks: list[bool] = []

    def is_well(nomad: FakeNomad) -> bool:
        looks.append(nomad.image(NAME) == "a" or not 10 <= len(looks) < 13)
        return looks[-1]

    stage.is_well = is_well
    await stage.run(job("b"))

    assert stage.nomad.image(NAME) == "b"
    assert {"frankfurt: not well: burn: 0.5, at most 0.072", "frankfurt: well again"} <= set(stage.lines)


async def test_what_shows_only_when_all_run_it_goes_back_with_the_nodes_of_now(stage: Stage) -> None:
    stage.is_well = lambda nomad: nomad.image(NAME) == "a" or nomad.status(NAME) != "successful"

    def scale() -> None:
        if stage.nomad.status(NAME) == "successful" and stage.nomad.count(NAME) == 6:
            grown = job(stage.nomad.image(NAME), count=9)
            stage.nomad.change(grown)

    stage.on_pause = scale
    with pytest.raises(Halted, match="taken back"):
        await stage.run(job("b"))

    assert (stage.nomad.image(NAME), stage.nomad.count(NAME)) == ("a", 9)
    assert stage.nomad.status(NAME) == "successful"


async def test_a_version_that_never_comes_up_is_nomads_own_to_take_back(stage: Stage) -> None:
    stage.nomad.ill.add("b")

    with pytest.raises(Halted, match=r"given up by Nomad .*rolling back to job version 0"):
        await stage.run(job("b"))

    assert stage.nomad.image(NAME) == "a"
    assert stage.nomad.said == ["job/talqin"]


async def test_without_auto_revert_a_shut_gate_registers_the_version_before(stage: Stage) -> None:
    stage.nomad.put(job("a", auto_revert=False))
    stage.is_well = lambda nomad: nomad.image(NAME) == "a"

    with pytest.raises(Halted, match="taken back"):
        await stage.run(job("b", auto_revert=False))

    assert stage.nomad.image(NAME) == "a"


async def test_whoever_changes_the_job_meanwhile_has_the_last_word(stage: Stage) -> None:
    def change() -> None:
        if stage.nomad.image(NAME) == "b":
            stage.nomad.change(job("c"))

    stage.on_pause = change
    with pytest.raises(Halted, match="changed by somebody else"):
        await stage.run(job("b"))

    assert stage.nomad.image(NAME) == "c"
    assert not promoted(stage.nomad)


@pytest.mark.parametrize("pauses", range(1, 40, 3))
async def test_a_rollout_that_was_cut_off_goes_on_where_the_region_stands(stage: Stage, pauses: int) -> None:
    left = [pauses]

    def die() -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    stage.on_pause = die
    try:
        await stage.run(job("b"))
    except KeyboardInterrupt:
        stage.nomad.pass_time(5)
    stage.on_pause = lambda: None
    await stage.run(job("b"))

    assert (stage.nomad.image(NAME), stage.nomad.status(NAME)) == ("b", "successful")
    assert len([said for said in stage.nomad.said if said.startswith("deployment/promote/")]) == 1
    assert stage.nomad.said.count("job/talqin") == 1


async def test_servers_without_a_leader_are_a_fault_that_may_pass(stage: Stage) -> None:
    def hide() -> None:
        stage.nomad.is_away = 100 <= stage.waited < 140

    stage.on_pause = hide
    await stage.run(job("b"))

    assert stage.nomad.image(NAME) == "b"
    assert any("Nomad cannot be reached" in line for line in stage.lines)


async def test_where_nomad_stays_away_the_end_says_what_to_do_by_hand(stage: Stage) -> None:
    stage.on_pause = lambda: setattr(stage.nomad, "is_away", stage.waited > 100)

    with pytest.raises(Halted, match="NOT taken back, do it by hand"):
        await stage.run(job("b"))


async def test_without_room_nothing_is_registered(stage: Stage) -> None:
    stage.nomad.put(job("a", count=2000))

    with pytest.raises(Halted, match="no place for node; nothing was changed"):
        await stage.run(job("b"))

    assert stage.nomad.said == []


async def test_a_dry_run_shows_the_change_and_the_gate_and_writes_nothing(stage: Stage) -> None:
    await stage.region.show(job("b"))

    assert stage.lines == [
        "frankfurt: node/talqin/Config/image: a -> b",
        "frankfurt: node: 1 canary, 6 ignore",
        "frankfurt: gate: open",
    ]
    assert stage.nomad.said == []


async def test_a_job_that_is_not_there_yet_is_made_and_watched(stage: Stage) -> None:
    new = {**job("a"), "ID": "talqin-two"}

    await stage.run(new)

    assert stage.nomad.image("talqin-two") == "a"
    assert not promoted(stage.nomad)


async def test_the_first_version_of_a_job_has_none_to_go_back_to(stage: Stage) -> None:
    stage.is_well = lambda nomad: "job/talqin-two" not in nomad.said

    with pytest.raises(Halted, match="there is no version to go back to"):
        await stage.run({**job("a"), "ID": "talqin-two"})


async def test_a_job_without_deployments_is_registered_and_watched(stage: Stage) -> None:
    await stage.run({**job("a", kind="batch"), "ID": "drill"})

    assert stage.nomad.said == ["job/drill"]
    assert stage.lines[-1] == "frankfurt: done"


async def test_a_refusal_is_nomads_own_words(stage: Stage) -> None:
    stage.nomad.token = "another"

    with pytest.raises(NomadError, match="403: Permission denied"):
        await stage.run(job("b"))


async def test_servers_that_are_away_from_the_start_end_it(stage: Stage) -> None:
    stage.nomad.is_away = True

    with pytest.raises(NomadAwayError, match="No cluster leader"):
        await stage.run(job("b"))


async def test_a_count_that_changes_between_plan_and_register_is_planned_again(stage: Stage) -> None:
    looks: list[int] = []

    def is_well(nomad: FakeNomad) -> bool:
        if not looks:
            nomad.change(job("a", count=8))
            nomad.pass_time(1000)
        looks.append(1)
        return True

    stage.is_well = is_well
    await stage.run(job("b"))

    assert (stage.nomad.image(NAME), stage.nomad.count(NAME)) == ("b", 8)


async def test_a_version_that_comes_between_plan_and_register_is_not_overwritten(stage: Stage) -> None:
    def is_well(nomad: FakeNomad) -> bool:
        nomad.put(job("c"))
        return True

    stage.is_well = is_well
    with pytest.raises(Halted, match="somebody else changes talqin; nothing was changed"):
        await stage.run(job("b"))

    assert stage.nomad.image(NAME) == "c"
