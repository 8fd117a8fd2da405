import os
import subprocess
import sys
import time

import pytest

from talqin.bench.cost import Cost

pytestmark = pytest.mark.wall_clock

HOLDER = "import sys; held = bytes(b'x' * 50_000_000); print(flush=True); sys.stdin.read()"


def test_cpu_time_grows_with_work_and_not_with_sleep() -> None:
    cost = Cost(os.getpid())
    before = cost.cpu_seconds()
    until = time.process_time() + 0.2
    while time.process_time() < until:
        pass
    after = cost.cpu_seconds()
    time.sleep(0.2)

    assert after - before >= 0.15
    assert cost.cpu_seconds() - after < 0.15


def test_children_count_where_they_are_asked_for() -> None:
    alone, together = Cost(os.getpid()), Cost(os.getpid(), with_children=True)
    command = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own
        assert child.stdout is not None
        child.stdout.readline()
        held = together.memory_bytes() - alone.memory_bytes()
        child.communicate()

    assert held > 40_000_000
    assert alone.memory_bytes() > 1_000_000
