"""The simulation can fail: a house that breaks one of its promises is caught within a few seeds."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec
import pytest

from actors.analysis import Analysis
from actors.events import RecitationEnded
from actors.inference_pool import InferencePool
from actors.learner.documents import RECITATIONS, key_of
from actors.pool.messages import CloseStream
from actors.ports import RecitationRecord
from actors.recitation.messages import LookAfter
from actors.recitation.tape import Tape
from actors.runtime import Actor
from actors.runtime.cell import Cell
from actors.runtime.deadlines import Deadlines
from actors.runtime.system import System
from actors.runtime.timers import Tick, Timers
from actors.session import Session
from actors.stores.documents import Change, Owner, Put
from actors.visit.inbox import Admission, AudioInbox
from actors.visit.outbox import EventRing
from models.shards.table import LeaseTable, Picture, Statement
from models.shards.tenancy import Hold, Rules, Tenancy
from supervisors.library.intensity import RestartLog
from tests.simulation.tenants import Bank
from tests.simulation.worlds import WORLDS
from transport.nodes.door import LinkDoor
from transport.nodes.door_messages import GiveAway
from transport.nodes.link import LinkLimits

SEEDS = range(100_000, 100_060)
"""Within these each mutant is caught; the first ones do for most."""

Mutate = Callable[[pytest.MonkeyPatch], None]


def _do_nothing(*rest: object) -> None:
    del rest


def _say_yes(*rest: object) -> bool:
    del rest
    return True


def deafen(patch: pytest.MonkeyPatch, kind: type[Actor[Any]], message: type) -> None:
    """Have a class of actors not hear a class of messages."""
    receive = kind.on_receive

    def hear_the_rest(actor: Any, said: object) -> object:
        return None if isinstance(said, message) else receive(actor, said)

    patch.setattr(kind, "on_receive", hear_the_rest)


# The runtime


def a_restart_loses_what_waits(patch: pytest.MonkeyPatch) -> None:
    start = Cell.start

    async def forgetful(cell: Cell) -> None:
        if cell.incarnation:
            cell.drain_users()
        await start(cell)

    patch.setattr(Cell, "start", forgetful)


def timers_outlive_their_incarnation(patch: pytest.MonkeyPatch) -> None:
    def open_all(timers: Timers, tick: Tick) -> object:
        del timers
        return tick.message

    patch.setattr(Timers, "open", open_all)
    patch.setattr(Timers, "cancel_all", _do_nothing)


def an_end_is_not_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(System, "_tell_terminated", _do_nothing)


def questions_have_no_deadline(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Deadlines, "add", _do_nothing)


def the_newest_message_is_handled_first(patch: pytest.MonkeyPatch) -> None:
    turn_round = Cell.turn_round

    def hasty(cell: Cell) -> list[object]:
        ready = turn_round(cell)
        ready.reverse()
        return ready

    patch.setattr(Cell, "turn_round", hasty)


def restarts_are_not_counted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(RestartLog, "allows_another", _say_yes)


# The house


def frames_that_were_sent_again_are_heard_again(patch: pytest.MonkeyPatch) -> None:
    offer = AudioInbox.offer

    def gullible(inbox: AudioInbox, sequence: int, pcm: bytes) -> Admission:
        inbox.next_sequence = min(inbox.next_sequence, sequence)
        return offer(inbox, sequence, pcm)

    patch.setattr(AudioInbox, "offer", gullible)


def missed_events_have_new_numbers(patch: pytest.MonkeyPatch) -> None:
    after = EventRing[Any].after

    def renumbering(ring: EventRing[Any], event: int) -> Iterator[tuple[int, Any]]:
        return ((number + 1, body) for number, body in after(ring, event))

    patch.setattr(EventRing, "after", renumbering)


def one_missed_event_is_not_told(patch: pytest.MonkeyPatch) -> None:
    after = EventRing[Any].after

    def forgetful(ring: EventRing[Any], event: int) -> Iterator[tuple[int, Any]]:
        return iter(list(after(ring, event))[1:])

    patch.setattr(EventRing, "after", forgetful)


def credit_is_taken_back(patch: pytest.MonkeyPatch) -> None:
    acknowledge = AudioInbox.acknowledge

    def miserly(inbox: AudioInbox, through: int) -> bool:
        is_news = acknowledge(inbox, through)
        if through % 5 == 4:
            inbox.acknowledged -= 2
        return is_news

    patch.setattr(AudioInbox, "acknowledge", miserly)


def a_lost_stream_is_rebuilt_from_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Tape, "past", property(_do_nothing))


def nobody_asks_after_a_lost_stream(patch: pytest.MonkeyPatch) -> None:
    deafen(patch, Analysis, LookAfter)


def streams_are_not_closed(patch: pytest.MonkeyPatch) -> None:
    deafen(patch, InferencePool, CloseStream)


def recitations_are_not_remembered(patch: pytest.MonkeyPatch) -> None:
    async def forgetful(session: Session, ended: RecitationEnded) -> None:
        del session, ended

    patch.setattr(Session, "_remember", forgetful)


def recitations_are_remembered_twice(patch: pytest.MonkeyPatch) -> None:
    remember = Session._remember  # pyright: ignore[reportPrivateUsage] - a mutant is made of it

    async def insistent(session: Session, ended: RecitationEnded) -> None:
        await remember(session, ended)
        await remember(session, ended)

    def careless(record: RecitationRecord) -> Change:
        return Put(RECITATIONS, Owner(record.learner), key_of(record), record)

    patch.setattr(Session, "_remember", insistent)
    patch.setattr("actors.memory.keep_recitation", careless)  # else what is said twice is kept once


def a_visit_waits_for_ever(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Session, "_await_return", _do_nothing)


# The leases


def a_node_does_not_look_at_its_own_clock(patch: pytest.MonkeyPatch) -> None:
    def never(tenancy: Tenancy, now: float) -> bool:
        del tenancy, now
        return False

    patch.setattr(Tenancy, "_is_overdue", never)


def a_node_acts_for_longer_than_its_lease(patch: pytest.MonkeyPatch) -> None:
    def half_as_long_again(rules: Rules) -> float:
        return rules.seconds * 1.5

    patch.setattr(Rules, "act_seconds", property(half_as_long_again))


def what_belongs_to_others_is_not_given_away(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Tenancy, "_give_some", _do_nothing)


def everything_is_given_away_at_once(patch: pytest.MonkeyPatch) -> None:
    give_some = Tenancy._give_some  # pyright: ignore[reportPrivateUsage] - a mutant is made of it

    def generous(tenancy: Tenancy) -> None:
        rules = tenancy._rules  # pyright: ignore[reportPrivateUsage]
        tenancy._rules = msgspec.structs.replace(rules, most_moves=rules.shards)  # pyright: ignore[reportPrivateUsage]
        give_some(tenancy)
        tenancy._rules = rules  # pyright: ignore[reportPrivateUsage]

    patch.setattr(Tenancy, "_give_some", generous)


def nobody_is_ever_taken_for_gone(patch: pytest.MonkeyPatch) -> None:
    say = LeaseTable.say

    def patient(table: LeaseTable, said: Statement, now: float) -> Picture:
        return say(table, msgspec.structs.replace(said, seconds=1000.0), now)

    patch.setattr(LeaseTable, "say", patient)


def a_table_gives_what_is_anothers(patch: pytest.MonkeyPatch) -> None:
    want = LeaseTable._want  # pyright: ignore[reportPrivateUsage] - a mutant is made of it

    def unjust(table: LeaseTable, said: Statement, *, is_settling: bool) -> None:
        for shard in said.wanted:
            table._owners.pop(shard, None)  # pyright: ignore[reportPrivateUsage]
        want(table, said, is_settling=is_settling)

    def greedy(tenancy: Tenancy) -> list[int]:
        return [shard for shard in range(2) if shard not in tenancy.shards(*Hold)]

    patch.setattr(LeaseTable, "_want", unjust)
    patch.setattr(Tenancy, "_free", greedy)


def a_store_does_not_fence(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Bank, "is_latest", _say_yes)


# The nodes that hear


def a_stream_goes_on_elsewhere_without_its_past(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("actors.far.pool.pack_past", _do_nothing)


def a_line_that_is_over_keeps_its_streams(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(LinkDoor, "_line_down", _do_nothing)


def nobody_is_given_up_for_silence(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("transport.nodes.links.LinkLimits", partial(LinkLimits, silence_seconds=600.0))


def streams_are_not_given_away(patch: pytest.MonkeyPatch) -> None:
    deafen(patch, LinkDoor, GiveAway)


MUTANTS: dict[str, tuple[Mutate, ...]] = {
    "actors": (
        a_restart_loses_what_waits,
        timers_outlive_their_incarnation,
        an_end_is_not_told,
        questions_have_no_deadline,
        the_newest_message_is_handled_first,
        restarts_are_not_counted,
    ),
    "house": (
        frames_that_were_sent_again_are_heard_again,
        missed_events_have_new_numbers,
        one_missed_event_is_not_told,
        credit_is_taken_back,
        a_lost_stream_is_rebuilt_from_nothing,
        nobody_asks_after_a_lost_stream,
        streams_are_not_closed,
        recitations_are_not_remembered,
        recitations_are_remembered_twice,
        a_visit_waits_for_ever,
    ),
    "leases": (
        a_node_does_not_look_at_its_own_clock,
        a_node_acts_for_longer_than_its_lease,
        what_belongs_to_others_is_not_given_away,
        everything_is_given_away_at_once,
        nobody_is_ever_taken_for_gone,
        a_table_gives_what_is_anothers,
        a_store_does_not_fence,
    ),
    "nodes": (
        a_stream_goes_on_elsewhere_without_its_past,
        a_line_that_is_over_keeps_its_streams,
        nobody_is_given_up_for_silence,
        streams_are_not_given_away,
    ),
}


@pytest.mark.parametrize(("world", "mutate"), [(world, mutate) for world in MUTANTS for mutate in MUTANTS[world]])
def test_a_house_that_breaks_a_promise_is_caught(world: str, mutate: Mutate, monkeypatch: pytest.MonkeyPatch) -> None:
    WORLDS[world](0)  # what is kept for all runs is not to be a mutant's
    mutate(monkeypatch)

    caught = next((seed for seed in SEEDS if WORLDS[world](seed).broken), None)

    assert caught is not None
