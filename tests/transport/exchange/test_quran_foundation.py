"""The adapter held to the shapes that quran.foundation documents; the real service was never asked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from config.settings import ExchangeSettings
from models.learning.lesson import Stretch
from tests.fakes.quran_foundation import CLIENT, SECRET, TOKEN, FakeQuranFoundation, quran_foundation
from transport.exchange.errors import ExchangeError, LinkEndedError, OtherServiceError
from transport.exchange.quran_foundation import QuranFoundation, open_exchange

pytestmark = pytest.mark.wall_clock

DAY = date(2026, 11, 25)


@dataclass
class Both:
    """The adapter, and what it speaks to."""

    ours: QuranFoundation
    theirs: FakeQuranFoundation
    http: ClientSession


@pytest_asyncio.fixture
async def both() -> AsyncIterator[Both]:
    async with quran_foundation() as (fake, server), ClientSession() as http:
        settings = ExchangeSettings(
            client_id=CLIENT,
            redirect_uri="https://talqin.example/back",
            oauth_url=str(server.make_url("")),
            user_url=str(server.make_url("/auth")),
        )
        yield Both(QuranFoundation(http, settings, SECRET), fake, http)


async def test_a_code_becomes_tokens_with_its_proof(both: Both) -> None:
    granted = await both.ours.exchange_code("code-1", "verifier-1")

    assert (granted.access_token, granted.refresh_token, granted.expires_in) == (TOKEN, "refresh-2", 3600)
    assert both.theirs.forms[0] == {
        "grant_type": "authorization_code",
        "code": "code-1",
        "code_verifier": "verifier-1",
        "redirect_uri": "https://talqin.example/back",
        "client_id": CLIENT,
        "client_secret": SECRET,
    }


async def test_a_refresh_token_is_exchanged_and_one_that_has_ended_says_so(both: Both) -> None:
    assert (await both.ours.refresh("refresh-1")).refresh_token == "refresh-2"
    with pytest.raises(LinkEndedError):
        await both.ours.refresh("refresh-0")


async def test_what_was_recited_is_credited_to_its_day(both: Both) -> None:
    await both.ours.add_activity(TOKEN, DAY, 61, [Stretch(112, 1, 4), Stretch(2, 255, 255)], "Africa/Cairo")

    assert both.theirs.told == [
        (
            "POST",
            "/auth/v1/activity-days",
            {},
            {
                "type": "QURAN",
                "date": "2026-11-25",
                "seconds": 61,
                "ranges": ["112:1-112:4", "2:255-2:255"],
                "mushafId": 4,
            },
        )
    ]
    assert both.theirs.zones == ["Africa/Cairo"]


async def test_days_are_read_page_by_page(both: Both) -> None:
    days = await both.ours.activity(TOKEN, date(2026, 11, 1), DAY)

    assert [(day.day, day.seconds_read, day.ranges) for day in days] == [
        (date(2026, 11, number), 61, ("112:1-112:4",)) for number in (1, 2, 3)
    ]
    assert [query.get("after") for _, _, query, _ in both.theirs.told] == [None, "2"]


async def test_a_list_that_never_ends_is_given_up(both: Both) -> None:
    both.theirs.days, both.theirs.page = 10**6, 0

    with pytest.raises(OtherServiceError, match="goes on"):
        await both.ours.activity(TOKEN, DAY, DAY)


async def test_todays_goal_is_read_and_none_is_none(both: Both) -> None:
    goal = await both.ours.goal_today(TOKEN)
    both.theirs.has_goal = False

    assert (goal.has_goal, goal.goal_id, goal.daily_target_seconds, goal.progress) == (True, "goal-1", 1200, 0.5)
    assert not (await both.ours.goal_today(TOKEN)).has_goal


async def test_a_goal_is_made_and_changed_in_seconds(both: Both) -> None:
    await both.ours.set_goal(TOKEN, 20.0)
    await both.ours.set_goal(TOKEN, 0.5, "goal-1")

    assert [(method, path, body["amount"]) for method, path, _, body in both.theirs.told] == [
        ("POST", "/auth/v1/goals", 1200),
        ("PUT", "/auth/v1/goals/goal-1", 30),
    ]


async def test_the_streak_is_read(both: Both) -> None:
    assert await both.ours.streak(TOKEN) == 5


async def test_a_token_that_is_not_good_ends_the_link(both: Both) -> None:
    with pytest.raises(LinkEndedError, match="unauthorized"):
        await both.ours.streak("another")


@pytest.mark.parametrize(
    ("status", "text", "retry"),
    [
        (500, "{}", True),
        (503, "not json", True),
        (429, '{"type": "rate_limit"}', True),
        (422, '{"type": "unprocessable_entity"}', False),
        (302, "", False),
        (200, "not json", False),
        (200, '{"data": "x"}', False),
        (200, "{}", False),
    ],
)
async def test_what_they_do_wrong_is_theirs_and_says_whether_to_come_back(
    both: Both, *, status: int, text: str, retry: bool
) -> None:
    both.theirs.instead = status, text

    with pytest.raises(OtherServiceError) as caught:
        await both.ours.streak(TOKEN)

    assert (caught.value.retry, caught.value.fault) == (retry, "dependency")


async def test_a_service_that_is_away_can_be_asked_again() -> None:
    async with ClientSession() as http:
        away = QuranFoundation(http, ExchangeSettings(client_id=CLIENT, user_url="http://127.0.0.1:9/auth"), SECRET)

        with pytest.raises(ExchangeError, match="cannot be reached"):
            await away.streak(TOKEN)


async def test_nothing_is_exchanged_by_default(both: Both) -> None:
    assert await open_exchange(both.http, ExchangeSettings()) is None


async def test_a_client_needs_its_secret_which_is_read_from_a_file(both: Both, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")

    with pytest.raises(ValueError, match="client_secret_file"):
        await open_exchange(both.http, ExchangeSettings(client_id=CLIENT))
    assert await open_exchange(both.http, ExchangeSettings(client_id=CLIENT, client_secret_file=file)) is not None
