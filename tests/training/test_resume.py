"""A pipeline that was stopped goes on where it stopped, and does again only what its inputs have changed."""

from functools import partial
from pathlib import Path

import pytest

from training.resume import Step, keys, run_steps


class Kitchen:
    """Three steps that write a file each, and a note of who worked."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.worked: list[str] = []
        self.breaks = ""

    def steps(self, **seeds: int) -> list[Step]:
        """The steps; `seeds` are their inputs."""
        after: dict[str, tuple[str, ...]] = {"cut": ("mel",), "train": ("mel", "cut"), "mel": ()}
        return [
            Step(name, partial(self.work, name), (self.out / name,), after[name], {"seed": seeds.get(name, 0)})
            for name in ("mel", "cut", "train")
        ]

    def work(self, name: str) -> None:
        """Do a step, or break."""
        if name == self.breaks:
            raise RuntimeError(name)
        self.worked.append(name)
        (self.out / name).write_text("made", encoding="utf-8")


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return Kitchen(tmp_path)


def test_everything_is_made_once(kitchen: Kitchen) -> None:
    first = run_steps(kitchen.steps(), kitchen.out)
    second = run_steps(kitchen.steps(), kitchen.out)

    assert first == kitchen.worked == ["mel", "cut", "train"]
    assert second == []


def test_what_was_stopped_goes_on_at_the_step_it_was_stopped_in(kitchen: Kitchen) -> None:
    kitchen.breaks = "cut"
    with pytest.raises(RuntimeError, match="cut"):
        run_steps(kitchen.steps(), kitchen.out)
    kitchen.breaks = ""

    assert run_steps(kitchen.steps(), kitchen.out) == ["cut", "train"]


def test_another_seed_is_another_result_and_so_is_all_that_is_made_from_it(kitchen: Kitchen) -> None:
    run_steps(kitchen.steps(), kitchen.out)

    assert run_steps(kitchen.steps(train=1), kitchen.out) == ["train"]
    assert run_steps(kitchen.steps(train=1, cut=5), kitchen.out) == ["cut", "train"]
    assert run_steps(kitchen.steps(train=1, cut=5), kitchen.out) == []


def test_a_file_that_is_gone_is_made_again(kitchen: Kitchen) -> None:
    run_steps(kitchen.steps(), kitchen.out)
    (kitchen.out / "cut").unlink()

    assert run_steps(kitchen.steps(), kitchen.out) == ["cut", "train"]


def test_a_step_is_done_again_when_asked_to_with_all_that_read_from_it(kitchen: Kitchen) -> None:
    run_steps(kitchen.steps(), kitchen.out)

    assert run_steps(kitchen.steps(), kitchen.out, again="cut") == ["cut", "train"]


def test_a_step_that_makes_nothing_is_not_taken_for_done(kitchen: Kitchen) -> None:
    lazy = Step("lazy", lambda: None, (kitchen.out / "nothing",))

    with pytest.raises(FileNotFoundError, match=r"lazy made no nothing"):
        run_steps([lazy], kitchen.out)
    with pytest.raises(FileNotFoundError):
        run_steps([lazy], kitchen.out)


class Baker:
    """A step that is stopped when half done, and goes on from there."""

    def __init__(self, out: Path) -> None:
        self.half, self.whole = out / "half", out / "whole"
        self.began_at = list[str]()

    def step(self, seed: int) -> Step:
        """The step, made from a seed."""
        return Step("bake", self.bake, (self.whole,), inputs={"seed": seed}, half_made=(self.half,))

    def bake(self) -> None:
        """Bake half, and be stopped; or go on, and finish."""
        self.began_at.append("half" if self.half.exists() else "flour")
        if not self.half.exists():
            self.half.touch()
            raise KeyboardInterrupt
        self.half.replace(self.whole)


def test_a_step_that_was_stopped_goes_on_from_what_it_left(tmp_path: Path) -> None:
    baker = Baker(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run_steps([baker.step(1)], tmp_path)

    assert run_steps([baker.step(1)], tmp_path) == ["bake"]
    assert baker.began_at == ["flour", "half"]


def test_what_was_left_half_made_from_something_else_is_not_gone_on_from(tmp_path: Path) -> None:
    baker = Baker(tmp_path)
    for seed in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            run_steps([baker.step(seed)], tmp_path)

    assert baker.began_at == ["flour", "flour"]


def test_keys_depend_on_every_step_before() -> None:
    def key_of_last(seed: int) -> str:
        first = Step("a", lambda: None, (), (), {"seed": seed})
        return keys([first, Step("b", lambda: None, (), ("a",))])["b"]

    assert key_of_last(1) == key_of_last(1)
    assert key_of_last(1) != key_of_last(2)
