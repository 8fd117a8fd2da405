"""The sweep: every store is looked through for whatever names a learner, and says where, never what."""

from collections import Counter

import msgspec

from actors.stores.whole import WholeStores
from models.people.account import AccountId
from models.people.sought import Sought, part_of_names, sought


class Swept(msgspec.Struct, frozen=True):
    """Where a learner is named; all empty after an erasure."""

    documents: dict[str, int]
    """Collection -> documents."""
    keys: dict[str, int]
    """Of the store of keys: collection -> documents."""
    objects: int
    passing: int
    put_by: int = 0
    """Recitations that wait for the documents."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing names them."""
        return not (self.documents or self.keys or self.objects or self.passing or self.put_by)


async def sweep(stores: WholeStores, learner: AccountId, name: str | None) -> Swept:
    """Look everywhere.

    Args:
        stores: what is looked through.
        learner: the id.
        name: what they signed in by, folded; None when nobody knows it any more.

    Raises:
        StoreUnavailableError: a store is away; what was not looked through is not clean.
    """
    wanted = sought(learner, name)
    documents = Counter([held.collection async for held in stores.documents.about(wanted)])
    keys = Counter([held.collection async for held in stores.keys.about(wanted)])
    objects = len(await objects_about(stores, wanted, learner))
    put_by = sum([len(await store.about(wanted)) for store in stores.put_by])
    return Swept(dict(documents), dict(keys), objects, len(await stores.passing.about(wanted)), put_by)


async def objects_about(stores: WholeStores, wanted: Sought, learner: AccountId) -> list[str]:
    """Give the names of all objects that a learner is named in, wherever in the name."""
    part = part_of_names(learner)
    return [
        info.name
        async for info in stores.objects.find("")
        if part in info.name.split("/") or any(known in info.name for known in wanted.parts)
    ]
