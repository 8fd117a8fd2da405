"""What people do over HTTP, from signing up to leaving, and every kind of refusal."""

import jwt
import pytest

from tests.fakes.office import PASSWORD, Reception

pytestmark = pytest.mark.wall_clock


async def test_who_signs_up_is_signed_in(door: Reception) -> None:
    tokens = await door.signed_up("Amina", "learner", "teacher")

    status, me = await door.ask("GET", "/v1/me", token=tokens["access_token"])

    assert (status, me) == (200, tokens["account"])
    assert (me["name"], me["roles"], me["is_child"]) == ("amina", ["learner", "teacher"], False)
    assert "password" not in str(tokens)


async def test_name_and_password_give_tokens_that_are_kept_nowhere(door: Reception) -> None:
    await door.signed_up("amina")

    status, tokens = await door.ask("POST", "/v1/sign-in", {"name": "AMINA", "password": PASSWORD})

    assert (status, tokens["token_type"], tokens["expires_in"]) == (200, "Bearer", 900.0)
    assert door.last["Cache-Control"] == "no-store"


async def test_a_refresh_token_gives_the_next_and_is_refused_when_it_was_stolen(door: Reception) -> None:
    first = await door.signed_up("amina")
    status, second = await door.ask("POST", "/v1/refresh", {"refresh_token": first["refresh_token"]})
    door.clock.ahead += 60

    reused, problem = await door.ask("POST", "/v1/refresh", {"refresh_token": first["refresh_token"]})
    after, _ = await door.ask("GET", "/v1/me", token=second["access_token"])

    assert (status, reused, problem["error"], problem["fault"]) == (200, 401, "refresh_reused", "client")
    assert after == 401


@pytest.mark.parametrize("everywhere", [True, False])
async def test_after_signing_out_the_token_is_worth_nothing(door: Reception, *, everywhere: bool) -> None:
    tokens = await door.signed_up("amina")
    _, other = await door.ask("POST", "/v1/sign-in", {"name": "amina", "password": PASSWORD})

    status, _ = await door.ask("POST", "/v1/sign-out", {"everywhere": everywhere}, tokens["access_token"])

    answers = [await door.ask("GET", "/v1/me", token=each["access_token"]) for each in (tokens, other)]
    assert (status, answers[0][0], answers[0][1]["error"]) == (204, 401, "signed_out")
    assert answers[1][0] == (401 if everywhere else 200)


async def test_a_guardian_makes_a_child_signs_it_in_consents_and_takes_it_back(door: Reception) -> None:
    mother = (await door.signed_up("mother", "guardian"))["access_token"]

    made, child = await door.ask("POST", "/v1/children", {"name": "yusuf", "birth_year": 2019}, mother)
    address = f"/v1/accounts/{child['id']}"
    signed, tokens = await door.ask("POST", f"{address}/tokens", token=mother)
    consent = f"{address}/consents/store_audio"
    alone, problem = await door.ask("PUT", consent, token=tokens["access_token"])
    given, _ = await door.ask("PUT", consent, token=mother)
    may = await door.office.consents.may_store_audio(child["id"])
    taken, _ = await door.ask("DELETE", consent, token=mother)
    _, kept = await door.ask("GET", f"{address}/consents", token=mother)

    assert (made, signed, alone, given, taken) == (201, 201, 403, 200, 204)
    assert (child["is_child"], problem["error"], may) == (True, "guardian_needed", True)
    assert kept["consents"][0]["withdrawn_at"] is not None
    assert not await door.office.consents.may_store_audio(child["id"])
    assert (await door.ask("GET", "/v1/children", token=mother))[1] == {"accounts": [child]}


async def test_a_class_from_its_making_to_its_last_member(door: Reception) -> None:
    teacher, learner = await door.signed_up("teacher", "teacher"), await door.signed_up("amina")
    tokens = (teacher["access_token"], learner["access_token"])

    made, halaqa = await door.ask("POST", "/v1/classes", {"name": "Fajr"}, tokens[0])
    joined, seen = await door.ask("POST", "/v1/classes/join", {"code": halaqa["code"]}, tokens[1])
    _, whole = await door.ask("GET", f"/v1/classes/{halaqa['id']}", token=tokens[0])
    pupil, _ = await door.ask("GET", f"/v1/accounts/{learner['account']['id']}", token=tokens[0])
    _, listed = await door.ask("GET", "/v1/classes", token=tokens[1])
    renewed, anew = await door.ask("POST", f"/v1/classes/{halaqa['id']}/code", token=tokens[0])
    member = f"/v1/classes/{halaqa['id']}/members/{learner['account']['id']}"
    left, _ = await door.ask("DELETE", member, token=tokens[1])
    gone, _ = await door.ask("GET", f"/v1/classes/{halaqa['id']}", token=tokens[1])

    assert (made, joined, pupil, renewed, left, gone) == (201, 200, 200, 200, 204, 404)
    assert (seen["code"], seen["members"], whole["members"]) == (None, None, [learner["account"]["id"]])
    assert (listed, anew["code"] == halaqa["code"]) == ({"classes": [seen]}, False)


async def test_an_operator_signs_anybody_out_everywhere(door: Reception) -> None:
    amina, operator = await door.signed_up("amina"), await door.operator()

    status, _ = await door.ask(
        "POST", f"/v1/accounts/{amina['account']['id']}/sign-out", token=operator["access_token"]
    )

    assert status == 204
    assert (await door.ask("GET", "/v1/me", token=amina["access_token"]))[0] == 401


async def test_a_purpose_that_there_is_not_is_named_with_those_there_are(door: Reception) -> None:
    amina = await door.signed_up("amina")

    status, problem = await door.ask(
        "PUT", f"/v1/accounts/{amina['account']['id']}/consents/sell", token=amina["access_token"]
    )

    assert (status, problem["error"]) == (404, "no_purpose")
    assert "store_audio" in problem["detail"]


async def test_a_ticket_is_asked_for_with_a_token(door: Reception) -> None:
    amina, operator = await door.signed_up("amina"), await door.operator()

    status, ticket = await door.ask("POST", "/v1/tickets", token=amina["access_token"])
    refused, _ = await door.ask("POST", "/v1/tickets", token=operator["access_token"])

    assert (status, ticket["expires_in"], refused) == (201, 30.0, 403)


async def test_what_a_token_says_is_little_and_true(door: Reception) -> None:
    amina = await door.signed_up("Amina")

    claims = jwt.decode(amina["access_token"], options={"verify_signature": False})

    assert set(claims) == {"iss", "aud", "sub", "sid", "roles", "iat", "nbf", "exp"}
    assert "amina" not in str(claims).lower()


async def test_a_password_is_changed_and_other_devices_are_out(door: Reception) -> None:
    phone = await door.signed_up("amina")
    _, laptop = await door.ask("POST", "/v1/sign-in", {"name": "amina", "password": PASSWORD})
    body = {"current": PASSWORD, "password": "battery staple"}

    wrong, problem = await door.ask("POST", "/v1/password", {**body, "current": "x"}, phone["access_token"])
    status, _ = await door.ask("POST", "/v1/password", body, phone["access_token"])

    answers = [(await door.ask("GET", "/v1/me", token=each["access_token"]))[0] for each in (phone, laptop)]
    assert (wrong, problem["error"], status, answers) == (403, "password_refused", 204, [200, 401])


async def test_a_forgotten_password_is_set_by_a_code_that_an_operator_hands_over(door: Reception) -> None:
    amina, root = await door.signed_up("amina"), await door.operator()

    given, code = await door.ask(
        "POST", f"/v1/accounts/{amina['account']['id']}/reset-code", token=root["access_token"]
    )
    body = {"name": "amina", "code": code["code"], "password": "battery staple"}
    status, tokens = await door.ask("POST", "/v1/password/reset", body)
    again, problem = await door.ask("POST", "/v1/password/reset", body)

    assert (given, len(code["code"]), code["expires_in"]) == (201, 9, 3600.0)
    assert (status, tokens["account"]["name"], again, problem["error"]) == (200, "amina", 401, "reset_refused")
    assert (await door.ask("GET", "/v1/me", token=amina["access_token"]))[0] == 401
    assert (await door.ask("GET", "/v1/me", token=tokens["access_token"]))[0] == 200
