"""Activity days, goals and streaks exchanged with quran.foundation's User API, for a learner who allowed it.

Off until the settings name a client. The official Python package blocks while it waits; this speaks through aiohttp.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeVar

import aiohttp
import msgspec

from config.settings import ExchangeSettings
from models.learning.lesson import Stretch
from transport.exchange.errors import LinkEndedError, OtherServiceError
from transport.exchange.shapes import (
    ActivityDay,
    Answer,
    Complaint,
    GoalToday,
    Granted,
    MadeGoal,
    StreakDays,
)

T = TypeVar("T")

_PAGE: Final = 50
_MOST_PAGES: Final = 20
"""A thousand days; a list that goes on for longer goes in circles."""
_MOST_BYTES: Final = 1 << 20
_THEIRS: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class QuranFoundation:
    """Their User API, for one client: this server."""

    def __init__(self, http: aiohttp.ClientSession, settings: ExchangeSettings, secret: str) -> None:
        self._http = http
        self._settings = settings
        self._secret = secret
        self._timeout = aiohttp.ClientTimeout(total=settings.within_seconds)

    async def exchange_code(self, code: str, verifier: str) -> Granted:
        """Give the tokens for a code with which a learner came back.

        Raises:
            LinkEndedError: the code is not good (any more).
            OtherServiceError: they cannot be reached, or answer what cannot be understood.
        """
        said = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        return await self._granted({**said, "redirect_uri": self._settings.redirect_uri})

    async def refresh(self, refresh_token: str) -> Granted:
        """Give new tokens; the refresh token before is good no more when another comes with them.

        Raises:
            LinkEndedError: it is not good any more.
            OtherServiceError: they cannot be reached, or answer what cannot be understood.
        """
        return await self._granted({"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def add_activity(
        self, token: str, day: date, seconds: int, stretches: Sequence[Stretch], zone: str = "UTC"
    ) -> None:
        """Credit what was recited on a day, today or before. Said again it is credited again: they add up.

        Raises:
            LinkEndedError: the token is not good, or `activity_day` was not allowed.
            OtherServiceError: they cannot be reached, or refuse it; whether it was credited is not known.
        """
        body = {
            "type": "QURAN",
            "date": day.isoformat(),
            "seconds": max(1, seconds),
            "ranges": [_range(stretch) for stretch in stretches],
            "mushafId": self._settings.mushaf,
        }
        await self._ask(token, "POST", "/v1/activity-days", Answer[Any], body=body, zone=zone)

    async def activity(self, token: str, first: date, last: date) -> list[ActivityDay]:
        """Give what was read on days, there or here.

        Raises:
            LinkEndedError, OtherServiceError: as above.
        """
        days: list[ActivityDay] = []
        asked = {"from": first.isoformat(), "to": last.isoformat(), "type": "QURAN", "first": str(_PAGE)}
        for _ in range(_MOST_PAGES):
            page = await self._ask(token, "GET", "/v1/activity-days", Answer[list[ActivityDay]], query=asked)
            days += page.data
            if not page.pagination.has_next_page or page.pagination.end_cursor is None:
                return days
            asked = {**asked, "after": page.pagination.end_cursor}
        raise OtherServiceError(f"a list of days goes on after {_MOST_PAGES} pages", retry=False)

    async def goal_today(self, token: str, zone: str = "UTC") -> GoalToday:
        """Give today's share of the learner's goal in minutes; `has_goal` is false where they have none.

        Raises:
            LinkEndedError, OtherServiceError: as above.
        """
        asked = {"type": "QURAN_TIME", **self._mushaf}
        return (
            await self._ask(token, "GET", "/v1/goals/get-todays-plan", Answer[GoalToday], query=asked, zone=zone)
        ).data

    async def set_goal(self, token: str, minutes_a_day: float, goal: str | None = None, zone: str = "UTC") -> None:
        """Set out for so many minutes each day; `goal` is the id of the one that is changed, None for a new one.

        Raises:
            LinkEndedError, OtherServiceError: as above.
        """
        body = {"type": "QURAN_TIME", "amount": max(1, round(60 * minutes_a_day)), "category": "QURAN"}
        method, path = ("POST", "/v1/goals") if goal is None else ("PUT", f"/v1/goals/{goal}")
        await self._ask(token, method, path, Answer[MadeGoal], query=self._mushaf, body=body, zone=zone)

    async def streak(self, token: str, zone: str = "UTC") -> int:
        """Give the days in a row on which something was read, there or here.

        Raises:
            LinkEndedError, OtherServiceError: as above.
        """
        asked = {"type": "QURAN"}
        path = "/v1/streaks/current-streak-days"
        answer = await self._ask(token, "GET", path, Answer[list[StreakDays]], query=asked, zone=zone)
        return max((streak.days for streak in answer.data), default=0)

    @property
    def _mushaf(self) -> dict[str, str]:
        return {"mushafId": str(self._settings.mushaf)}

    async def _granted(self, said: Mapping[str, str]) -> Granted:
        form = {**said, "client_id": self._settings.client_id, "client_secret": self._secret}
        url = f"{self._settings.oauth_url}/oauth2/token"
        status, data = await self._sent("POST", url, data=form)
        if status == HTTPStatus.BAD_REQUEST and _complaint(data).error == "invalid_grant":
            raise LinkEndedError("quran.foundation does not take this code or token any more")
        return _read(status, data, Granted)

    async def _ask(
        self,
        token: str,
        method: str,
        path: str,
        kind: type[T],
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
        zone: str | None = None,
    ) -> T:
        headers = {"x-auth-token": token, "x-client-id": self._settings.client_id}
        headers |= {} if zone is None else {"x-timezone": zone}
        url = f"{self._settings.user_url}{path}"
        status, data = await self._sent(method, url, headers=headers, params=query, json=body)
        if status in _THEIRS:
            raise LinkEndedError(f"quran.foundation does not allow it: {_complaint(data).type or status}")
        return _read(status, data, kind)

    async def _sent(self, method: str, url: str, **said: Any) -> tuple[int, bytes]:
        """Send a request; a redirect is followed nowhere, as the token would go with it."""
        try:
            async with self._http.request(method, url, timeout=self._timeout, allow_redirects=False, **said) as answer:
                return answer.status, await answer.content.read(_MOST_BYTES)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise OtherServiceError(f"quran.foundation cannot be reached: {error!r}", retry=True) from error


async def open_exchange(http: aiohttp.ClientSession, settings: ExchangeSettings) -> QuranFoundation | None:
    """Make the adapter; None where it is off.

    Raises:
        OSError: the secret cannot be read.
        ValueError: a client is named, and no file with its secret.
    """
    if not settings.client_id:
        return None
    if settings.client_secret_file is None:
        raise ValueError("exchange.client_id is set; set exchange.client_secret_file, too")
    return QuranFoundation(http, settings, await asyncio.to_thread(_secret_in, settings.client_secret_file))


def _secret_in(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip()


def _range(stretch: Stretch) -> str:
    return f"{stretch.surah}:{stretch.ayah_from}-{stretch.surah}:{stretch.ayah_to}"


def _read(status: int, data: bytes, kind: type[T]) -> T:
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        told = _complaint(data)
        retry = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        raise OtherServiceError(f"quran.foundation answered {status}: {told.type or told.error}", retry=retry)
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise OtherServiceError(f"quran.foundation answered what is not expected: {error}", retry=False) from error


def _complaint(data: bytes) -> Complaint:
    try:
        return msgspec.json.decode(data, type=Complaint)
    except msgspec.DecodeError:
        return Complaint()
