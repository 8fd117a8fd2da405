"""The desk of sign-ins: passwords to tokens, new tokens for old ones, and out again, on one device or on all."""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress

import msgspec

from actors.people.accounts import Accounts
from actors.people.errors import DeskError, NotSignedInError
from actors.people.kept import (
    NAMES,
    PASSWORDS,
    SIGN_INS,
    SIGNED_OUT,
    Password,
    SignedOutBefore,
    of_account,
    of_name,
)
from actors.people.limits import hold_to
from actors.people.ports import Claims, Passing, PasswordHasher, SignedOut, SignOutNews, TokenSigner
from actors.people.sign_out_log import logged
from actors.ports import LearnerId
from actors.stores.documents import Change, ConflictError, DocumentStore, Kept, Put, Remove
from models.people.account import Account, AccountId, folded
from models.people.errors import RuleError
from models.people.permissions import Action
from models.people.signin import Presented, SignIn, SignInId, ended, is_live, judge, rotated

_TRIES = 3
"""How often a change is tried again that another was faster with."""


class Tokens(msgspec.Struct, frozen=True):
    """What a device gets that signs in, or comes back for more."""

    account: Account
    access_token: str
    refresh_token: str
    expires_in: float
    """Seconds for which the access token is good."""


class SignIns:
    """Signs devices in and out."""

    def __init__(
        self,
        accounts: Accounts,
        store: DocumentStore,
        passing: Passing,
        hasher: PasswordHasher,
        signer: TokenSigner,
        news: SignOutNews,
        *,
        access_seconds: float,
        wall_clock: Callable[[], float],
    ) -> None:
        self._accounts = accounts
        self._store = store
        self._passing = passing
        self._hasher = hasher
        self._signer = signer
        self._news = news
        self._access_seconds = access_seconds
        self._wall_clock = wall_clock

    async def sign_in(self, name: str, password: str, source: str) -> Tokens:
        """Give tokens for a name and its password.

        Raises:
            NotSignedInError: they do not hold; which of the two is not said, and takes as long.
            TooOftenError: it was tried too often, from there or for that name.
        """
        await hold_to(self._passing, "sign_in_from", source)
        try:
            form = folded(name)
        except RuleError:
            form = ""
        await hold_to(self._passing, "sign_in_as_from", f"{form} {source}")
        await hold_to(self._passing, "sign_in_as", form)
        account, kept = await self._by_password(form, password)
        tokens = await self.open(account)
        await self._see_unchanged(kept, password, tokens)
        return tokens

    async def sign_in_child(self, guardian: Account, child: AccountId) -> Tokens:
        """Give a guardian tokens of their child, for a device that the child recites on.

        Raises:
            MissingError, ForbiddenError: it is not their child.
        """
        return await self.open(await self._accounts.find_for(guardian, child, Action.SIGN_IN_CHILD))

    async def open(self, account: Account) -> Tokens:
        """Sign a device in; what is left of sign-ins that are over is taken away."""
        now, secret = self._wall_clock(), secrets.token_urlsafe(32)
        made = SignIn(SignInId(secrets.token_urlsafe(12)), account.id, _digest(secret), made_at=now, refreshed_at=now)
        owner = of_account(account.id)
        old = await self._store.list_owned(SIGN_INS, owner)
        gone = [Remove(SIGN_INS, owner, kept.key) for kept in old if not is_live(kept.value, now)]
        await self._store.write(Put(SIGN_INS, owner, made.id, made, expected=0), *gone)
        return await self._tokens(account, made, secret)

    async def refresh(self, token: str) -> Tokens:
        """Give new tokens for a refresh token, which is good once; one that was used before ends its sign-in.

        Raises:
            NotSignedInError: it does not hold, or was used before.
            TooOftenError: too often.
        """
        account, sign_in, secret = _taken_apart(token)
        await hold_to(self._passing, "refresh_of", account)
        for _ in range(_TRIES):
            kept = await self._store.read(SIGN_INS, of_account(account), sign_in)
            if kept is None:
                break
            try:
                return await self._refreshed(kept, secret)
            except ConflictError:
                continue  # another was faster; what it made of the token is seen in the next round
        raise NotSignedInError("signed_out", "this sign-in is over; sign in again")

    async def check(self, claims: Claims) -> None:
        """See that who a token was given to has not signed out since.

        Raises:
            NotSignedInError: they have.
        """
        owner = of_account(AccountId(claims.learner))
        if claims.sign_in is not None:
            kept = await self._store.read(SIGN_INS, owner, claims.sign_in)
            holds = kept is not None and is_live(kept.value, self._wall_clock())
        else:
            before = await self._store.read(SIGNED_OUT, owner, "everywhere")
            holds = before is None or claims.issued_at > before.value.moment
        if not holds:
            raise NotSignedInError("signed_out", "this device was signed out; sign in again")

    async def sign_out(self, claims: Claims) -> None:
        """End the sign-in that a token belongs to; its lines are closed. Without one, all of the learner's."""
        if claims.sign_in is None:
            await self.sign_out_everywhere(claims.learner)
            return
        kept = await self._store.read(SIGN_INS, of_account(AccountId(claims.learner)), claims.sign_in)
        if kept is not None:
            await self._end(kept)

    async def sign_out_everywhere(self, learner: LearnerId, *along: Change, but: SignInId | None = None) -> None:
        """End all sign-ins of a learner, and whatever token they have; their lines are closed within a second.

        Args:
            learner: whose.
            along: changes that are made with it, all or none.
            but: the sign-in that stays; None for none.

        Raises:
            ConflictError: one of the changes was not to be made any more; nobody was signed out.
        """
        owner, now = of_account(AccountId(learner)), self._wall_clock()
        every = await self._store.list_owned(SIGN_INS, owner)
        live = [kept for kept in every if kept.key != but and kept.value.ended_at is None]
        over = [Put(SIGN_INS, owner, kept.key, ended(kept.value, now)) for kept in live]
        news = SignedOut(learner, tuple(kept.value.id for kept in live), before=now)
        before = Put(SIGNED_OUT, owner, "everywhere", SignedOutBefore(now))
        await self._store.write(before, logged(news, now), *over, *along)
        await self._news.tell(news)

    async def _by_password(self, form: str, password: str) -> tuple[Account, Kept[Password]]:
        """Find who has this name and password; who has not takes as long."""
        taken = await self._store.read(NAMES, of_name(form), "name") if form else None
        owner = None if taken is None else of_account(taken.value.account)
        kept = None if owner is None else await self._store.read(PASSWORDS, owner, "password")
        holds = await self._hasher.holds(None if kept is None else kept.value.hashed, password)
        if not holds or taken is None or kept is None:
            raise NotSignedInError("sign_in_refused", "name and password do not belong together")
        kept = await self._up_to_date(kept, password)
        return await self._accounts.find(taken.value.account), kept

    async def _up_to_date(self, kept: Kept[Password], password: str) -> Kept[Password]:
        """Keep a password by today's parameters, unless it was changed meanwhile."""
        if not self._hasher.is_outdated(kept.value.hashed):
            return kept
        again = Password(await self._hasher.hashed(password))
        with suppress(ConflictError):
            await self._store.write(Put(PASSWORDS, kept.owner, kept.key, again, expected=kept.version))
        return Kept(kept.owner, kept.key, again, kept.version + 1)

    async def _see_unchanged(self, kept: Kept[Password], password: str, tokens: Tokens) -> None:
        """See that the password still holds once the device is signed in.

        Raises:
            NotSignedInError: it was changed meanwhile, and who changed it may not have seen this sign-in; it is over.
        """
        now = await self._store.read(PASSWORDS, kept.owner, kept.key)
        if now is not None and now.value == kept.value:
            return
        if not await self._hasher.holds(None if now is None else now.value.hashed, password):
            _, sign_in, _ = _taken_apart(tokens.refresh_token)
            await self.sign_out(Claims(LearnerId(tokens.account.id), sign_in=sign_in))
            raise NotSignedInError("sign_in_refused", "name and password do not belong together")

    async def _refreshed(self, kept: Kept[SignIn], secret: str) -> Tokens:
        now, digest = self._wall_clock(), _digest(secret)
        match judge(kept.value, digest, now):
            case Presented.OVER:
                raise NotSignedInError("signed_out", "this sign-in is over; sign in again")
            case Presented.REUSED:
                await self._end(kept)
                raise NotSignedInError("refresh_reused", "this refresh token was used before: the sign-in has ended")
            case Presented.GOOD | Presented.LOST_ANSWER:
                new = secrets.token_urlsafe(32)
                after = rotated(kept.value, digest, _digest(new), now)
                await self._store.write(Put(SIGN_INS, kept.owner, kept.key, after, expected=kept.version))
                return await self._tokens(await self._owner(kept), after, new)

    async def _owner(self, kept: Kept[SignIn]) -> Account:
        try:
            return await self._accounts.find(kept.value.account)
        except DeskError as error:
            raise NotSignedInError("signed_out", "this account is gone") from error

    async def _end(self, kept: Kept[SignIn]) -> None:
        now = self._wall_clock()
        news = SignedOut(LearnerId(kept.value.account), (kept.value.id,))
        await self._store.write(Put(SIGN_INS, kept.owner, kept.key, ended(kept.value, now)), logged(news, now))
        await self._news.tell(news)

    async def _tokens(self, account: Account, sign_in: SignIn, secret: str) -> Tokens:
        now = self._wall_clock()
        claims = Claims(LearnerId(account.id), account.roles, sign_in.id, now, now + self._access_seconds)
        access = await self._signer.sign(claims)
        return Tokens(account, access, f"{account.id}.{sign_in.id}.{secret}", self._access_seconds)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _taken_apart(token: str) -> tuple[AccountId, SignInId, str]:
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii() or not all(0 < len(part) <= 64 for part in parts):  # noqa: PLR2004 - whose, which, secret
        raise NotSignedInError("refresh_refused", "this is no refresh token")
    return AccountId(parts[0]), SignInId(parts[1]), parts[2]
