"""The refresh token of a browser, which no script of its page reads."""

from http.cookies import SimpleCookie

import pytest

from tests.fakes.office import FRIEND, PASSWORD, Reception
from transport.accounts.cookies import HEADER, NAME

pytestmark = pytest.mark.wall_clock

PAGE = {HEADER: "cookie", "Origin": FRIEND}
SIGN_UP = {"name": "amina", "password": PASSWORD, "roles": ["learner"], "birth_year": 1990}


def kept(door: Reception) -> "SimpleCookie":
    """What the last answer has a browser keep."""
    return SimpleCookie(door.last.get("Set-Cookie", ""))


def as_browser(token: str) -> dict[str, str]:
    return {**PAGE, "Cookie": f"{NAME}={token}"}


async def test_a_page_is_given_no_refresh_token_and_no_script_reads_it(door: Reception) -> None:
    status, tokens = await door.ask("POST", "/v1/accounts", SIGN_UP, headers=PAGE)

    cookie = kept(door)[NAME]
    assert (status, tokens["refresh_token"]) == (201, "")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/v1/refresh")
    assert (cookie["secure"], int(cookie["max-age"])) == (True, 30 * 86_400)
    assert tokens["access_token"] not in str(kept(door))


async def test_without_https_the_cookie_is_kept_all_the_same(door: Reception) -> None:
    here = f"http://127.0.0.1:{door.server.port}"

    await door.ask("POST", "/v1/accounts", SIGN_UP, headers={**PAGE, "Origin": here})

    assert (kept(door)[NAME]["secure"], kept(door)[NAME]["httponly"]) == ("", True)


async def test_a_program_is_given_its_token_and_no_cookie(door: Reception) -> None:
    tokens = await door.signed_up("amina")

    assert tokens["refresh_token"]
    assert "Set-Cookie" not in door.last


async def test_a_page_that_is_loaded_again_goes_on_by_its_cookie(door: Reception) -> None:
    await door.ask("POST", "/v1/accounts", SIGN_UP, headers=PAGE)
    first = kept(door)[NAME].value

    status, tokens = await door.ask("POST", "/v1/refresh", {}, headers=as_browser(first))
    second = kept(door)[NAME].value
    me, _ = await door.ask("GET", "/v1/me", token=tokens["access_token"])

    assert (status, tokens["refresh_token"], me) == (200, "", 200)
    assert second not in {"", first}


async def test_a_cookie_alone_refreshes_nothing(door: Reception) -> None:
    await door.ask("POST", "/v1/accounts", SIGN_UP, headers=PAGE)
    cookie = {"Cookie": f"{NAME}={kept(door)[NAME].value}"}

    without_the_header = await door.ask("POST", "/v1/refresh", {}, headers=cookie)
    of_another_site = await door.ask(
        "POST", "/v1/refresh", {}, headers={**cookie, HEADER: "cookie", "Origin": "https://evil.example"}
    )
    asked_first = await door.ask("OPTIONS", "/v1/refresh", headers={**cookie, "Origin": "https://evil.example"})

    assert (without_the_header[0], of_another_site[0], asked_first[0]) == (401, 403, 405)
    assert "Access-Control-Allow-Origin" not in door.last


@pytest.mark.parametrize("everywhere", [True, False])
async def test_signing_out_takes_the_cookie_away(door: Reception, *, everywhere: bool) -> None:
    _, tokens = await door.ask("POST", "/v1/accounts", SIGN_UP, headers=PAGE)
    before = kept(door)[NAME].value

    await door.ask("POST", "/v1/sign-out", {"everywhere": everywhere}, tokens["access_token"], PAGE)

    assert (kept(door)[NAME].value, kept(door)[NAME]["max-age"]) == ("", "0")
    assert (await door.ask("POST", "/v1/refresh", {}, headers=as_browser(before)))[0] == 401


async def test_a_cookie_that_no_longer_holds_is_taken_away(door: Reception) -> None:
    status, problem = await door.ask("POST", "/v1/refresh", {}, headers=as_browser("nobodys.token.atall"))

    assert (status, problem["error"]) == (401, "signed_out")
    assert kept(door)[NAME]["max-age"] == "0"


async def test_a_guardian_hands_the_device_over_and_the_childs_cookie_stays(door: Reception) -> None:
    mother = (await door.signed_up("mother", "guardian"))["access_token"]
    _, child = await door.ask("POST", "/v1/children", {"name": "yusuf", "birth_year": 2019}, mother)

    _, tokens = await door.ask("POST", f"/v1/accounts/{child['id']}/tokens", token=mother, headers=PAGE)
    childs = kept(door)[NAME].value
    await door.ask("POST", "/v1/sign-out", {}, mother)

    assert "Set-Cookie" not in door.last
    assert tokens["account"]["name"] == "yusuf"
    assert (await door.ask("POST", "/v1/refresh", {}, headers=as_browser(childs)))[1]["account"]["name"] == "yusuf"
