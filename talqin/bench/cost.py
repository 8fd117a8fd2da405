"""What a running process has cost so far, read from /proc (Linux)."""

import os
from pathlib import Path
from typing import Final

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_TICK: Final = os.sysconf("SC_CLK_TCK")


class Cost:
    """What one process uses, or one with its children.

    Attributes:
        pid: the process.
    """

    def __init__(self, pid: int, *, with_children: bool = False) -> None:
        self.pid = pid
        self._with_children = with_children

    def cpu_seconds(self) -> float:
        """Give the CPU time so far, of the user and of the system."""
        stats = (self._of(pid, "stat").rpartition(")")[2].split() for pid in self._all())
        return sum(int(ticks) for stat in stats for ticks in stat[11:13]) / _TICK

    def memory_bytes(self) -> int:
        """Give what lies in memory now and is not shared with files or others."""
        sizes = (self._of(pid, "statm").split() for pid in self._all())
        return sum(int(resident) - int(shared) for _, resident, shared, *_ in sizes) * _PAGE

    def _all(self) -> list[int]:
        if not self._with_children:
            return [self.pid]
        threads = Path(f"/proc/{self.pid}/task").glob("*/children")  # each lists the children that it started
        return [self.pid, *(int(child) for thread in threads for child in thread.read_text(encoding="ascii").split())]

    @staticmethod
    def _of(pid: int, what: str) -> str:
        return Path(f"/proc/{pid}/{what}").read_text(encoding="ascii")
