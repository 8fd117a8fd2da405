"""Every address for people, as one table; the OpenAPI document and the tests of roles read it."""

from functools import partial
from typing import Final

import msgspec
from aiohttp import web

from transport.accounts import bodies, doors
from transport.accounts.calls import Counter, Route
from transport.accounts.keyring import KeyRing
from transport.accounts.openapi import openapi_document
from transport.accounts.privacy_routes import PRIVACY_TABLE
from transport.teaching.routes import TEACHING

TABLE: Final = (
    Route(
        "POST",
        "/v1/accounts",
        "sign_up",
        "An adult signs up, and is signed in.",
        doors.sign_up,
        bodies.SignUp,
        bodies.TokensView,
        201,
        (409, 422),
        is_open=True,
    ),
    Route(
        "POST",
        "/v1/sign-in",
        "sign_in",
        "Name and password for tokens.",
        doors.sign_in,
        bodies.SignIn,
        bodies.TokensView,
        refusals=(401,),
        is_open=True,
    ),
    Route(
        "POST",
        "/v1/refresh",
        "refresh",
        "New tokens for a refresh token, which is good once.",
        doors.refresh,
        bodies.Refresh,
        bodies.TokensView,
        refusals=(401,),
        is_open=True,
    ),
    Route(
        "POST",
        "/v1/sign-out",
        "sign_out",
        "Sign out here or everywhere; open lines are closed within a second.",
        doors.sign_out,
        bodies.SignOut,
        status=204,
    ),
    Route(
        "POST",
        "/v1/password",
        "change_password",
        "Change one's password; all other devices are signed out.",
        doors.change_password,
        bodies.ChangePassword,
        status=204,
        refusals=(409, 422),
    ),
    Route(
        "POST",
        "/v1/password/reset",
        "reset_password",
        "Set a new password by a code that somebody handed over; all other devices are signed out.",
        doors.reset_password,
        bodies.ResetPassword,
        bodies.TokensView,
        refusals=(401, 409, 422),
        is_open=True,
    ),
    Route("GET", "/v1/me", "me", "Who I am.", doors.me, answer=bodies.AccountView),
    Route(
        "POST",
        "/v1/tickets",
        "take_ticket",
        "A ticket for one WebSocket.",
        doors.take_ticket,
        None,
        bodies.TicketView,
        201,
    ),
    Route(
        "POST",
        "/v1/children",
        "make_child",
        "A guardian makes a child's account.",
        doors.make_child,
        bodies.NewChild,
        bodies.AccountView,
        201,
        (409, 422),
    ),
    Route(
        "GET",
        "/v1/children",
        "list_children",
        "The children I answer for.",
        doors.list_children,
        answer=bodies.AccountList,
    ),
    Route("GET", "/v1/accounts/{account}", "see_account", "An account.", doors.see_account, answer=bodies.AccountView),
    Route(
        "POST",
        "/v1/accounts/{account}/tokens",
        "sign_in_child",
        "A guardian signs a child's device in.",
        doors.sign_in_child,
        answer=bodies.TokensView,
        status=201,
    ),
    Route(
        "POST",
        "/v1/accounts/{account}/sign-out",
        "sign_out_account",
        "Sign somebody out everywhere: a guardian a child, an operator anybody.",
        doors.sign_out_account,
        status=204,
    ),
    Route(
        "POST",
        "/v1/accounts/{account}/reset-code",
        "give_reset_code",
        "A one-time code for a new password: a guardian for a child, an operator for who is none.",
        doors.give_reset_code,
        answer=bodies.ResetCodeView,
        status=201,
    ),
    Route(
        "GET",
        "/v1/accounts/{account}/consents",
        "list_consents",
        "All that was allowed for an account.",
        doors.list_consents,
        answer=bodies.ConsentList,
    ),
    Route(
        "PUT",
        "/v1/accounts/{account}/consents/{purpose}",
        "give_consent",
        "Allow something: a guardian for a child, an adult for themselves.",
        doors.give_consent,
        answer=bodies.ConsentView,
    ),
    Route(
        "DELETE",
        "/v1/accounts/{account}/consents/{purpose}",
        "withdraw_consent",
        "Take it back.",
        doors.withdraw_consent,
        status=204,
    ),
    Route(
        "POST",
        "/v1/classes",
        "make_class",
        "A teacher makes a class.",
        doors.make_class,
        bodies.NewClass,
        bodies.ClassView,
        201,
        (422,),
    ),
    Route("GET", "/v1/classes", "list_classes", "My classes.", doors.list_classes, answer=bodies.ClassList),
    Route(
        "POST",
        "/v1/classes/join",
        "join_class",
        "Join by a code, or have a child join.",
        doors.join_class,
        bodies.Join,
        bodies.ClassView,
        refusals=(409, 422),
    ),
    Route("GET", "/v1/classes/{halaqa}", "see_class", "A class.", doors.see_class, answer=bodies.ClassView),
    Route(
        "POST",
        "/v1/classes/{halaqa}/code",
        "renew_code",
        "Another join code; the one before is worth nothing.",
        doors.renew_code,
        answer=bodies.ClassView,
        refusals=(409,),
    ),
    Route(
        "DELETE",
        "/v1/classes/{halaqa}/members/{account}",
        "leave_class",
        "Leave a class, or take a member out of one's own.",
        doors.leave_class,
        status=204,
        refusals=(409,),
    ),
    *TEACHING,
    *PRIVACY_TABLE,
)


def add_people_routes(application: web.Application, counter: Counter, keys: KeyRing) -> None:
    """Put the table's addresses, the document and the keys on the public door."""
    for route in TABLE:
        application.router.add_route(route.method, route.path, partial(counter.serve, route))
    document = msgspec.json.encode(openapi_document(TABLE))

    async def describe(request: web.Request) -> web.Response:
        del request
        return web.Response(body=document, content_type="application/json")

    async def public_keys(request: web.Request) -> web.Response:
        del request
        await keys.turn()
        headers = {"Cache-Control": "public, max-age=3600"}  # a new key is out for a day before it signs
        body = msgspec.json.encode(keys.jwks())
        return web.Response(body=body, content_type="application/jwk-set+json", headers=headers)

    async def discovery(request: web.Request) -> web.Response:
        body = keys.discovery(f"{request.scheme}://{request.host}")
        return web.Response(body=msgspec.json.encode(body), content_type="application/json")

    for path, make in (
        ("/v1/openapi.json", describe),
        ("/.well-known/jwks.json", public_keys),
        ("/.well-known/openid-configuration", discovery),
    ):
        application.router.add_get(path, partial(counter.show, make))
