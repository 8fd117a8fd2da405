"""The desk of what people ask about themselves: to hear, to choose how long, to have it all, to have it all gone."""

from collections.abc import AsyncGenerator, Callable

import msgspec

from actors.people.accounts import Accounts
from actors.people.errors import ForbiddenError, MissingError
from actors.people.kept import CONSENTS, PASSWORDS, SIGN_INS, of_account
from actors.people.limits import hold_to
from actors.people.ports import Claims, Passing, PasswordHasher
from actors.privacy.desks import PrivacyDesks
from actors.privacy.erasure import Erased
from actors.privacy.kept import KEPT_AUDIO, KeptAudio
from actors.stores.documents import Owner
from actors.stores.whole import WholeDocuments
from models.people.account import Account, AccountId, is_child
from models.people.consent import Purpose, stands
from models.people.errors import RuleError
from models.people.permissions import Action


class Slice(msgspec.Struct, frozen=True):
    """A part of a recitation, to be heard."""

    samples: int
    """At 16 kHz."""
    pcm: AsyncGenerator[bytes, None]


class PrivacyRequests:
    """Answers them."""

    def __init__(
        self,
        accounts: Accounts,
        documents: WholeDocuments,
        passing: Passing,
        hasher: PasswordHasher,
        desks: PrivacyDesks,
        wall_clock: Callable[[], float],
    ) -> None:
        self._accounts = accounts
        self._documents = documents
        self._passing = passing
        self._hasher = hasher
        self._desks = desks
        self._wall_clock = wall_clock

    async def hear(self, actor: Account, session: str, recitation: int, begin: int, end: int | None) -> Slice:
        """Give samples of a recitation to its learner, their guardian, or, with consent, their teacher.

        Raises:
            MissingError: nothing of it is kept, for who asks.
            RuleError: there are no such samples.
        """
        kept = await self._desks.shelf.find(session, recitation)
        if kept is None or not await self._may_hear(actor, AccountId(kept.owner)):
            raise MissingError("no_audio", "no audio of this recitation is kept here")
        end = kept.value.samples if end is None else end
        if not 0 <= begin < end <= kept.value.samples:
            detail = f"samples {begin} to {end}; there are 0 to {kept.value.samples}, and at least one is given"
            raise RuleError("bad_range", detail)
        return Slice(end - begin, self._desks.shelf.hear(kept.owner, kept.value, begin, end))

    async def list_audio(self, actor: Account, target: AccountId) -> list[KeptAudio]:
        """Give what is kept of somebody's voice.

        Raises:
            MissingError: it is not to be heard by who asks.
        """
        if not await self._may_hear(actor, target):
            raise MissingError("no_account", "there is no such account here")
        return await self._desks.shelf.list_of(of_account(target))

    async def days_of(self, actor: Account, target: AccountId) -> int:
        """Say for how many days somebody's audio is kept.

        Raises:
            MissingError, ForbiddenError: it is not theirs to see.
        """
        await self._accounts.find_for(actor, target, Action.SET_RETENTION)
        return await self._desks.retention.days_of(of_account(target))

    async def choose_days(self, actor: Account, target: AccountId, days: int) -> int:
        """Choose it; a guardian for a child.

        Raises:
            MissingError, ForbiddenError: it is not theirs to choose.
            RuleError: it is not within the operator's bound.
        """
        account = await self._accounts.find_for(actor, target, Action.SET_RETENTION)
        self._demand_grown_up(actor, account)
        await self._desks.retention.choose(of_account(target), days)
        return await self._desks.retention.days_of(of_account(target))

    async def forget_audio(self, actor: Account, target: AccountId) -> int:
        """Take all audio of somebody away, and their key; returns how many objects there were.

        Raises:
            MissingError, ForbiddenError: it is not theirs to take away.
        """
        await self._accounts.find_for(actor, target, Action.DELETE_AUDIO)
        owner = of_account(target)
        await self._desks.keys.destroy(owner)
        removed = await self._desks.shelf.remove_all(owner)
        async for held in self._documents.held_by(owner):
            if held.collection == KEPT_AUDIO.name:
                await self._documents.take_away(held)
        return removed

    async def export(self, actor: Account, target: AccountId) -> AsyncGenerator[bytes, None]:
        """Give an archive of all that is known of somebody.

        Raises:
            MissingError, ForbiddenError: it is not theirs to have.
        """
        await self._accounts.find_for(actor, target, Action.EXPORT)
        return self._desks.exporter.export(of_account(target))

    async def erase(self, actor: Account, claims: Claims, target: AccountId, password: str | None) -> Erased:
        """Delete an account and all that is known of who had it.

        Args:
            actor: who asks: they themselves, or a child's guardian.
            claims: of the token that they brought.
            target: who is to be forgotten.
            password: of who asks; None where the sign-in is fresh.

        Raises:
            MissingError, ForbiddenError: it is not theirs to do, or it was not shown to be them.
            TooOftenError: too many passwords were tried.
            RuleError, StoreUnavailableError, ErasureError: as `Erasure.erase` says.
        """
        account = await self._accounts.find_for(actor, target, Action.ERASE)
        self._demand_grown_up(actor, account)
        if not await self._is_really(actor, claims, password):
            raise ForbiddenError("sign_in_again", "show the password, or sign in anew, and ask again at once")
        return await self._desks.erasure.erase(target)

    async def _may_hear(self, actor: Account, target: AccountId) -> bool:
        try:
            account = await self._accounts.find_for(actor, target, Action.HEAR_AUDIO)
        except (MissingError, ForbiddenError):
            return False
        if actor.id in {account.id, account.guardian}:
            return True
        now, kept = self._wall_clock(), await self._documents.list_owned(CONSENTS, of_account(target))
        return any(stands(one.value, account, Purpose.SHARE_WITH_TEACHER, now) for one in kept)

    def _demand_grown_up(self, actor: Account, account: Account) -> None:
        """See that no child does by themselves what is their guardian's to do.

        Raises:
            ForbiddenError: a child does.
        """
        if actor.id == account.id and is_child(account, self._wall_clock()):
            raise ForbiddenError("guardian_needed", "for a child this is done by their guardian")

    async def _is_really(self, actor: Account, claims: Claims, password: str | None) -> bool:
        owner = of_account(actor.id)
        if password is not None:
            await hold_to(self._passing, "sign_in_as", actor.name)
            kept = await self._documents.read(PASSWORDS, owner, "password")
            return await self._hasher.holds(None if kept is None else kept.value.hashed, password)
        return self._wall_clock() - await self._signed_in_at(owner, claims) < self._desks.settings.fresh_sign_in_seconds

    async def _signed_in_at(self, owner: Owner, claims: Claims) -> float:
        """Say when somebody signed in: here, or at the issuer of their token."""
        if claims.sign_in is None:
            return claims.issued_at
        kept = await self._documents.read(SIGN_INS, owner, claims.sign_in)
        return 0.0 if kept is None else kept.value.made_at
