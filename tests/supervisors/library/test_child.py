"""What a supervisor knows of a child."""

import pytest

from actors.runtime import Actor, StopReason
from supervisors.library.child import ChildSpec, Restart


@pytest.mark.parametrize(
    ("restart", "reason", "comes_back"),
    [
        ("permanent", "normal", True),
        ("permanent", "failed", True),
        ("permanent", "killed", True),
        ("transient", "normal", False),
        ("transient", "failed", True),
        ("transient", "killed", True),
        ("temporary", "normal", False),
        ("temporary", "failed", False),
        ("temporary", "killed", False),
    ],
)
def test_permanent_transient_temporary(restart: Restart, reason: StopReason, *, comes_back: bool) -> None:
    assert ChildSpec("child", Actor, restart=restart).comes_back(reason) is comes_back


def test_a_supervisor_may_take_as_long_as_its_children_do() -> None:
    cell = ChildSpec("child", Actor, shutdown="infinity").cell

    assert (cell.start_seconds, cell.stop_seconds) == (None, None)


def test_a_brutal_shutdown_gives_no_time() -> None:
    spec = ChildSpec("child", Actor, shutdown="brutal")

    assert (spec.stop_reason, spec.cell.stop_seconds) == ("killed", 0.0)
