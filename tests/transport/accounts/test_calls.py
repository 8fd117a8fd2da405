"""Requests are checked from the outside inwards, and every refusal is told in one form."""

import pytest

from tests.fakes.office import FRIEND, PASSWORD, Reception
from transport.accounts.calls import MAX_BODY_BYTES
from transport.accounts.routes import TABLE

pytestmark = pytest.mark.wall_clock

SIGN_UP = {"name": "amina", "password": PASSWORD, "roles": ["learner"], "birth_year": 1990}

REFUSED = {
    "no json": (b"{", 400, "bad_body"),
    "another shape": (b"[]", 400, "bad_body"),
    "a missing field": (b'{"name": "amina"}', 400, "bad_body"),
    "an unknown field": (b'{"refresh_token": "a", "x": 1}', 400, "bad_body"),
    "not utf-8": (b'{"name": "\xff"}', 400, "bad_body"),
    "nested beyond reason": (b"[" * 8000, 400, "bad_body"),
    "too large": (b" " * (MAX_BODY_BYTES + 1), 413, "too_large"),
    "nothing": (b"", 400, "bad_body"),
}


@pytest.mark.parametrize(("data", "status", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_body_that_cannot_be_used_is_the_clients_fault(
    door: Reception, data: bytes, status: int, code: str
) -> None:
    url, headers = door.server.make_url("/v1/accounts"), {"Content-Type": "application/json"}
    async with door.http.post(url, data=data, headers=headers) as answer:
        problem = await answer.json()

    assert (answer.status, problem["error"], problem["fault"], problem["retry"]) == (status, code, "client", False)


async def test_a_form_of_another_page_is_no_json(door: Reception) -> None:
    async with door.http.post(door.server.make_url("/v1/sign-in"), data={"name": "a"}) as answer:
        assert (answer.status, (await answer.json())["error"]) == (415, "json_expected")


async def test_a_page_of_another_origin_is_refused_and_a_friend_is_not(door: Reception) -> None:
    statuses = [
        (await door.ask("POST", "/v1/sign-in", {"name": "a", "password": "b"}, headers={"Origin": origin}))[0]
        for origin in ("https://evil.example", "null", FRIEND)
    ]

    assert statuses == [403, 403, 401]


async def test_without_a_token_the_scheme_is_named(door: Reception) -> None:
    status, problem = await door.ask("GET", "/v1/me")

    assert (status, problem["error"], door.last["WWW-Authenticate"]) == (401, "token_missing", "Bearer")


async def test_a_store_that_is_away_is_nobodys_fault_here_and_says_when_to_come_back(door: Reception) -> None:
    tokens = await door.signed_up("amina")
    door.store.is_away = True

    status, problem = await door.ask("GET", "/v1/me", token=tokens["access_token"])

    assert (status, problem["error"], problem["fault"], problem["retry"]) == (503, "unavailable", "dependency", True)
    assert door.last["Retry-After"] == "5"


async def test_who_asks_too_often_is_told_when_to_come_back(door: Reception) -> None:
    answers = [await door.ask("POST", "/v1/sign-in", {"name": "amina", "password": "x"}) for _ in range(8)]

    status, problem = answers[-1]
    assert (status, problem["error"], problem["retry"]) == (429, "rate_limited", True)
    assert int(door.last["Retry-After"]) * 1000 >= problem["retry_after_ms"] > 0


async def test_what_we_did_wrong_is_our_fault_and_says_no_more(
    door: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = await door.signed_up("amina")
    monkeypatch.setattr(door.office.sign_ins, "check", None)

    status, problem = await door.ask("GET", "/v1/me", token=amina["access_token"])

    assert (status, problem["error"], problem["fault"]) == (500, "failed", "server")
    assert "NoneType" not in str(problem)


async def test_one_name_is_given_once(door: Reception) -> None:
    await door.signed_up("amina")

    status, problem = await door.ask("POST", "/v1/accounts", SIGN_UP)

    assert (status, problem["error"]) == (409, "name_taken")


async def test_a_rule_that_says_no_says_which(door: Reception) -> None:
    status, problem = await door.ask("POST", "/v1/accounts", {**SIGN_UP, "birth_year": 2018})

    assert (status, problem["error"]) == (422, "guardian_needed")


NOBODY, NOT_YOURS = 401, {403, 404}
CLOSED = {
    "take_ticket": {"operator"},
    "make_child": {"learner", "teacher", "operator"},
    "list_children": {"learner", "teacher", "operator"},
    "see_account": {"learner", "teacher", "guardian"},
    "sign_in_child": {"learner", "teacher", "guardian", "operator"},
    "sign_out_account": {"learner", "teacher", "guardian"},
    "give_reset_code": {"learner", "teacher", "guardian"},
    "list_consents": {"learner", "teacher", "guardian", "operator"},
    "give_consent": {"learner", "teacher", "guardian", "operator"},
    "withdraw_consent": {"learner", "teacher", "guardian", "operator"},
    "make_class": {"learner", "guardian", "operator"},
    "see_class": {"learner", "teacher", "guardian", "operator"},
    "renew_code": {"learner", "teacher", "guardian", "operator"},
    "join_class": {"guardian", "operator"},
    "leave_class": {"learner", "teacher", "guardian", "operator"},
    "see_overview": {"learner", "teacher", "guardian", "operator"},
    "see_report": {"learner", "teacher", "guardian", "operator"},
    "see_tables": {"learner", "teacher", "guardian", "operator"},
    "see_verdicts": {"learner", "teacher", "guardian", "operator"},
    "overrule": {"learner", "teacher", "guardian", "operator"},
    "list_assignments": {"learner", "teacher", "guardian", "operator"},
    "assign": {"learner", "teacher", "guardian", "operator"},
    "withdraw": {"learner", "teacher", "guardian", "operator"},
    "hear": {"learner", "teacher", "guardian", "operator"},
    "list_audio": {"learner", "teacher", "guardian", "operator"},
    "forget_audio": {"learner", "teacher", "guardian", "operator"},
    "see_days": {"learner", "teacher", "guardian", "operator"},
    "choose_days": {"learner", "teacher", "guardian", "operator"},
    "export_account": {"learner", "teacher", "guardian", "operator"},
    "delete_account": {"learner", "teacher", "guardian", "operator"},
}
"""Route -> the roles that are refused there, when the account and the class in the address are a stranger's."""

OF_ONES_OWN = {"export_me", "delete_me"}
"""Routes without a stranger in their address; tests/transport/accounts/test_privacy_doors.py goes through them."""

BODIES = {
    "sign_out": {},
    "change_password": {"current": PASSWORD, "password": "battery staple"},
    "make_child": {"name": "child", "birth_year": 2019},
    "make_class": {"name": "Fajr"},
    "join_class": {"code": "2222-2222"},
    "overrule": {"truth": "right"},
    "assign": {"passage": "112", "due": "2027-01-01"},
    "choose_days": {"days": 7},
    "delete_account": {"password": None},
}


@pytest.mark.parametrize("role", ["nobody", "learner", "teacher", "guardian", "operator"])
async def test_every_role_at_every_address_of_a_stranger(door: Reception, role: str) -> None:
    stranger, teacher = await door.signed_up("stranger"), await door.signed_up("stranger-teacher", "teacher")
    _, halaqa = await door.ask("POST", "/v1/classes", {"name": "Fajr"}, teacher["access_token"])

    asker = (
        None if role == "nobody" else await (door.operator() if role == "operator" else door.signed_up("asker", role))
    )
    token = None if asker is None else asker["access_token"]
    closed = (route for route in TABLE if not route.is_open and route.name not in OF_ONES_OWN)
    for route in sorted(closed, key=lambda route: route.name == "sign_out"):
        places = {"halaqa": halaqa["id"], "purpose": "store_audio", "session": "s1", "recitation": "1"}
        path = route.path.format(account=stranger["account"]["id"], **places, serial=1, assignment="a")
        status, _ = await door.ask(route.method, path, BODIES.get(route.name), token)

        refused = {NOBODY} if role == "nobody" else NOT_YOURS
        is_closed = role == "nobody" or role in CLOSED.get(route.name, set())
        assert (status in refused) == is_closed, f"{role} at {route.name}: {status}"
