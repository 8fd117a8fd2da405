"""The table of a session's phases."""

from actors.visit.phases import TRANSITIONS, Phase, Turn


def reachable_from(start: Phase) -> set[Phase]:
    found, frontier = {start}, {start}
    while frontier:
        frontier = {after for (phase, _), after in TRANSITIONS.items() if phase in frontier} - found
        found |= frontier
    return found


def test_every_phase_can_be_reached() -> None:
    assert reachable_from(Phase.IDLE) == set(Phase)


def test_every_phase_leads_back_to_idle() -> None:
    assert all(Phase.IDLE in reachable_from(phase) for phase in Phase)


def test_a_final_is_never_out_of_turn_while_a_recitation_is_open() -> None:
    open_phases = set(Phase) - {Phase.IDLE}

    assert all(TRANSITIONS[phase, Turn.ENDED] is Phase.IDLE for phase in open_phases)


def test_nothing_can_be_paused_or_ended_before_it_was_opened() -> None:
    assert not {(Phase.IDLE, Turn.PAUSE), (Phase.IDLE, Turn.CONTINUE), (Phase.IDLE, Turn.END)} & set(TRANSITIONS)
