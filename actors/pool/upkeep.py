"""How ears come and go: made, given up and made again, one version of the model in place of another."""

import asyncio
from functools import partial
from pathlib import Path

from actors.pool.desk import Desk
from actors.pool.ears import Ear, EarLostError, MakePlaces
from actors.pool.fleet import Fleet, Installed
from actors.pool.fleets import Fleets
from actors.pool.messages import DrainOver, EarClosed, EarMade, MakeEar, PoolMessage
from actors.pool.meter import PoolMeter
from actors.pool.streams import Streams
from actors.pool.workshop import Workshop
from actors.runtime.context import Context


class Upkeep:
    """Keeps the desks of the pool with ears; what takes time is done in worker threads, and told to the pool."""

    def __init__(
        self,
        context: Context[PoolMessage],
        places: MakePlaces,
        fleets: Fleets,
        streams: Streams,
        meter: PoolMeter,
        drain_seconds: float,
        installed: Installed,
    ) -> None:
        """Make an upkeep for one incarnation of the pool.

        Args:
            context: the pool's.
            places: where ears can be made.
            fleets: the desks.
            streams: who has to be moved when an ear goes.
            meter: where figures go.
            drain_seconds: how long streams may stay on the version before.
            installed: the model in use; outlives the incarnation.
        """
        self._context = context
        self._places = places
        self._fleets = fleets
        self._streams = streams
        self._meter = meter
        self._drain_seconds = drain_seconds
        self._installed = installed
        self._workshop = Workshop()

    # The beginning and the end

    async def make_first(self) -> None:
        """Make the ears of the model in use, the configured one unless another was installed, and wait for them.

        Raises:
            EarLostError: not one of them can be had, for the reasons that it names.
        """
        weights = self._installed.weights
        fleet = self._fleets.bring_in(self._places(weights), weights)
        self._fleets.promote()
        try:
            made = await asyncio.gather(*map(self._make_at_once, fleet.desks))
        except BaseException:
            await asyncio.shield(self._context.blocking(self._workshop.shut))
            raise
        for desk, ear in zip(fleet.desks, made, strict=True):
            self.ear_made(EarMade(desk.number, ear))
        if not fleet.in_use():
            raise EarLostError(f"no ear could be made: {'; '.join(map(str, made))}")

    async def _make_at_once(self, desk: Desk) -> Ear | Exception:
        try:
            return await self._context.blocking(self._workshop.make, desk.place)
        except Exception as error:  # noqa: BLE001 - whatever went wrong there, the others may do
            return error

    async def shut(self) -> None:
        """Put all ears away, those that are being made, too."""
        await self._context.blocking(self._workshop.shut)

    # Ears

    def lose(self, desk: Desk, why: str) -> None:
        """Give an ear up: its streams go on elsewhere, and another is made in its place after a pause."""
        self._context.log.warning("ear_lost", ear=desk.place.name, why=why, streams=len(desk.streams))
        self._meter.lost(desk.place.name)
        self._empty(desk)
        self._try_later(desk)

    def make_ear(self, message: MakeEar) -> None:
        """Try again, after the pause."""
        desk = self._fleets.desk(message.desk)
        if desk is not None:
            desk.breaker.try_again()
            self._make(desk)

    def ear_made(self, message: EarMade) -> None:
        """Let a warm ear work; try later where there is none."""
        desk, made = self._fleets.desk(message.desk), message.made
        if desk is None:
            if not isinstance(made, BaseException):
                self._put_away(made)  # its version was let go meanwhile
        elif isinstance(made, BaseException):
            self._ear_not_made(desk, made)
        else:
            desk.seat(made)
            self._context.log.info("ear_up", ear=made.name, version=made.version, slots=made.slots)
            self._install_when_ready()
            self._leave_fallback()

    def _ear_not_made(self, desk: Desk, error: BaseException) -> None:
        self._context.log.warning("ear_not_made", ear=desk.place.name, error=str(error))
        if self._fleets.incoming is not None and desk in self._fleets.incoming.desks:
            self._context.log.warning("model_refused", error=str(error))
            self._let_go(self._fleets.refuse(str(error)))
        else:
            self._try_later(desk)

    def _leave_fallback(self) -> None:
        """Move streams away from fallback ears that are not needed any more."""
        in_use = self._fleets.current.in_use()
        for desk in self._fleets.current.desks:
            if desk.place.is_fallback and desk not in in_use:
                self._streams.move_all(desk)

    def _make(self, desk: Desk) -> None:
        self._context.run_blocking(partial(self._workshop.make, desk.place), then=partial(EarMade, desk.number))

    def _try_later(self, desk: Desk) -> None:
        desk.breaker.open()
        self._context.timers.start_timer(f"make {desk.number}", MakeEar(desk.number), desk.breaker.pause_seconds)

    def _empty(self, desk: Desk) -> None:
        self._streams.move_all(desk)
        ear = desk.unseat()
        if ear is not None:
            self._put_away(ear)

    def _put_away(self, ear: Ear) -> None:
        self._context.run_blocking(partial(self._workshop.put_away, ear), then=lambda _: EarClosed(ear.name))

    # Versions

    def install(self, weights: Path | None) -> None:
        """Load a model beside the one in use."""
        if self._fleets.incoming is not None:
            self._context.log.warning("model_refused", error="another model is being loaded")
            return
        for desk in self._fleets.bring_in(self._places(weights), weights).desks:
            self._make(desk)

    def _install_when_ready(self) -> None:
        """Let new streams go to the incoming version once each of its ears is warm."""
        if self._fleets.incoming is None or not self._fleets.incoming.is_ready:
            return
        self._let_go(self._fleets.promote())
        self._installed.weights = self._fleets.current.weights
        old = self._fleets.previous
        self._context.timers.start_timer("drain", DrainOver(old.number), self._drain_seconds)
        self._context.log.info("model_installed", version=self._fleets.current.version, before=old.version)

    def drain_over(self, message: DrainOver) -> None:
        """Move who is still on the version before."""
        if self._fleets.previous.number == message.fleet:
            self._leave_previous()

    def roll_back(self) -> None:
        """Go back at once: a version that is rolled back is trusted with no stream."""
        if not self._fleets.roll_back():
            self._context.log.warning("rollback_refused", error="no model from before is up")
            return
        self._installed.weights = self._fleets.current.weights
        self._leave_previous()
        self._context.log.info("model_rolled_back", version=self._fleets.current.version)

    def _leave_previous(self) -> None:
        for desk in self._fleets.previous.desks:
            self._streams.move_all(desk)

    def _let_go(self, fleet: Fleet) -> None:
        for desk in fleet.desks:
            self._empty(desk)
