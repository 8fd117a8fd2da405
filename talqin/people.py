"""What serves people, put together from the settings: keys, desks, gate, lines, and the addresses under `/v1/`."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from actors.documents import DocumentStore
from actors.people.kept import ALL
from actors.people.ports import Passing
from actors.privacy.desks import PrivacyDesks, open_desks
from actors.whole import WholeStores
from config.settings import AccessSettings, Settings
from transport.accounts.calls import Counter
from transport.accounts.issuers import read_issuers
from transport.accounts.keyring import KEYS_FILE, KeyRing
from transport.accounts.office import Below, Office, open_office
from transport.accounts.passwords import Argon2Hasher
from transport.accounts.routes import add_people_routes
from transport.gates import Gatekeeper, OpenGate, TokenGate
from transport.lines import OpenLines
from transport.stores.news import SpokenNews
from transport.tokens import AccessKeyError, TokenVerifier, TrustedKey, read_key, secret_key


@dataclass(frozen=True, slots=True)
class People:
    """What the public door is given."""

    gate: Gatekeeper
    lines: OpenLines
    office: Office | None
    """None where nobody has an account here."""
    add_routes: Callable[[web.Application], None]
    privacy: PrivacyDesks | None = None
    """None where not all stores were given."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that tokens are checked with."""

    own: KeyRing | None
    others: tuple[TrustedKey, ...]


def keys_of(settings: Settings) -> Keys:
    """Read the keys; the embedded issuer's first is made here.

    Raises:
        AccessKeyError: one cannot be read, or there is none, and nobody could ever come in.
    """
    access = settings.access
    own = KeyRing(settings.store.folder / KEYS_FILE, access, time.time) if access.accounts else None
    others = _other_keys(access)
    if own is None and not others and not access.development:
        raise AccessKeyError(
            "nobody could come in: set access.accounts, access.secret_file or access.issuers; or --dev"
        )
    return Keys(own, others)


async def open_people(
    settings: Settings, store: DocumentStore, passing: Passing, keys: Keys, whole: WholeStores | None = None
) -> People:
    """Put all that serves people together; what is asked about one's privacy is answered where all stores are given.

    Raises:
        StoreUnavailableError: the store cannot be opened.
    """
    news = SpokenNews()
    lines = OpenLines(passing)
    news.listen(lines.signed_out)
    privacy = None if whole is None else open_desks(whole, settings.privacy, news, time.time)
    if keys.own is None:
        gate = TokenGate(TokenVerifier(lambda: keys.others))
        return People(_opened(gate, settings.access), lines, None, _add_nothing, privacy)
    await store.prepare(*ALL)
    documents = None if whole is None else whole.documents
    below = Below(store, passing, news, Argon2Hasher(), keys.own, keys.others, time.time, privacy, documents)
    office = open_office(below, settings.access)
    counter = Counter(office, time.time, settings.server.allowed_origins, settings.server.proxies)
    ring = keys.own
    return People(
        _opened(office.gate, settings.access),
        lines,
        office,
        lambda made: add_people_routes(made, counter, ring),
        privacy,
    )


def _other_keys(access: AccessSettings) -> tuple[TrustedKey, ...]:
    issuers = read_issuers(access.issuers)
    if access.secret_file is None:
        return issuers
    return (*issuers, secret_key(read_key(access.secret_file), access))


def _opened(gate: Gatekeeper, access: AccessSettings) -> Gatekeeper:
    return OpenGate(gate) if access.development else gate


def _add_nothing(application: web.Application) -> None:
    del application
