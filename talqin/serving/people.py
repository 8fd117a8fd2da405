"""What serves people, put together from the settings: keys, desks, gate, lines, and the addresses under `/v1/`."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial

import structlog
from aiohttp import web

from actors.people.ports import Passing
from actors.people.sign_out_log import LOOK_SECONDS, SignOutWatch
from actors.people.teaching import Memories
from actors.privacy.desks import PrivacyDesks, open_desks
from actors.stores.documents import DocumentStore
from actors.stores.whole import WholeStores
from config.settings import AccessSettings, Settings
from models.quran.text import Text
from transport.accounts.calls import Counter
from transport.accounts.issuers import read_issuers
from transport.accounts.keyring import KEYS_FILE, KeyRing
from transport.accounts.office import Below, Office, open_office
from transport.accounts.passwords import Argon2Hasher
from transport.accounts.routes import add_people_routes
from transport.gates import Gatekeeper, OpenGate, TokenGate
from transport.http import Entry
from transport.line.lines import OpenLines
from transport.stores.news import SpokenNews
from transport.stores.news_redis import CriedNews
from transport.tokens import AccessKeyError, TokenVerifier, TrustedKey, read_key, secret_key

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class People:
    """What the public door is given."""

    gate: Gatekeeper
    lines: OpenLines
    office: Office | None
    """None where nobody has an account here."""
    add_routes: Callable[[web.Application], None]
    entry: Entry
    """What the page is told of all this."""
    watch: Callable[[], Coroutine[None, None, None]]
    """Hears of sign-outs on other nodes, until cancelled."""
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


def open_people(
    settings: Settings,
    store: DocumentStore,
    passing: Passing,
    keys: Keys,
    memories: Memories,
    whole: WholeStores | None = None,
) -> People:
    """Put all that serves people together; what is asked about one's privacy is answered where all stores are given."""
    news = CriedNews(settings.store.passing) if settings.store.passing else SpokenNews()
    lines = OpenLines(passing)
    news.listen(lines.signed_out)
    privacy = None if whole is None else open_desks(whole, settings.privacy, news, time.time)
    entry = Entry(accounts=keys.own is not None, guests=settings.access.development)
    if keys.own is None:
        gate = TokenGate(TokenVerifier(lambda: keys.others))
        return People(_opened(gate, settings.access), lines, None, _add_nothing, entry, _watch_nothing, privacy)
    documents = None if whole is None else whole.documents
    hasher, text = Argon2Hasher(), Text.load()
    below = Below(store, passing, news, hasher, keys.own, keys.others, time.time, memories, text, privacy, documents)
    office = open_office(below, settings.access)
    counter = Counter(office, time.time, settings.server.allowed_origins, settings.server.proxies)
    ring = keys.own
    watching = partial(_watch, SignOutWatch(store, lines.signed_out, time.time), news)
    let_in = _opened(office.gate, settings.access)
    add = partial(add_people_routes, counter=counter, keys=ring)
    return People(let_in, lines, office, add, entry, watching, privacy)


def _other_keys(access: AccessSettings) -> tuple[TrustedKey, ...]:
    issuers = read_issuers(access.issuers)
    if access.secret_file is None:
        return issuers
    return (*issuers, secret_key(read_key(access.secret_file), access))


def _opened(gate: Gatekeeper, access: AccessSettings) -> Gatekeeper:
    return OpenGate(gate) if access.development else gate


async def _watch(watch: SignOutWatch, news: SpokenNews) -> None:
    """Watch until cancelled, whatever happens: without it a line would live as long as its token."""
    while True:
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(watch.run(), name="watch on sign-outs")
                if isinstance(news, CriedNews):
                    both.create_task(news.hear(watch.wake), name="ear for sign-outs")
        except* Exception as failed:  # noqa: BLE001 - ours to mend; the watch goes on
            _log.error("sign_out_watch_failed", error=[repr(each) for each in failed.exceptions])
        await asyncio.sleep(LOOK_SECONDS)


async def _watch_nothing() -> None:
    """Nobody signs out where nobody has an account."""


def _add_nothing(application: web.Application) -> None:
    del application
