"""What privacy is done with, put together over all stores: for the server, and for the command line without one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from actors.people.consents import Consents
from actors.people.ports import SignOutNews
from actors.ports import LearnerId
from actors.privacy.erasure import Erasure
from actors.privacy.export import Exporter
from actors.privacy.keeping import KeepingParts
from actors.privacy.keys import DataKeys
from actors.privacy.retention import Retention
from actors.privacy.shelf import Shelf
from actors.privacy.tombstones import Tombstones
from actors.stores.documents import Owner
from actors.stores.whole import WholeStores
from config.settings import PrivacySettings


@dataclass(frozen=True, slots=True)
class PrivacyDesks:
    """All of them."""

    keys: DataKeys
    tombstones: Tombstones
    shelf: Shelf
    retention: Retention
    exporter: Exporter
    erasure: Erasure
    settings: PrivacySettings
    wall_clock: Callable[[], float]

    def keeping(self, consents: Consents) -> KeepingParts | None:
        """Give what keeps audio; None where the operator wants none kept."""
        if not self.settings.keep_audio:
            return None
        return KeepingParts(self._gate(consents), self.shelf, self.wall_clock)

    def _gate(self, consents: Consents) -> Callable[[LearnerId], Awaitable[bool]]:
        async def may_store(learner: LearnerId) -> bool:
            """Say whether a frame may be stored: not of who is being erased, whatever their consent still says."""
            return not await self.tombstones.is_set(Owner(learner)) and await consents.may_store_audio(learner)

        return may_store


def open_desks(
    stores: WholeStores, settings: PrivacySettings, news: SignOutNews, wall_clock: Callable[[], float]
) -> PrivacyDesks:
    """Put the desks together."""
    keys, tombstones = DataKeys(stores.keys, wall_clock), Tombstones(stores.keys, wall_clock)
    shelf = Shelf(stores.documents, stores.objects, keys)
    return PrivacyDesks(
        keys=keys,
        tombstones=tombstones,
        shelf=shelf,
        retention=Retention(stores.documents, stores.objects, settings, wall_clock),
        exporter=Exporter(stores.documents, shelf, wall_clock),
        erasure=Erasure(stores, keys, tombstones, news, wall_clock),
        settings=settings,
        wall_clock=wall_clock,
    )
