"""One request for people's desks: checked from the outside inwards, answered, and every refusal told in one form."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

import msgspec
import structlog
from aiohttp import web

from actors.people.errors import (
    DeskError,
    ForbiddenError,
    MissingError,
    NotSignedInError,
    TakenError,
    TooOftenError,
)
from actors.people.limits import hold_to
from actors.people.ports import Claims
from actors.ports import LearnerId, StoreUnavailableError
from models.people.account import Account, AccountId
from models.people.errors import RuleError
from transport.accounts.bodies import Problem, TokensView
from transport.accounts.cookies import keep_token, shown_token, wants_cookie
from transport.accounts.office import Office
from transport.accounts.sources import source_of
from transport.errors import ClientError, DependencyError
from transport.origins import is_welcome
from transport.recordings.receiving import bearer_of
from transport.strict_json import see_plain

MAX_BODY_BYTES: Final = 16 * 1024
_RETRY_MS: Final = 5000

STATUSES: Final[Mapping[type[DeskError], int]] = MappingProxyType(
    {NotSignedInError: 401, ForbiddenError: 403, MissingError: 404, TakenError: 409, TooOftenError: 429}
)
"""Refusal -> HTTP status; a `RuleError` is 422, a store that is away 503."""

_NOBODYS: Final = Claims(LearnerId(""))
_NOBODY: Final = Account(AccountId(""), "", ())

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may be carried out, as far as can be seen from outside."""

    office: Office
    source: str
    """The address that it comes from."""
    path: MappingProxyType[str, str]
    now: float
    body: Any = None
    """Of the route's body type."""
    cookie: str = ""
    """The refresh token that a browser keeps for its page."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What the address said behind its `?`, of what the route knows; no option that was not said."""
    claims: Claims = _NOBODYS
    """Whose token it brought; of nobody on an open route."""
    actor: Account = _NOBODY
    """Whose account it is; nobody's on a route that needs none."""
    query: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer that is not JSON, and may be long."""

    pieces: AsyncGenerator[bytes, None]
    media: str
    name: str
    """Of the file that a browser makes of it."""


class Sheet(msgspec.Struct, frozen=True):
    """An answer that is no JSON: a file to be kept."""

    kind: str
    """Its content type."""
    name: str
    """What the file is called, in plain letters."""
    text: str


@dataclass(frozen=True, slots=True)
class Route:
    """One thing that can be asked for."""

    method: str
    path: str
    name: str
    """The handler's, unique: the OpenAPI operation."""
    says: str
    """One sentence for the document."""
    handle: Callable[[Call], Awaitable[msgspec.Struct | Streamed | None]]
    """Gives the answer, a `Sheet`, a stream, or nothing."""
    body: type[msgspec.Struct] | None = None
    answer: type[msgspec.Struct] | None = None
    status: int = 200
    """Of a request that was done; 204 has no answer."""
    refusals: tuple[int, ...] = ()
    """Statuses besides those that any route of its kind may have."""
    is_open: bool = False
    """Whether it is for those who have not signed in."""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What may be said behind the `?` -> the words for it."""
    sheets: tuple[str, ...] = ()
    """Content types of the sheets that it may answer with."""
    query: tuple[str, ...] = ()
    """Numbers that may stand in the query."""
    media: str = ""
    """Of a `Streamed` answer; empty for one in JSON."""


class Refused(Exception):  # noqa: N818 - it carries an answer, and never leaves this file
    """Carries the answer to a request that is not done."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.status = status
        self.problem = problem


class Counter:
    """Takes requests in for all routes."""

    def __init__(
        self, office: Office, wall_clock: Callable[[], float], allowed_origins: tuple[str, ...], proxies: int
    ) -> None:
        self._office = office
        self._wall_clock = wall_clock
        self._origins = frozenset(allowed_origins)
        self._proxies = proxies

    async def serve(self, route: Route, request: web.Request) -> web.Response:
        """Answer one request; nothing but the answer comes out of here."""
        response = await self._answered(route, request)
        if route.name == "refresh" and response.status == web.HTTPUnauthorized.status_code and wants_cookie(request):
            keep_token(request, response, "")
        return response

    async def _answered(self, route: Route, request: web.Request) -> web.Response:
        try:
            done = await route.handle(await self._taken_in(route, request))
            if isinstance(done, Streamed):
                return await _stream(done)
        except Refused as refused:
            return _told(refused.status, refused.problem)
        except (DeskError, RuleError, ClientError, DependencyError, StoreUnavailableError) as error:
            return _told(*_problem_of(error))
        except Exception as error:  # noqa: BLE001 - ours to mend, whatever it is; who asked is told so, and no more
            _log.error("people_request_failed", route=route.name, error=type(error).__name__, where=_where(error))
            detail = "this went wrong here, not with you; it is in the server's log"
            return _told(500, Problem("failed", "server", detail, retry=False))
        return _done(route, request, done)

    async def show(self, make: Callable[[web.Request], Awaitable[web.Response]], request: web.Request) -> web.Response:
        """Give what anybody may read, within the limit of their address."""
        try:
            await hold_to(self._office.passing, "request_from", self._source_of(request))
            return await make(request)
        except (DeskError, StoreUnavailableError) as error:
            return _told(*_problem_of(error))

    def _source_of(self, request: web.Request) -> str:
        return source_of(request.remote, request.headers.getall("X-Forwarded-For", []), self._proxies)

    async def _taken_in(self, route: Route, request: web.Request) -> Call:
        source = self._source_of(request)
        if not is_welcome(request.headers.get("Origin"), request.host, self._origins):
            raise _refusal(403, "origin_refused", "this page's origin is not on the server's list")
        await hold_to(self._office.passing, "request_from", source)
        path, cookie = MappingProxyType(dict(request.match_info)), shown_token(request)
        query = MappingProxyType(dict(request.query))
        call = Call(self._office, source, path, self._wall_clock(), cookie=cookie, query=query)
        if not route.is_open:
            call = await self._signed_in(call, request)
        options = _options_of(request, route)
        body = None if route.body is None else await _body_of(request, route.body)
        return replace(call, body=body, options=options)

    async def _signed_in(self, call: Call, request: web.Request) -> Call:
        claims = await self._office.gate.admit(bearer_of(request))
        await hold_to(self._office.passing, "request_of", claims.learner)
        actor = await self._actor(claims)
        return replace(call, claims=claims, actor=actor)

    async def _actor(self, claims: Claims) -> Account:
        """Find whose token it is; another issuer's learner has no account here, and needs none to recite."""
        try:
            return await self._office.accounts.find(AccountId(claims.learner))
        except MissingError:
            if claims.sign_in is not None:
                raise
            return Account(AccountId(claims.learner), claims.learner, claims.roles)


def _done(route: Route, request: web.Request, done: msgspec.Struct | Sheet | None) -> web.Response:
    """Tell what was done; a browser's refresh token goes where its page asks it to."""
    if isinstance(done, TokensView) and wants_cookie(request):
        response = _json(route.status, msgspec.structs.replace(done, refresh_token=""))
        keep_token(request, response, done.refresh_token)
        return response
    if isinstance(done, Sheet):
        return _sheet(done)
    response = web.Response(status=route.status) if done is None else _json(route.status, done)
    if route.name == "sign_out" and wants_cookie(request):
        keep_token(request, response, "")
    return response


def _options_of(request: web.Request, route: Route) -> Mapping[str, str]:
    said = {name: request.query[name] for name in route.options if name in request.query}
    for name, word in said.items():
        if word not in route.options[name]:
            known = ", ".join(route.options[name])
            raise _refusal(400, "bad_option", f"{name} is one of {known}; {word[:40]!r} was seen")
    return MappingProxyType(said)


async def _body_of(request: web.Request, kind: type[msgspec.Struct]) -> msgspec.Struct:
    if request.content_type != "application/json":
        raise _refusal(415, "json_expected", "say Content-Type: application/json")
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise _refusal(413, "too_large", f"a body of {request.content_length} bytes; at most {MAX_BODY_BYTES}")
    data = await request.content.read(MAX_BODY_BYTES + 1)
    while len(data) <= MAX_BODY_BYTES and (more := await request.content.read(MAX_BODY_BYTES + 1 - len(data))):
        data += more
    if len(data) > MAX_BODY_BYTES:
        raise _refusal(413, "too_large", f"a body of more than {MAX_BODY_BYTES} bytes")
    try:
        body = msgspec.json.decode(data, type=kind)
        see_plain(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError) as error:
        raise _refusal(400, "bad_body", f"the body is not what is expected here: {error}") from error
    return body


def _problem_of(error: Exception) -> tuple[int, Problem]:
    match error:
        case TooOftenError():
            wait_ms = max(1, round(error.wait_seconds * 1000))
            return 429, Problem(error.code, "client", error.detail, retry=True, retry_after_ms=wait_ms)
        case DeskError():
            return STATUSES[type(error)], Problem(error.code, error.fault, error.detail, retry=False)
        case RuleError():
            return 422, Problem(error.code, "client", error.detail, retry=False)
        case ClientError():
            return 401, Problem(error.code, "client", error.detail, retry=False)
        case _:
            _log.warning("people_store_away", error=str(error))
            detail = "what is known of people cannot be reached now; nothing may have been changed"
            return 503, Problem("unavailable", "dependency", detail, retry=True, retry_after_ms=_RETRY_MS)


def _where(error: Exception) -> str:
    """Say where an error was raised; its words may hold what people said, and stay out of the log."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return "" if at is None else f"{at.tb_frame.f_globals.get('__name__')}:{at.tb_lineno}"


def _refusal(status: int, code: str, detail: str) -> Refused:
    return Refused(status, Problem(code, "client", detail, retry=False))


def _told(status: int, problem: Problem) -> web.Response:
    response = _json(status, problem)
    if problem.retry_after_ms:
        response.headers["Retry-After"] = str(-(-problem.retry_after_ms // 1000))
    if status == web.HTTPUnauthorized.status_code:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _sheet(sheet: Sheet) -> web.Response:
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{sheet.name}"'}
    return web.Response(text=sheet.text, content_type=sheet.kind, charset="utf-8", headers=headers)


async def _stream(done: Streamed) -> web.Response:
    """Wait for the first piece, so that what goes wrong before it is told as any refusal; then let the rest come."""
    first = await anext(done.pieces, b"")

    async def pieces() -> AsyncGenerator[bytes, None]:
        yield first
        async for piece in done.pieces:
            yield piece

    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{done.name}"'}
    return web.Response(body=pieces(), content_type=done.media, headers=headers)


def _json(status: int, body: object) -> web.Response:
    headers = {"Cache-Control": "no-store"}  # tokens and names are in it
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json", headers=headers)
