"""The desk of accounts: who signs up, who makes an account for whom, who sees whom."""

import secrets
from collections.abc import Callable

import msgspec

from actors.people.errors import ForbiddenError, MissingError, TakenError
from actors.people.kept import (
    ACCOUNTS,
    HALAQAT,
    MEMBERSHIPS,
    NAMES,
    PASSWORDS,
    WARDS,
    NameTaken,
    Password,
    Ward,
    of_account,
    of_class,
    of_name,
)
from actors.people.limits import hold_to
from actors.people.ports import Passing, PasswordHasher
from actors.stores.documents import Change, ConflictError, DocumentStore, Put
from models.people.account import (
    Account,
    AccountId,
    check_birth_year,
    check_own_sign_up,
    check_password,
    folded,
    is_child,
    relation_to,
)
from models.people.errors import RuleError
from models.people.permissions import Action, Role, may


class NewAccount(msgspec.Struct, frozen=True):
    """What somebody says who signs up."""

    name: str
    password: str | None
    """None only for a child whose guardian signs them in."""
    roles: tuple[Role, ...]
    birth_year: int | None
    locale: str = "en"


class Accounts:
    """Makes accounts and finds them."""

    def __init__(
        self,
        store: DocumentStore,
        passing: Passing,
        hasher: PasswordHasher,
        wall_clock: Callable[[], float],
        *,
        home: str = "",
    ) -> None:
        self._before_ids = f"{home}." if home else ""
        self._store = store
        self._passing = passing
        self._hasher = hasher
        self._wall_clock = wall_clock

    async def sign_up(self, new: NewAccount, source: str) -> Account:
        """Make an adult's account.

        Args:
            new: what they say.
            source: the address that they come from, for the limit.

        Raises:
            RuleError: what they say is against a rule.
            TakenError: the name is somebody's.
            TooOftenError: too many sign up from there.
        """
        check_own_sign_up(new.roles, -1 if new.birth_year is None else new.birth_year, self._wall_clock())
        if new.password is None:
            raise RuleError("bad_password", "who signs up needs a password")
        await hold_to(self._passing, "sign_up_from", source)
        return await self._make(new, None)

    async def make_child(self, guardian: Account, new: NewAccount) -> Account:
        """Make a child's account, which its guardian answers for.

        Raises:
            ForbiddenError: who asks is no guardian.
            RuleError: what is said is against a rule, or it is no child.
            TakenError: the name is somebody's.
        """
        self.demand(guardian, Action.MAKE_CHILD, guardian)
        now, born = self._wall_clock(), -1 if new.birth_year is None else new.birth_year
        check_birth_year(born, now)
        child = msgspec.structs.replace(new, roles=(Role.LEARNER,))
        if not is_child(Account(AccountId(""), "", child.roles, born), now):
            raise RuleError("no_child", f"who was born in {born} signs up by themselves")
        return await self._make(child, guardian.id)

    async def make_operator(self, name: str, password: str, roles: tuple[Role, ...] = (Role.OPERATOR,)) -> Account:
        """Make an account of any role; for the command line alone.

        Raises:
            RuleError: name or password are against a rule.
            TakenError: the name is somebody's.
        """
        return await self._make(NewAccount(name, password, roles, None), None)

    async def find(self, account: AccountId) -> Account:
        """Give an account.

        Raises:
            MissingError: there is none, or none any more.
        """
        kept = await self._store.read(ACCOUNTS, of_account(account), "account")
        if kept is None:
            raise MissingError("no_account", "there is no such account here")
        return kept.value

    async def find_for(self, actor: Account, target: AccountId, action: Action) -> Account:
        """Give an account to who may do this to it.

        Raises:
            MissingError: there is none, or it is not to be seen by who asks.
            ForbiddenError: it may be seen, but this may not be done.
        """
        account = actor if target == actor.id else await self.find(target)
        relation = relation_to(actor.id, account, await self._teachers_of(actor, account))
        if may(actor.roles, action, relation):
            return account
        if not may(actor.roles, Action.SEE_ACCOUNT, relation):
            raise MissingError("no_account", "there is no such account here")
        raise ForbiddenError("forbidden", f"{action} is not yours to do to this account")

    async def children(self, guardian: Account) -> list[Account]:
        """Give the accounts that somebody answers for."""
        wards = await self._store.list_owned(WARDS, of_account(guardian.id))
        return [await self.find(ward.value.child) for ward in wards]

    def demand(self, actor: Account, action: Action, target: Account) -> None:
        """See that somebody may do something to an account, classes apart.

        Raises:
            ForbiddenError: they may not.
        """
        if not may(actor.roles, action, relation_to(actor.id, target)):
            raise ForbiddenError("forbidden", f"{action} is not for who is {', '.join(actor.roles) or 'nothing'}")

    async def _teachers_of(self, actor: Account, account: Account) -> frozenset[AccountId]:
        """Give the teachers of an account's classes; for others than a teacher nobody looks."""
        if actor.id == account.id or Role.TEACHER not in actor.roles:
            return frozenset()
        classes = [kept.value.halaqa for kept in await self._store.list_owned(MEMBERSHIPS, of_account(account.id))]
        found = [await self._store.read(HALAQAT, of_class(halaqa), "class") for halaqa in classes]
        return frozenset(kept.value.teacher for kept in found if kept is not None)

    async def _make(self, new: NewAccount, guardian: AccountId | None) -> Account:
        name = folded(new.name)
        account = Account(
            id=AccountId(self._before_ids + secrets.token_hex(15)),  # no `-`: behind a command it would be an option
            name=name,
            roles=tuple(sorted(set(new.roles))),
            birth_year=new.birth_year,
            locale=new.locale,
            guardian=guardian,
            made_at=self._wall_clock(),
        )
        owner = of_account(account.id)
        changes: list[Change] = [
            Put(NAMES, of_name(name), "name", NameTaken(account.id), expected=0),
            Put(ACCOUNTS, owner, "account", account, expected=0),
        ]
        if new.password is not None:
            check_password(new.password, name)
            hashed = await self._hasher.hashed(new.password)
            changes.append(Put(PASSWORDS, owner, "password", Password(hashed), expected=0))
        if guardian is not None:
            changes.append(Put(WARDS, of_account(guardian), account.id, Ward(account.id)))
        try:
            await self._store.write(*changes)
        except ConflictError as error:
            raise TakenError("name_taken", "this name is taken; choose another") from error
        return account
