"""The table of addresses, and the published keys."""

import jwt
import pytest

from models.rates import Rate
from tests.fakes.office import Reception
from transport.accounts.routes import TABLE

pytestmark = pytest.mark.wall_clock


async def test_no_address_is_there_twice() -> None:
    assert len({(route.method, route.path) for route in TABLE}) == len(TABLE)


async def test_only_signing_up_and_in_is_open() -> None:
    assert {route.name for route in TABLE if route.is_open} == {"sign_up", "sign_in", "refresh", "reset_password"}


async def test_what_has_no_content_has_no_answer() -> None:
    assert {
        route.name for route in TABLE if (route.status == 204) != (route.answer is None and not route.media)
    } == set()


async def test_others_find_the_keys_by_discovery_and_check_a_token_with_them(door: Reception) -> None:
    tokens = await door.signed_up("amina")

    _, discovered = await door.ask("GET", "/.well-known/openid-configuration")
    async with door.http.get(discovered["jwks_uri"]) as answer:
        published = await answer.json(content_type="application/jwk-set+json")
    kid = jwt.get_unverified_header(tokens["access_token"])["kid"]
    key = next(key for key in published["keys"] if key["kid"] == kid)
    claims = jwt.decode(
        tokens["access_token"], jwt.PyJWK(key), algorithms=["ES256"], audience="talqin", issuer=discovered["issuer"]
    )

    assert claims["sub"] == tokens["account"]["id"]


@pytest.mark.parametrize("path", ["/v1/openapi.json", "/.well-known/jwks.json", "/.well-known/openid-configuration"])
async def test_what_anybody_may_read_is_read_within_the_limit_of_an_address(door: Reception, path: str) -> None:
    before, _ = await door.ask("GET", path)
    for _ in range(1000):
        await door.office.passing.spend("request_from:127.0.0.1", Rate(0.001, 500))

    status, body = await door.ask("GET", path)

    assert (before, status, body["error"]) == (200, 429, "rate_limited")
    assert int(door.last["Retry-After"]) >= 1
