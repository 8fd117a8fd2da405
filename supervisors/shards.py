"""The shards of this node: speaks to the table of leases, has epochs minted, entities rest, and messages handed on.

What is decided stands in `models/shards/tenancy.py`. While a shard is nobody's, or being handed over, what is said to
its entities waits in their mailboxes, for as long as who asked waits; once it is known whose it is, it is handed on.
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, assert_never

import msgspec

from actors.ports import StoreUnavailableError
from actors.runtime import Actor, ActorError, Question, Ref, StopReason
from actors.shards.leases import LeaseMeter, ShardLeases
from actors.shards.ownership import Home
from actors.stores.documents import DocumentStore, Epoch
from models.shards.placing import shard_of
from models.shards.table import NEVER
from models.shards.tenancy import Hold, Rules, Tenancy
from supervisors.library.entities import EntitiesMessage, HandOver, KeptIds, Release
from supervisors.ownership import LeasedOwnership, place_of, shard_owner

_FORWARD_SECONDS: Final = 0.2
"""How often it is looked whether messages wait for what is somebody else's."""

_WITHIN_SECONDS: Final = 30.0
"""For entities to rest: their stop time, several times over."""

_AT_ONCE: Final = 32
"""Epochs that are minted at the same time."""


class Kind(msgspec.Struct, frozen=True):
    """Entities that live in the shards."""

    entities: Ref[EntitiesMessage]
    entity_of: Callable[[str], str]
    """Gives the entity that a name in their path stands for."""


class Minted(msgspec.Struct, frozen=True):
    """The documents' store: the epochs of shards, None for those that it did not give."""

    epochs: dict[int, int | None]


class Rested(msgspec.Struct, frozen=True):
    """All kinds of entities: nothing happens in these shards any more; or, when `is_over` is false, not all said so."""

    shards: tuple[int, ...]
    is_over: bool


class WriteRefused(msgspec.Struct, frozen=True):
    """Whoever wrote: the store knows a later epoch of the shard."""

    shard: int
    epoch: int


class PrepareToLeave(msgspec.Struct, frozen=True):
    """Whoever stops this node: it is to be given nothing more."""


class OwnedShards(Question[tuple[int, ...]], frozen=True):
    """Whoever looks: which shards are this node's now?"""


class Speak(msgspec.Struct, frozen=True):
    """A timer: it is time to say what we own."""


class ForwardNow(msgspec.Struct, frozen=True):
    """A timer: look whether somebody owns what messages wait for."""


ShardsMessage = Minted | Rested | WriteRefused | PrepareToLeave | OwnedShards | Speak | ForwardNow

Forwarder = Callable[[Home, str, object], object]
"""(whose it is, entity, message): says it to the entity there."""


class Shards(Actor[ShardsMessage]):
    """One node's part in the ownership of shards; each incarnation is another life, that owns nothing at first."""

    def __init__(
        self,
        home: Home,
        leases: ShardLeases,
        store: DocumentStore,
        kinds: Sequence[Kind],
        ownership: LeasedOwnership,
        forward: Forwarder,
        *,
        rules: Rules | None = None,
        meter: LeaseMeter | None = None,
        owns: bool = True,
        region: str = "",
    ) -> None:
        """Own nothing yet.

        Args:
            home: this node.
            leases: where ownership is written.
            store: mints the epochs and enforces them.
            kinds: the entities that live in the shards.
            ownership: is to know what is owned.
            forward: how to reach an entity of another node.
            rules: what all nodes keep to.
            meter: what is counted over all lives.
            owns: whether this node is to have any; one that is not hands everything on.
            region: of the nodes that share the leases; empty where there is one.
        """
        self._home = home
        self._leases = leases
        self._store = store
        self._kinds = tuple(kinds)
        self._ownership = ownership
        self._forward = forward
        self._rules = rules or Rules()
        self._meter = meter or LeaseMeter()
        token = f"{home.node}/{secrets.token_hex(8)}"
        self._region = region
        self._tenancy = Tenancy(token, self._rules, place_of(home), self._meter.counts, owns=owns)
        self._minting: set[int] = set()
        self._told: frozenset[int] | None = None
        """The shards whose entities may live, as the kinds were told last."""
        self._is_resting = False
        self._is_forwarding = False
        self._beside: set[asyncio.Task[None]] = set()

    async def on_start(self) -> None:
        """Begin another life; what is said to any entity waits."""
        me = self.context.self_ref
        self._ownership.begin(self._tenancy, lambda shard, epoch: me.tell(WriteRefused(shard, epoch)))
        self._speak_in(0.0)
        self.context.timers.start_periodic("forward", ForwardNow(), _FORWARD_SECONDS)

    async def on_receive(self, message: ShardsMessage) -> object:
        """Route a message."""
        match message:
            case Speak():
                await self._speak()
            case Minted():
                self._minted(message)
            case Rested():
                self._rested(message)
            case WriteRefused():
                self._write_refused(message)
            case PrepareToLeave():
                self._tenancy.announce()
                self._speak_in(0.0)
            case ForwardNow():
                self._forward_soon()
            case OwnedShards():
                return self._tenancy.shards(Hold.HELD)
            case _:
                assert_never(message)
        return None

    async def on_stop(self, reason: StopReason) -> None:
        """Let all entities rest, and only then leave; what cannot be told the table runs out there."""
        del reason
        for task in self._beside:
            task.cancel()
        self._tenancy.leave()
        resting = self._tenancy.shards(Hold.LEAVING, Hold.LOST)
        await self._rest_all()
        self._tenancy.rested(resting)
        self._meter.owned = 0
        try:
            await self._leases.leave(self._tenancy.token)
        except StoreUnavailableError as error:
            self.context.log.warning("leases_left_behind", node=self._home.node, error=str(error))

    # Speaking

    async def _speak(self) -> None:
        said_at = self.context.clock.now()
        lost = self._meter.counts.lost
        said = self._tenancy.say(said_at)
        try:
            picture = await self._leases.say(said)
        except StoreUnavailableError as error:
            self._meter.unheard += 1
            self.context.log.warning("leases_unheard", node=self._home.node, error=str(error))
            now, heard_at = self.context.clock.now(), self._tenancy.heard_at
            self._tenancy.see(now)
            self._meter.is_deserted = heard_at is None or now - heard_at >= self._rules.act_seconds
        else:
            self._tenancy.hear(picture, said_at, self.context.clock.now())
            self._meter.is_deserted = False
        if self._meter.counts.lost > lost:
            self.context.log.error("shards_lost", node=self._home.node, shards=self._meter.counts.lost - lost)
        self._carry_out()
        is_heard = self._tenancy.heard_at == said_at
        busy = self._tenancy.is_busy or not is_heard
        self._speak_in(self._rules.busy_seconds if busy else self._rules.beat_seconds)

    def _speak_in(self, seconds: float) -> None:
        self.context.timers.start_timer("speak", Speak(), seconds)

    def _carry_out(self) -> None:
        """Begin what the tenancy has decided, beside this actor: nothing of it may hold up the next statement."""
        to_mint = [shard for shard in self._tenancy.shards(Hold.MINTING) if shard not in self._minting]
        if to_mint:
            self._minting.update(to_mint)
            self._do_beside(self._mint(tuple(to_mint)))
        resting = self._tenancy.shards(Hold.LEAVING, Hold.LOST)
        held = frozenset(self._tenancy.shards(Hold.HELD))
        self._meter.owned = len(held)
        if (resting or held != self._told) and not self._is_resting:
            self._is_resting, self._told = True, held
            self._do_beside(self._rest(resting))

    def _do_beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    # Epochs

    async def _mint(self, shards: tuple[int, ...]) -> None:
        """Have epochs minted, some at a time, first where somebody waits: each is ours as soon as it is there."""
        left = list(shards)
        while left:
            waited_for = await self._waited_for()
            left.sort(key=lambda shard: shard not in waited_for)
            some, left = left[:_AT_ONCE], left[_AT_ONCE:]
            epochs = await asyncio.gather(*(self._epoch_of(shard) for shard in some))
            self.context.self_ref.tell(Minted(dict(zip(some, epochs, strict=True))))

    async def _waited_for(self) -> set[int]:
        """Give the shards in which messages wait."""
        found: set[int] = set()
        for kind in self._kinds:
            with suppress(ActorError):
                kept = await kind.entities.ask(KeptIds(), within=_WITHIN_SECONDS)
                found |= {shard_of(kind.entity_of(name), self._rules.shards) for name in kept}
        return found

    async def _epoch_of(self, shard: int) -> Epoch | None:
        try:
            return await self._store.claim(shard_owner(shard, self._region))
        except StoreUnavailableError as error:
            self.context.log.warning("epoch_not_minted", shard=shard, error=str(error))
            return None

    def _minted(self, message: Minted) -> None:
        self._minting.difference_update(message.epochs)
        now = self.context.clock.now()
        for shard, epoch in message.epochs.items():
            if epoch is None or epoch == NEVER:
                self._tenancy.not_minted(shard)
            else:
                self._tenancy.minted(shard, epoch, now)
        self._carry_out()
        if not self._minting:
            self._speak_in(0.0)  # others want to know whose they are

    def _write_refused(self, message: WriteRefused) -> None:
        self._tenancy.refused(message.shard, message.epoch)
        self.context.log.warning("stale_write_refused", node=self._home.node, shard=message.shard)
        self._carry_out()

    # Entities

    async def _rest(self, shards: tuple[int, ...]) -> None:
        is_over = await self._rest_all()
        self.context.self_ref.tell(Rested(shards, is_over))

    async def _rest_all(self) -> bool:
        """Have the entities rest whose shards are not ours, and let the others live; says whether all kinds did."""
        told = [self._tell(kind) for kind in self._kinds]
        return all(await asyncio.gather(*told))

    async def _tell(self, kind: Kind) -> bool:
        try:
            await kind.entities.ask(Release(partial(self._is_released, kind)), within=_WITHIN_SECONDS)
        except ActorError as error:
            self.context.log.warning("entities_not_told", kind=kind.entities.path, error=repr(error))
            return False
        return True

    def _is_released(self, kind: Kind, name: str) -> bool:
        return not self._ownership.accepts(kind.entity_of(name))

    def _rested(self, message: Rested) -> None:
        self._is_resting = False
        if not message.is_over:
            self._told = None  # they are told again at the next beat
            return
        self._tenancy.rested(message.shards)
        if message.shards:
            self._speak_in(0.0)  # others wait for them
        self._carry_out()

    # Messages for what is not ours

    def _forward_soon(self) -> None:
        if not self._is_forwarding:
            self._is_forwarding = True
            self._do_beside(self._forward_kept())

    async def _forward_kept(self) -> None:
        """Forward what waits for entities that are somebody else's; what is nobody's yet goes on waiting."""
        try:
            for kind in self._kinds:
                await self._forward_kept_of(kind)
        except ActorError as error:
            self.context.log.warning("not_forwarded", error=repr(error))
        finally:
            self._is_forwarding = False

    async def _forward_kept_of(self, kind: Kind) -> None:
        kept = await kind.entities.ask(KeptIds(), within=_WITHIN_SECONDS)
        homes = {name: self._ownership.home_now(kind.entity_of(name)) for name in kept}
        elsewhere = {name: home for name, home in homes.items() if home is not None and home.node != self._home.node}
        if elsewhere:
            hand_over = HandOver(
                lambda name: name in elsewhere,
                lambda name, message: self._forward(elsewhere[name], kind.entity_of(name), message),
            )
            self._meter.handed_on += await kind.entities.ask(hand_over, within=_WITHIN_SECONDS)
