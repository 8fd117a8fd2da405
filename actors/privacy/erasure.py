"""Erasure: a learner goes from every store, their key is destroyed, and the sweep behind it has to find nothing.

Said again, it goes on where it was cut off: what says who they were goes last.
"""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from actors.people.kept import ACCOUNTS, HALAQAT, MEMBERSHIPS, NAMES, SIGN_INS, WARDS, of_account, of_class
from actors.people.ports import SignedOut, SignOutNews
from actors.ports import LearnerId
from actors.privacy.kept import of_backup
from actors.privacy.keys import DataKeys
from actors.privacy.sweeping import Swept, objects_about, sweep
from actors.privacy.tombstones import Tombstones
from actors.stores.documents import Owner, Remove
from actors.stores.whole import Held, WholeStores
from models.people.account import AccountId
from models.people.errors import RuleError
from models.people.sought import Sought, sought

_ROUNDS: Final = 5
"""How often what names them is looked for: what others were writing meanwhile is found in the next."""


class ErasureError(Exception):
    """Something still names them after all that was done; the text says where. It is ours to mend."""


class Erased(msgspec.Struct, frozen=True):
    """What was taken away."""

    documents: int
    objects: int
    passing: int
    had_key: bool
    visits: int
    """That were open and were ended."""
    swept: Swept


class Erasure:
    """Erases learners."""

    def __init__(
        self,
        stores: WholeStores,
        keys: DataKeys,
        tombstones: Tombstones,
        news: SignOutNews,
        wall_clock: Callable[[], float],
    ) -> None:
        self._stores = stores
        self._keys = keys
        self._tombstones = tombstones
        self._news = news
        self._wall_clock = wall_clock
        self.end_visits: Callable[[LearnerId], Awaitable[int]] = _nobody_is_here
        """Ends whatever they have open in this process; the tree is put here once it stands."""

    async def erase(self, learner: AccountId, *, name: str | None = None) -> Erased:
        """Erase a learner everywhere.

        Args:
            learner: whose id.
            name: what they signed in by, folded, where no account says so any more.

        Raises:
            RuleError: they answer for children, who are erased, or given to somebody else, before.
            StoreUnavailableError: a store is away; a part may be gone, and saying it again takes the rest.
            ErasureError: something still names them.
        """
        documents, owner = self._stores.documents, of_account(learner)
        if await documents.list_owned(WARDS, owner, limit=1):
            raise RuleError("has_children", "who answers for children deletes their accounts first")
        account = await documents.read(ACCOUNTS, owner, "account")
        wanted = sought(learner, name if account is None else account.value.name)
        await self._tombstones.set_for(owner)
        await self._news.tell(await self._signed_out(learner))
        visits = await self.end_visits(LearnerId(learner))
        had_key = await self._keys.destroy(owner)
        await self._keys.destroy(of_backup(owner))
        await self._remove_put_by(wanted)
        objects = await self._remove_objects(wanted, learner)
        passing = await self._remove_passing(wanted)
        removed = await self._remove_documents(wanted, learner)
        swept = await self._sweep(wanted, learner)
        return Erased(removed, objects, passing, had_key, visits, swept)

    async def erase_again(self) -> int:
        """Erase all who were erased and are there again: from a backup, or by who was writing; returns how many."""
        graves, back = await self._tombstones.read_all(), set[Owner]()
        async for owner in self._stores.documents.owners():
            learner = await self._whose(owner)
            if learner in graves:
                back.add(learner)
        waiting = sorted(back)
        while waiting:
            late = [learner for learner in waiting if not await self._is_erased_again(AccountId(learner))]
            if len(late) == len(waiting):
                raise ErasureError(f"{len(late)} who were erased came back with children who were not")
            waiting = late
        return len(back)

    async def _is_erased_again(self, learner: AccountId) -> bool:
        """Erase somebody who came back; false for who answers for others who have to go before."""
        try:
            await self.erase(learner, name=await self._name_of(learner))
        except RuleError:
            return False
        return True

    async def _signed_out(self, learner: AccountId) -> SignedOut:
        """Say that every device of theirs is out, and every token of another issuer up to now."""
        devices = await self._stores.documents.list_owned(SIGN_INS, of_account(learner))
        return SignedOut(LearnerId(learner), tuple(kept.value.id for kept in devices), self._wall_clock())

    async def _whose(self, owner: Owner) -> Owner:
        """Say whose documents an owner's are: a name's are its account's."""
        if not owner.startswith("name:"):
            return owner
        kept = await self._stores.documents.read(NAMES, owner, "name")
        return owner if kept is None else of_account(kept.value.account)

    async def _name_of(self, learner: AccountId) -> str | None:
        async for held in self._stores.documents.about(sought(learner, None)):
            if held.collection == NAMES.name:
                return held.owner.removeprefix("name:")
        return None

    async def _remove_objects(self, wanted: Sought, learner: AccountId) -> int:
        names = await objects_about(self._stores, wanted, learner)
        return sum([await self._stores.objects.remove(name) for name in names])

    async def _remove_put_by(self, wanted: Sought) -> None:
        for store in self._stores.put_by:
            for name in await store.about(wanted):
                await store.remove(name)

    async def _remove_passing(self, wanted: Sought) -> int:
        keys = await self._stores.passing.about(wanted)
        for key in keys:
            await self._stores.passing.remove(key)
        return len(keys)

    async def _remove_documents(self, wanted: Sought, learner: AccountId) -> int:
        """Take every document away that is theirs or is about them, and their name out of others'; theirs last."""
        documents, owner = self._stores.documents, of_account(learner)
        removed = await self._remove_taught(learner)
        for _ in range(_ROUNDS):
            of_others = [held async for held in documents.about(wanted) if held.owner != owner]
            for held in of_others:
                await self._take_out(held, wanted)
            gone = len(of_others) + await documents.erase(owner)
            removed += gone
            if not gone:
                break
        return removed

    async def _remove_taught(self, teacher: AccountId) -> int:
        """Take the classes away that they taught, and the memberships in them."""
        documents, removed = self._stores.documents, 0
        for halaqa in await documents.find(HALAQAT, "teacher", teacher):
            members = [Remove(MEMBERSHIPS, of_account(member), halaqa.value.id) for member in halaqa.value.members]
            if members:
                await documents.write(*members)
            removed += len(members) + await documents.erase(of_class(halaqa.value.id))
        return removed

    async def _take_out(self, held: Held, wanted: Sought) -> None:
        """Take a document away that stands under their id or name; where it only names them, take that out of it."""
        if wanted.is_in(held.owner, held.key, ""):
            await self._stores.documents.take_away(held)
            return
        value = wanted.redacted(msgspec.json.decode(held.value))
        await self._stores.documents.rewrite(held, msgspec.Raw(msgspec.json.encode(value)))

    async def _sweep(self, wanted: Sought, learner: AccountId) -> Swept:
        """Look everywhere.

        Raises:
            ErasureError: something still names them.
        """
        name = next((owner.removeprefix("name:") for owner in wanted.owners if owner.startswith("name:")), None)
        swept = await sweep(self._stores, learner, name)
        if not swept.is_clean:
            raise ErasureError(f"after all was erased this still names them: {swept}")
        return swept


async def _nobody_is_here(learner: LearnerId) -> int:
    del learner
    return 0
