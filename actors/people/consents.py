"""The desk of consents: a yes is given, taken back, shown; and asked for before anything of a voice is kept."""

import secrets
from collections.abc import Callable

import msgspec

from actors.people.accounts import Accounts
from actors.people.errors import ForbiddenError, MissingError
from actors.people.kept import CONSENTS, of_account
from actors.ports import LearnerId
from actors.stores.documents import DocumentStore, Put
from models.people.account import Account, AccountId
from models.people.consent import Consent, Purpose, may_consent, may_store_audio, stands
from models.people.permissions import Action


class Consents:
    """Keeps who allowed what."""

    def __init__(self, accounts: Accounts, store: DocumentStore, wall_clock: Callable[[], float]) -> None:
        self._accounts = accounts
        self._store = store
        self._wall_clock = wall_clock

    async def give(self, actor: Account, about: AccountId, purpose: Purpose) -> Consent:
        """Keep a yes; one that stands already is given back as it is.

        Raises:
            MissingError, ForbiddenError: it is not theirs to give, or a child's own.
        """
        account = await self._accounts.find_for(actor, about, Action.GIVE_CONSENT)
        now = self._wall_clock()
        if not may_consent(account, actor.id, now):
            raise ForbiddenError("guardian_needed", "a child's consent is given by their guardian, an adult's by them")
        for kept in await self._store.list_owned(CONSENTS, of_account(about)):
            if stands(kept.value, account, purpose, now):
                return kept.value
        made = Consent(about, purpose, actor.id, now)
        await self._store.write(Put(CONSENTS, of_account(about), secrets.token_urlsafe(12), made, expected=0))
        return made

    async def withdraw(self, actor: Account, about: AccountId, purpose: Purpose) -> None:
        """Take back every yes to something; from now on it does not stand. None there changes nothing.

        Raises:
            MissingError, ForbiddenError: it is not theirs to take back.
        """
        await self._accounts.find_for(actor, about, Action.WITHDRAW_CONSENT)
        now, owner = self._wall_clock(), of_account(about)
        standing = [
            Put(CONSENTS, owner, kept.key, _withdrawn(kept.value, actor.id, now))
            for kept in await self._store.list_owned(CONSENTS, owner)
            if kept.value.purpose is purpose and kept.value.withdrawn_at is None
        ]
        if standing:
            await self._store.write(*standing)

    async def list_of(self, actor: Account, about: AccountId) -> list[Consent]:
        """Give all that was ever allowed, oldest first, to who may see it.

        Raises:
            MissingError, ForbiddenError: it is not theirs to see.
        """
        await self._accounts.find_for(actor, about, Action.SEE_CONSENT)
        kept = await self._store.list_owned(CONSENTS, of_account(about))
        return sorted((entry.value for entry in kept), key=lambda consent: consent.given_at)

    async def may_store_audio(self, learner: LearnerId) -> bool:
        """Say whether frames of this learner's voice may be stored now; asked anew for every recitation at least.

        Raises:
            StoreUnavailableError: it cannot be known; then nothing may be stored.
        """
        try:
            account = await self._accounts.find(AccountId(learner))
        except MissingError:
            return False
        kept = await self._store.list_owned(CONSENTS, of_account(account.id))
        return may_store_audio(account, [entry.value for entry in kept], self._wall_clock())


def _withdrawn(consent: Consent, by: AccountId, now: float) -> Consent:
    return msgspec.structs.replace(consent, withdrawn_at=now, withdrawn_by=by)
