"""What a figure was measured on."""

import os
import platform
from pathlib import Path

import msgspec


class Machine(msgspec.Struct, frozen=True):
    """The machine and what ran on it."""

    processor: str
    cores: int
    """Those that this process may use."""
    python: str
    load: float
    """Processes that wanted a core during the last minute, others' included: far above 0 at the start is a warning."""


def this_machine() -> Machine:
    """Describe this machine."""
    return Machine(_processor(), len(os.sched_getaffinity(0)), platform.python_version(), round(os.getloadavg()[0], 2))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def percentile(ordered: list[float], part: float) -> float:
    """Give the value that this part of an ordered list does not exceed; 0 of an empty one."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
