"""The desks of people over memory, a clock that a test sets, and passwords that cost nothing."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from actors.people.accounts import Accounts, NewAccount
from actors.people.classes import Classes
from actors.people.consents import Consents
from actors.people.passwords import Passwords
from actors.people.ports import Claims, SignedOut
from actors.people.sign_ins import SignIns, Tokens
from actors.people.tickets import Tickets
from models.people.account import Account
from models.people.permissions import Role
from tests.fakes.documents import RememberedDocuments
from transport.stores.news import SpokenNews
from transport.stores.passing_memory import PassingMemory
from transport.stores.people_passing import PeoplePassing

NOW = 1_790_000_000.0
"""21 September 2026."""
PASSWORD = "correct horse"


async def tries(times: int, act: Callable[[int], Awaitable[object]], *expected: type[Exception]) -> None:
    """Do something so many times, whatever is expected to go wrong with it."""
    for i in range(times):
        with suppress(*expected):
            await act(i)


class Hands:
    """A clock: implements the wall clock, and `actors.runtime.Clock`."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> float:
        return self.time


class PlainHasher:
    """Implements `PasswordHasher` without hashing.

    Attributes:
        looked_at: what was checked: None stands for nobody's.
    """

    def __init__(self) -> None:
        self.looked_at: list[str | None] = []
        self.is_old = False

    async def hashed(self, password: str) -> str:
        return f"{'old' if self.is_old else 'new'}:{password}"

    async def holds(self, kept: str | None, password: str) -> bool:
        self.looked_at.append(kept)
        return kept is not None and kept.partition(":")[2] == password

    def is_outdated(self, kept: str) -> bool:
        return kept.startswith("old:")


class PlainSigner:
    """Implements `TokenSigner`: the claims themselves.

    Attributes:
        signed: all claims that were signed.
    """

    def __init__(self) -> None:
        self.signed: list[Claims] = []

    async def sign(self, claims: Claims) -> str:
        self.signed.append(claims)
        return f"token {len(self.signed)}"


class Town:
    """Everybody's desks.

    Attributes:
        news: all sign-outs that were told.
    """

    def __init__(self) -> None:
        self.clock = Hands()
        self.store = RememberedDocuments()
        self.passing = PeoplePassing(PassingMemory(self.clock))
        self.hasher = PlainHasher()
        self.signer = PlainSigner()
        self.spoken = SpokenNews()
        self.news: list[SignedOut] = []
        self.spoken.listen(self.news.append)
        now = self.clock.now
        self.accounts = Accounts(self.store, self.passing, self.hasher, now)
        self.sign_ins = SignIns(
            self.accounts,
            self.store,
            self.passing,
            self.hasher,
            self.signer,
            self.spoken,
            access_seconds=900.0,
            wall_clock=now,
        )
        self.passwords = Passwords(self.accounts, self.sign_ins, self.store, self.passing, self.hasher, now)
        self.tickets = Tickets(self.passing)
        self.classes = Classes(self.accounts, self.store, self.passing, now)
        self.consents = Consents(self.accounts, self.store, now)

    async def person(self, name: str, *roles: Role) -> Account:
        """Sign an adult up."""
        return await self.accounts.sign_up(NewAccount(name, PASSWORD, roles or (Role.LEARNER,), 1990), f"from {name}")

    async def child(self, name: str, guardian: Account, password: str | None = None) -> Account:
        """Make a child's account."""
        return await self.accounts.make_child(guardian, NewAccount(name, password, (), 2017))

    async def device(self, account: Account) -> tuple[Tokens, Claims]:
        """Sign a device in; gives its tokens and the claims of its access token."""
        tokens = await self.sign_ins.open(account)
        return tokens, self.signer.signed[-1]
