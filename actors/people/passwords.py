"""The desk of passwords: changed by whose they are, or set anew by a one-time code that somebody else handed over."""

import hashlib
import secrets
from collections.abc import Callable

import structlog

from actors.people.accounts import Accounts
from actors.people.errors import ForbiddenError, MissingError, NotSignedInError, TakenError
from actors.people.kept import NAMES, PASSWORDS, RESETS, Password, of_account, of_name
from actors.people.limits import hold_to
from actors.people.ports import Claims, Passing, PasswordHasher
from actors.people.sign_ins import SignIns, Tokens
from actors.ports import LearnerId
from actors.stores.documents import Change, ConflictError, DocumentStore, Kept, Put
from models.people.account import Account, AccountId, check_password, folded
from models.people.codes import CODES, bare, code_from
from models.people.errors import RuleError
from models.people.permissions import Action
from models.people.reset import RESET_SECONDS, ResetCode, is_for_the_machine_alone, opens
from models.people.signin import SignInId

_log = structlog.get_logger()


class Passwords:
    """Changes passwords; whatever else was signed in with the old one is over with it."""

    def __init__(
        self,
        accounts: Accounts,
        sign_ins: SignIns,
        store: DocumentStore,
        passing: Passing,
        hasher: PasswordHasher,
        wall_clock: Callable[[], float],
    ) -> None:
        self._accounts = accounts
        self._sign_ins = sign_ins
        self._store = store
        self._passing = passing
        self._hasher = hasher
        self._wall_clock = wall_clock

    async def change(self, claims: Claims, current: str, new: str, source: str) -> None:
        """Put another password in the place of one's own; all other devices are signed out.

        Raises:
            ForbiddenError: the current one does not hold: who found a device signed in does not own the account.
            RuleError: the new one is no secret.
            TakenError: it was changed meanwhile.
            TooOftenError: it was tried too often.
        """
        account = await self._accounts.find(AccountId(claims.learner))
        self._accounts.demand(account, Action.CHANGE_PASSWORD, account)
        await self._hold_to_tries(account.name, source)
        kept = await self._store.read(PASSWORDS, of_account(account.id), "password")
        if not await self._hasher.holds(None if kept is None else kept.value.hashed, current) or kept is None:
            raise ForbiddenError("password_refused", "the current password does not hold")
        await self._set(account, new, kept.version, [_spent(account.id)], but=claims.sign_in)

    async def give_code(self, actor: Account, target: AccountId) -> str:
        """Give a code with which somebody sets a new password, to be handed over: a guardian's child, or anybody's.

        Raises:
            MissingError, ForbiddenError: it is not theirs to give; an operator's is given on the machine alone.
            TooOftenError: too many.
        """
        account = await self._accounts.find_for(actor, target, Action.RESET_PASSWORD)
        if is_for_the_machine_alone(account):
            raise ForbiddenError("forbidden", "an operator's code is given by `talqin account reset` on the machine")
        await hold_to(self._passing, "reset_code_of", account.id)
        code = await _given(self._store, account, actor.id, self._wall_clock())
        _log.info("password_code_given", **{"pii.account": account.id, "pii.by": actor.id})
        return code

    async def reset(self, name: str, typed: str, new: str, source: str) -> Tokens:
        """Set a new password by a code, which is good once; all devices are signed out, and this one in.

        Raises:
            NotSignedInError: name and code do not belong together, or the code is too old; which is not said.
            RuleError: the new password is no secret; the code is still good.
            TooOftenError: it was tried too often, from there or for that name.
        """
        await hold_to(self._passing, "sign_in_from", source)
        try:
            form, digest = folded(name), _digest(bare(typed))
        except RuleError as error:
            raise _refused() from error
        await self._hold_to_tries(form, source)
        kept = await self._code_of(form)
        if kept is None or not opens(kept.value, digest, self._wall_clock()):
            raise _refused()
        account = await self._accounts.find(AccountId(kept.owner))
        spent = Put(RESETS, kept.owner, kept.key, _SPENT, expected=kept.version)
        await self._set(account, new, None, [spent], but=None)
        return await self._sign_ins.open(account)

    async def _hold_to_tries(self, form: str, source: str) -> None:
        """Count a try with the same limits as signing in: who guesses here does not guess there as well."""
        await hold_to(self._passing, "sign_in_as_from", f"{form} {source}")
        await hold_to(self._passing, "sign_in_as", form)

    async def _code_of(self, form: str) -> Kept[ResetCode] | None:
        taken = await self._store.read(NAMES, of_name(form), "name")
        if taken is None:
            return None
        return await self._store.read(RESETS, of_account(taken.value.account), "reset")

    async def _set(
        self, account: Account, new: str, expected: int | None, along: list[Change], *, but: SignInId | None
    ) -> None:
        check_password(new, account.name)
        hashed = Password(await self._hasher.hashed(new))
        put = Put(PASSWORDS, of_account(account.id), "password", hashed, expected=expected)
        try:
            await self._sign_ins.sign_out_everywhere(LearnerId(account.id), put, *along, but=but)
        except ConflictError as error:
            raise TakenError("busy", "this password was changed just now; nothing was changed again") from error
        await self._sign_ins.sign_out_everywhere(LearnerId(account.id), but=but)  # who came in while the first was made
        _log.info("password_changed", **{"pii.account": account.id})


async def give_code_on_the_machine(accounts: Accounts, store: DocumentStore, name: str, now: float) -> str:
    """Give a code for whoever has this name, operators as well; for the command line alone.

    Raises:
        RuleError, MissingError: there is nobody of that name.
    """
    taken = await store.read(NAMES, of_name(folded(name)), "name")
    if taken is None:
        raise MissingError("no_account", "nobody has this name here")
    return await _given(store, await accounts.find(taken.value.account), None, now)


async def _given(store: DocumentStore, account: Account, giver: AccountId | None, now: float) -> str:
    code = code_from(secrets.randbelow(CODES))
    await store.write(
        Put(RESETS, of_account(account.id), "reset", ResetCode(_digest(code), giver, now + RESET_SECONDS))
    )
    return code


_SPENT = ResetCode("", None, 0.0)
"""In the place of a code that was used: a document that is there has a version to be seen by who comes second."""


def _spent(account: AccountId) -> Change:
    return Put(RESETS, of_account(account), "reset", _SPENT)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _refused() -> NotSignedInError:
    return NotSignedInError("reset_refused", "name and code do not belong together, or the code is no longer good")
