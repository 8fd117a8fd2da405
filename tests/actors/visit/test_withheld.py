from actors.ports import CloseReason
from actors.visit.withheld import WithheldConnection
from tests.fakes.connections import RecordingConnection

BYE = CloseReason("bye")


class Said:
    """A connection behind one that holds back; `awaits` is the step that what is said now waits for."""

    def __init__(self) -> None:
        self.awaits: int | None = None
        self.behind: RecordingConnection[str] = RecordingConnection(3)
        self.held: WithheldConnection[str] = WithheldConnection(self.behind, lambda: self.awaits)

    @property
    def bodies(self) -> list[str]:
        return [body for _, body in self.behind.said]


def test_what_waits_for_nothing_is_said_at_once() -> None:
    said = Said()

    said.held.send("a", event=1)

    assert said.bodies == ["a"]
    assert said.held.connection_id == 3


def test_what_waits_for_a_step_is_said_when_that_is_kept_and_not_before() -> None:
    said = Said()
    said.awaits = 1
    said.held.send("a", event=1)
    said.awaits = 2
    said.held.send("b", event=2)

    said.held.release(1)
    assert said.bodies == ["a"]

    said.held.release(2)
    assert said.bodies == ["a", "b"]


def test_what_could_be_said_at_once_waits_behind_what_cannot() -> None:
    said = Said()
    said.awaits = 1
    said.held.send("a", event=1)
    said.awaits = None
    said.held.send("b", event=None)
    assert said.bodies == []

    said.held.release(1)

    assert said.bodies == ["a", "b"]


def test_a_close_waits_behind_what_is_held_and_a_cut_does_not() -> None:
    closed, cut = Said(), Said()
    for one in (closed, cut):
        one.awaits = 1
        one.held.send("a", event=1)

    closed.held.close(BYE)
    closed.held.release()
    cut.held.cut(BYE)
    cut.held.release()

    assert (closed.bodies, closed.behind.closed) == (["a"], BYE)
    assert (cut.bodies, cut.behind.closed) == ([], BYE)
