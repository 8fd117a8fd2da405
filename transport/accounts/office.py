"""All that serves people, put together: the desks, the gate, the keys; what the HTTP side is given."""

from collections.abc import Callable
from dataclasses import dataclass

from actors.people.accounts import Accounts
from actors.people.classes import Classes
from actors.people.consents import Consents
from actors.people.passwords import Passwords
from actors.people.ports import Passing, PasswordHasher, SignOutNews
from actors.people.sign_ins import SignIns
from actors.people.teaching import Memories, Teaching
from actors.people.tickets import Tickets
from actors.privacy.desks import PrivacyDesks
from actors.privacy.requests import PrivacyRequests
from actors.stores.documents import DocumentStore
from actors.stores.whole import WholeDocuments
from config.settings import AccessSettings
from models.quran.text import Text
from transport.accounts.keyring import KeyRing
from transport.gates import Gatekeeper, TokenGate
from transport.tokens import TokenVerifier, TrustedKey


@dataclass(frozen=True, slots=True)
class Office:
    """The desks and what they stand on."""

    accounts: Accounts
    sign_ins: SignIns
    passwords: Passwords
    tickets: Tickets
    classes: Classes
    consents: Consents
    teaching: Teaching
    text: Text
    keys: KeyRing
    gate: Gatekeeper
    passing: Passing
    news: SignOutNews
    privacy: PrivacyRequests | None = None
    """None where not all stores are at hand."""


@dataclass(frozen=True, slots=True)
class Below:
    """What the desks are built on."""

    store: DocumentStore
    passing: Passing
    news: SignOutNews
    hasher: PasswordHasher
    keys: KeyRing
    others: tuple[TrustedKey, ...]
    """Keys besides our own: of `talqin token`, of other issuers."""
    wall_clock: Callable[[], float]
    memories: Memories
    text: Text
    privacy: PrivacyDesks | None = None
    whole: WholeDocuments | None = None


def open_office(below: Below, settings: AccessSettings) -> Office:
    """Put the desks together."""
    store, passing, clock = below.store, below.passing, below.wall_clock
    accounts = Accounts(store, passing, below.hasher, clock, home=settings.home)
    sign_ins = SignIns(
        accounts,
        store,
        passing,
        below.hasher,
        below.keys,
        below.news,
        access_seconds=settings.access_seconds,
        wall_clock=clock,
    )
    tickets = Tickets(passing)
    classes = Classes(accounts, store, passing, clock)
    verifier = TokenVerifier(lambda: (*below.keys.trusted(), *below.others))
    return Office(
        accounts=accounts,
        sign_ins=sign_ins,
        passwords=Passwords(accounts, sign_ins, store, passing, below.hasher, clock),
        tickets=tickets,
        classes=classes,
        consents=Consents(accounts, store, clock),
        teaching=Teaching(accounts, classes, below.memories, below.text, clock),
        text=below.text,
        keys=below.keys,
        gate=TokenGate(verifier, sign_ins, tickets),
        passing=passing,
        news=below.news,
        privacy=_privacy(below, accounts),
    )


def _privacy(below: Below, accounts: Accounts) -> PrivacyRequests | None:
    if below.privacy is None or below.whole is None:
        return None
    return PrivacyRequests(accounts, below.whole, below.passing, below.hasher, below.privacy, below.wall_clock)
