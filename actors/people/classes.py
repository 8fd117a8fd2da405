"""The desk of classes: a teacher makes one, learners join by its code, either ends a membership."""

import secrets
from collections.abc import Callable

from actors.people.accounts import Accounts
from actors.people.errors import ForbiddenError, MissingError, TakenError
from actors.people.kept import HALAQAT, MEMBERSHIPS, Membership, of_account, of_class
from actors.people.limits import hold_to
from actors.people.ports import Passing
from actors.stores.documents import Change, ConflictError, DocumentStore, Kept, Put, Remove
from models.people.account import Account, AccountId
from models.people.codes import CODES, bare, code_from
from models.people.errors import RuleError
from models.people.halaqa import (
    CODE_SECONDS,
    Halaqa,
    HalaqaId,
    joined,
    left,
    relation_to_class,
)
from models.people.permissions import Action, Relation, Role, may

MOST_TAUGHT = 50
_TRIES = 5
"""How often a change is tried again that another was faster with: a class joins all at once."""


class Classes:
    """Makes classes, lets learners in and out."""

    def __init__(
        self, accounts: Accounts, store: DocumentStore, passing: Passing, wall_clock: Callable[[], float]
    ) -> None:
        self._accounts = accounts
        self._store = store
        self._passing = passing
        self._wall_clock = wall_clock

    async def make(self, teacher: Account, name: str) -> Halaqa:
        """Make a class with a join code.

        Raises:
            ForbiddenError: who asks is no teacher.
            RuleError: they teach as many as one may.
        """
        self._accounts.demand(teacher, Action.MAKE_CLASS, teacher)
        if len(await self._store.find(HALAQAT, "teacher", teacher.id, limit=MOST_TAUGHT)) >= MOST_TAUGHT:
            raise RuleError("too_many_classes", f"one teaches {MOST_TAUGHT} classes at most")
        expires_at = self._wall_clock() + CODE_SECONDS
        made = Halaqa(HalaqaId(secrets.token_urlsafe(12)), name, teacher.id, _new_code(), expires_at)
        await self._store.write(Put(HALAQAT, of_class(made.id), "class", made, expected=0))
        return made

    async def list_of(self, account: Account) -> list[Halaqa]:
        """Give the classes that somebody teaches or is a member of."""
        taught = await self._store.find(HALAQAT, "teacher", account.id, limit=MOST_TAUGHT)
        memberships = await self._store.list_owned(MEMBERSHIPS, of_account(account.id))
        found = [await self._store.read(HALAQAT, of_class(kept.value.halaqa), "class") for kept in memberships]
        return [kept.value for kept in (*taught, *found) if kept is not None]

    async def see(self, actor: Account, halaqa: HalaqaId) -> Halaqa:
        """Give a class to its teacher or a member.

        Raises:
            MissingError: there is none, for who asks.
        """
        return (await self._find_for(actor, halaqa, Action.SEE_CLASS)).value

    async def find_for(self, actor: Account, halaqa: HalaqaId, action: Action) -> Halaqa:
        """Give a class to who may do this to it.

        Raises:
            MissingError: there is none, or it is not to be seen by who asks.
            ForbiddenError: it may be seen, but this may not be done.
        """
        return (await self._find_for(actor, halaqa, action)).value

    async def renew_code(self, actor: Account, halaqa: HalaqaId) -> Halaqa:
        """Give a class another join code; the one before is worth nothing from now on.

        Raises:
            MissingError, ForbiddenError: it is not theirs.
            TakenError: too much changes at once.
        """
        expires_at = self._wall_clock() + CODE_SECONDS
        for _ in range(_TRIES):
            kept = await self._find_for(actor, halaqa, Action.RENEW_CODE)
            old = kept.value
            new = Halaqa(old.id, old.name, old.teacher, _new_code(), expires_at, old.members)
            if await self._is_written(Put(HALAQAT, kept.owner, kept.key, new, expected=kept.version)):
                return new
        raise TakenError("busy", "too much changes in this class at once; try again")

    async def join(self, actor: Account, learner: AccountId, typed: str, source: str) -> Halaqa:
        """Let a learner in who brings the code: themselves, or the child of who asks.

        Raises:
            MissingError, ForbiddenError: it is not theirs to do.
            RuleError: the code is of no class, or too old; the class is full.
            TooOftenError: too many codes were tried.
        """
        member = await self._accounts.find_for(actor, learner, Action.JOIN_CLASS)
        await hold_to(self._passing, "join_code_of", actor.id)
        await hold_to(self._passing, "join_code_from", source)
        code = bare(typed)
        for _ in range(_TRIES):
            kept = await self._by_code(code)
            now = self._wall_clock()
            after = joined(kept.value, member.id, now)
            membership = Put(MEMBERSHIPS, of_account(member.id), after.id, Membership(after.id, now))
            if await self._is_written(Put(HALAQAT, kept.owner, kept.key, after, expected=kept.version), membership):
                return after
        raise TakenError("busy", "too much changes in this class at once; try again")

    async def leave(self, actor: Account, halaqa: HalaqaId, learner: AccountId) -> None:
        """Take a member out: by themselves, their guardian, or the teacher.

        Raises:
            MissingError, ForbiddenError: it is not theirs to do.
        """
        for _ in range(_TRIES):
            kept = await self._store.read(HALAQAT, of_class(halaqa), "class")
            if kept is None or not await self._may_take_out(actor, kept.value, learner):
                raise MissingError("no_class", "there is no such class, or no such member, for you")
            after = left(kept.value, learner)
            out = Remove(MEMBERSHIPS, of_account(learner), halaqa)
            if await self._is_written(Put(HALAQAT, kept.owner, kept.key, after, expected=kept.version), out):
                return
        raise TakenError("busy", "too much changes in this class at once; try again")

    async def _may_take_out(self, actor: Account, halaqa: Halaqa, learner: AccountId) -> bool:
        if learner not in halaqa.members:
            return False
        if actor.id == halaqa.teacher:
            return may(actor.roles, Action.LEAVE_CLASS, Relation.TEACHER)
        if actor.id == learner:
            return may(actor.roles, Action.LEAVE_CLASS, Relation.SELF)
        is_guardian = Role.GUARDIAN in actor.roles and (await self._accounts.find(learner)).guardian == actor.id
        return is_guardian and may(actor.roles, Action.LEAVE_CLASS, Relation.GUARDIAN)

    async def _find_for(self, actor: Account, halaqa: HalaqaId, action: Action) -> Kept[Halaqa]:
        kept = await self._store.read(HALAQAT, of_class(halaqa), "class")
        relation = Relation.STRANGER if kept is None else relation_to_class(actor.id, kept.value)
        if kept is not None and may(actor.roles, action, relation):
            return kept
        if kept is None or not may(actor.roles, Action.SEE_CLASS, relation):
            raise MissingError("no_class", "there is no such class for you")
        raise ForbiddenError("forbidden", f"{action} is for the teacher of this class")

    async def _by_code(self, code: str) -> Kept[Halaqa]:
        found = await self._store.find(HALAQAT, "code", code, limit=1)
        if not found:
            raise RuleError("code_refused", "no class has this join code")
        return found[0]

    async def _is_written(self, *changes: Change) -> bool:
        try:
            await self._store.write(*changes)
        except ConflictError:
            return False
        return True


def _new_code() -> str:
    return code_from(secrets.randbelow(CODES))
