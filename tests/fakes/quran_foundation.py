"""A server that answers as quran.foundation's documentation says its User API does; it keeps what it was told.

The shapes are those of api-docs.quran.foundation and of quran.com's own page, as of November 2026. It was never held
against the real service.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

CLIENT, SECRET = "talqin", "a secret"
TOKEN = "access-1"

UNAUTHORIZED = {"message": "The request requires user authentication", "type": "unauthorized", "success": False}
INVALID = {
    "message": "The request is missing required headers or is invalid",
    "type": "invalid_request",
    "success": False,
}


def activity_day(number: int) -> dict[str, Any]:
    return {
        "id": f"day-{number}",
        "date": f"2026-11-{number:02}T00:00:00.000Z",
        "progress": 0.5,
        "ranges": ["112:1-112:4"],
        "pagesRead": 0.27,
        "versesRead": 4,
        "secondsRead": 61,
        "manuallyAddedSeconds": 0,
        "dailyTargetPages": None,
        "dailyTargetSeconds": 1200,
        "dailyTargetRanges": [],
        "remainingDailyTargetRanges": [],
        "mushafId": 4,
    }


class FakeQuranFoundation:
    """Answers; a test may have it answer otherwise.

    Attributes:
        told: (method, path, query, body) of each request with a good token.
        zones: the time zones that came with them.
        instead: what is answered to everything: status and text; None for what is right.
        days: how many activity days there are.
        page: how many are given at once.
    """

    def __init__(self) -> None:
        self.told: list[tuple[str, str, dict[str, str], Any]] = []
        self.zones: list[str | None] = []
        self.forms: list[dict[str, str]] = []
        self.instead: tuple[int, str] | None = None
        self.has_goal = True
        self.days = 3
        self.page = 2

    def application(self) -> web.Application:
        application = web.Application(middlewares=[self._otherwise])
        application.router.add_post("/oauth2/token", self._token)
        application.router.add_post("/auth/v1/activity-days", self._done)
        application.router.add_get("/auth/v1/activity-days", self._days)
        application.router.add_get("/auth/v1/goals/get-todays-plan", self._plan)
        application.router.add_post("/auth/v1/goals", self._done)
        application.router.add_put("/auth/v1/goals/{id}", self._done)
        application.router.add_get("/auth/v1/streaks/current-streak-days", self._streak)
        return application

    @web.middleware
    async def _otherwise(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if self.instead is not None:
            return web.Response(status=self.instead[0], text=self.instead[1], content_type="application/json")
        answered: web.StreamResponse = await handler(request)
        return answered

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.forms.append(form)
        if (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            return web.json_response({"error": "invalid_client", "error_description": "no"}, status=401)
        if form.get("code", form.get("refresh_token")) not in {"code-1", "refresh-1"}:
            return web.json_response({"error": "invalid_grant", "error_description": "no"}, status=400)
        return web.json_response(
            {
                "access_token": TOKEN,
                "expires_in": 3600,
                "refresh_token": "refresh-2",
                "scope": "openid offline_access activity_day",
                "token_type": "bearer",
                "id_token": "x",
            }
        )

    async def _note(self, request: web.Request) -> web.Response | None:
        if (request.headers.get("x-auth-token"), request.headers.get("x-client-id")) != (TOKEN, CLIENT):
            return web.json_response(UNAUTHORIZED, status=401)
        body = await request.json() if request.can_read_body else None
        self.told.append((request.method, request.path, dict(request.query), body))
        self.zones.append(request.headers.get("x-timezone"))
        return None

    async def _done(self, request: web.Request) -> web.Response:
        return await self._note(request) or web.json_response({"success": True, "data": {}})

    async def _days(self, request: web.Request) -> web.Response:
        if refused := await self._note(request):
            return refused
        if "from" not in request.query or "to" not in request.query:
            return web.json_response(INVALID, status=400)
        after = int(request.query.get("after", "0"))
        shown = range(after + 1, min(after + self.page, self.days) + 1)
        end = shown[-1] if shown else after
        page = {
            "startCursor": str(after + 1),
            "endCursor": str(end),
            "hasNextPage": end < self.days,
            "hasPreviousPage": False,
        }
        return web.json_response({"success": True, "data": [activity_day(n) for n in shown], "pagination": page})

    async def _plan(self, request: web.Request) -> web.Response:
        if refused := await self._note(request):
            return refused
        goal = {"hasGoal": True, "goalId": "goal-1", "id": "day-1", "dailyTargetSeconds": 1200, "progress": 0.5}
        return web.json_response({"success": True, "data": goal if self.has_goal else {"hasGoal": False}})

    async def _streak(self, request: web.Request) -> web.Response:
        refused = await self._note(request)
        return refused or web.json_response({"success": True, "data": [{"days": 5}]})


@asynccontextmanager
async def quran_foundation() -> AsyncGenerator[tuple[FakeQuranFoundation, TestServer]]:
    fake = FakeQuranFoundation()
    server = TestServer(fake.application())
    async with server:
        yield fake, server
