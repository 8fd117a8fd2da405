"""Where a browser keeps its refresh token: in a cookie that no script reads; programs are given it in the answer.

The page asks for it by a header. What came to hold an hour of a script's attention (an extension, a hole in the page)
could read `sessionStorage` and take thirty days along; out of the cookie it takes nothing, and signing out ends it.
A cookie is sent by itself, so another site must not have it sent: it is `SameSite=Strict`, goes to `/v1/refresh` alone,
counts only beside the header, which a page of another origin cannot send unasked (we answer no preflight), and the
origin is looked at before. What a refresh answers, no other origin may read; and nothing but a refresh looks at it.
"""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from models.people.signin import IDLE_SECONDS

HEADER: Final = "Talqin-Refresh"
"""`cookie`: keep the refresh token in one, and take it from there."""
NAME: Final = "talqin_refresh"
PATH: Final = "/v1/refresh"


def wants_cookie(request: web.Request) -> bool:
    """Say whether a browser's page asks."""
    return request.headers.get(HEADER) == "cookie"


def shown_token(request: web.Request) -> str:
    """Give the refresh token that a browser keeps for its page; empty where there is none."""
    cookies: Mapping[str, str] = request.cookies
    return cookies.get(NAME, "") if wants_cookie(request) else ""


def keep_token(request: web.Request, response: web.Response, token: str) -> None:
    """Have the browser keep a refresh token, or forget the one that it has: an empty one."""
    response.set_cookie(
        NAME,
        token,
        max_age=round(IDLE_SECONDS) if token else 0,
        path=PATH,
        secure=_is_secure(request),
        httponly=True,
        samesite="Strict",
    )


def _is_secure(request: web.Request) -> bool:
    """Say whether the page came by HTTPS, which a proxy may have ended: the browser says so in `Origin`."""
    return request.secure or request.headers.get("Origin", "").startswith("https://")
