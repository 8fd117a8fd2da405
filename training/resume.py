"""A pipeline's steps, each done once: a step whose files lie there, made from the same inputs, is passed over."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STAMPS = "stamps"
"""The folder of what each step was made from."""


@dataclass(frozen=True)
class Step:
    """One step: what it is made from, what it makes, and how."""

    name: str
    do: Callable[[], None]
    makes: tuple[Path, ...]
    after: tuple[str, ...] = ()
    """The steps whose files it reads."""
    inputs: Mapping[str, object] = field(default_factory=dict)
    """Everything else that decides what it makes, as JSON can say it. Its code is not among it: see `--again`."""
    half_made: tuple[Path, ...] = ()
    """Files from which it goes on when it was stopped; removed when it is to be made from something else."""


def keys(steps: Sequence[Step]) -> dict[str, str]:
    """Give each step's key: a digest of its own inputs and of the keys of the steps before it."""
    found: dict[str, str] = {}
    for step in steps:
        told = {"step": step.name, "inputs": dict(step.inputs), "after": [found[name] for name in step.after]}
        found[step.name] = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return found


def is_done(step: Step, key: str, out: Path) -> bool:
    """Say whether a step's files are there and were made from the same."""
    stamp = out / STAMPS / f"{step.name}.json"
    if not stamp.exists() or not all(path.exists() for path in step.makes):
        return False
    return bool(json.loads(stamp.read_text(encoding="utf-8"))["key"] == key)


def run_steps(steps: Sequence[Step], out: Path, *, again: str | None = None) -> list[str]:
    """Do every step that is not done, in order; give the names of those that were.

    Args:
        steps: each after the steps it reads from.
        out: where the stamps are kept.
        again: a step that is done anew, and with it every step that reads from it.
    """
    (out / STAMPS).mkdir(parents=True, exist_ok=True)
    done: list[str] = []
    for step, key in zip(steps, keys(steps).values(), strict=True):
        stale = step.name == again or any(name in done for name in step.after)
        if not stale and is_done(step, key, out):
            print(f"== {step.name}: already made from the same", flush=True)
            continue
        _clear(step, key, out, again=step.name == again)
        _do(step, key, out)
        done.append(step.name)
    return done


def _clear(step: Step, key: str, out: Path, *, again: bool) -> None:
    """Remove what an earlier run left half made from something else, and note from what this one makes it."""
    going = out / STAMPS / f"{step.name}.going"
    if again or not going.exists() or going.read_text(encoding="utf-8") != key:
        for path in step.half_made:
            path.unlink(missing_ok=True)
    going.write_text(key, encoding="utf-8")


def _do(step: Step, key: str, out: Path) -> None:
    print(f"== {step.name}", flush=True)
    stamp, began = out / STAMPS / f"{step.name}.json", time.monotonic()
    stamp.unlink(missing_ok=True)
    step.do()
    missing = [path.name for path in step.makes if not path.exists()]
    if missing:
        raise FileNotFoundError(f"step {step.name} made no {', '.join(missing)}")
    told = {"key": key, "inputs": dict(step.inputs), "seconds": round(time.monotonic() - began, 1)}
    stamp.write_text(json.dumps(told, indent=1), encoding="utf-8")
