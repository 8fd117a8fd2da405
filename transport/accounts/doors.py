"""What is done at each address for people: one short function a route, between the wire's words and the desks'."""

import msgspec

from actors.people.accounts import NewAccount
from actors.people.errors import MissingError
from actors.people.sign_ins import Tokens
from actors.people.tickets import TICKET_SECONDS
from actors.ports import LearnerId
from models.people.account import AccountId
from models.people.codes import shown
from models.people.consent import Purpose
from models.people.halaqa import HalaqaId
from models.people.permissions import Action
from models.people.reset import RESET_SECONDS
from transport.accounts import bodies
from transport.accounts.bodies import (
    AccountList,
    AccountView,
    ClassList,
    ClassView,
    ConsentList,
    ConsentView,
    ResetCodeView,
    TicketView,
    TokensView,
    account_view,
    class_view,
    consent_view,
)
from transport.accounts.calls import Call


async def sign_up(call: Call) -> TokensView:
    """Make an adult's account, and sign its device in."""
    said: bodies.SignUp = call.body
    new = NewAccount(said.name, said.password, tuple(said.roles), said.birth_year, said.locale)
    account = await call.office.accounts.sign_up(new, call.source)
    return _tokens_view(await call.office.sign_ins.open(account), call.now)


async def sign_in(call: Call) -> TokensView:
    """Sign a device in."""
    said: bodies.SignIn = call.body
    return _tokens_view(await call.office.sign_ins.sign_in(said.name, said.password, call.source), call.now)


async def refresh(call: Call) -> TokensView:
    """Give new tokens for a refresh token."""
    said: bodies.Refresh = call.body
    return _tokens_view(await call.office.sign_ins.refresh(said.refresh_token or call.cookie), call.now)


async def change_password(call: Call) -> None:
    """Change a password; other devices are signed out."""
    said: bodies.ChangePassword = call.body
    await call.office.passwords.change(call.claims, said.current, said.password, call.source)


async def give_reset_code(call: Call) -> ResetCodeView:
    """Give a code to be handed over."""
    return ResetCodeView(shown(await call.office.passwords.give_code(call.actor, _account(call))), RESET_SECONDS)


async def reset_password(call: Call) -> TokensView:
    """Set a new password by a code."""
    said: bodies.ResetPassword = call.body
    tokens = await call.office.passwords.reset(said.name, said.code, said.password, call.source)
    return _tokens_view(tokens, call.now)


async def sign_out(call: Call) -> None:
    """Sign this device out, or all."""
    said: bodies.SignOut = call.body
    if said.everywhere:
        await call.office.sign_ins.sign_out_everywhere(call.claims.learner)
    else:
        await call.office.sign_ins.sign_out(call.claims)


async def sign_out_account(call: Call) -> None:
    """Sign a child out everywhere, or as an operator anybody."""
    account = await call.office.accounts.find_for(call.actor, _account(call), Action.SIGN_OUT)
    await call.office.sign_ins.sign_out_everywhere(LearnerId(account.id))


async def me(call: Call) -> AccountView:
    """Show who asks."""
    return account_view(call.actor, call.now)


async def see_account(call: Call) -> AccountView:
    """Show an account to who may see it."""
    account = await call.office.accounts.find_for(call.actor, _account(call), Action.SEE_ACCOUNT)
    return account_view(account, call.now)


async def make_child(call: Call) -> AccountView:
    """Make a child's account."""
    said: bodies.NewChild = call.body
    new = NewAccount(said.name, said.password, (), said.birth_year, said.locale)
    return account_view(await call.office.accounts.make_child(call.actor, new), call.now)


async def list_children(call: Call) -> AccountList:
    """Show the children that somebody answers for."""
    call.office.accounts.demand(call.actor, Action.MAKE_CHILD, call.actor)
    return AccountList([account_view(child, call.now) for child in await call.office.accounts.children(call.actor)])


async def sign_in_child(call: Call) -> TokensView:
    """Give a guardian the tokens for a child's device."""
    return _tokens_view(await call.office.sign_ins.sign_in_child(call.actor, _account(call)), call.now)


async def take_ticket(call: Call) -> TicketView:
    """Give a ticket for one WebSocket."""
    claims = msgspec.structs.replace(call.claims, roles=call.actor.roles)
    return TicketView(await call.office.tickets.issue(claims), TICKET_SECONDS)


async def make_class(call: Call) -> ClassView:
    """Make a class."""
    said: bodies.NewClass = call.body
    return class_view(await call.office.classes.make(call.actor, said.name), call.actor.id)


async def list_classes(call: Call) -> ClassList:
    """Show the classes of who asks."""
    return ClassList([class_view(halaqa, call.actor.id) for halaqa in await call.office.classes.list_of(call.actor)])


async def see_class(call: Call) -> ClassView:
    """Show a class to its teacher or a member."""
    return class_view(await call.office.classes.see(call.actor, _halaqa(call)), call.actor.id)


async def join_class(call: Call) -> ClassView:
    """Join a class by its code."""
    said: bodies.Join = call.body
    learner = call.actor.id if said.learner is None else AccountId(said.learner)
    return class_view(await call.office.classes.join(call.actor, learner, said.code, call.source), call.actor.id)


async def renew_code(call: Call) -> ClassView:
    """Give a class another code."""
    return class_view(await call.office.classes.renew_code(call.actor, _halaqa(call)), call.actor.id)


async def leave_class(call: Call) -> None:
    """Take a member out of a class."""
    await call.office.classes.leave(call.actor, _halaqa(call), AccountId(call.path["account"]))


async def give_consent(call: Call) -> ConsentView:
    """Keep a yes."""
    return consent_view(await call.office.consents.give(call.actor, _account(call), _purpose(call)))


async def withdraw_consent(call: Call) -> None:
    """Take a yes back."""
    await call.office.consents.withdraw(call.actor, _account(call), _purpose(call))


async def list_consents(call: Call) -> ConsentList:
    """Show all that was allowed."""
    found = await call.office.consents.list_of(call.actor, _account(call))
    return ConsentList([consent_view(consent) for consent in found])


def _account(call: Call) -> AccountId:
    return AccountId(call.path["account"])


def _halaqa(call: Call) -> HalaqaId:
    return HalaqaId(call.path["halaqa"])


def _purpose(call: Call) -> Purpose:
    try:
        return Purpose(call.path["purpose"])
    except ValueError as error:
        purposes = ", ".join(Purpose)
        raise MissingError("no_purpose", f"nothing is consented to by that name; there are {purposes}") from error


def _tokens_view(tokens: Tokens, now: float) -> TokensView:
    account = account_view(tokens.account, now)
    return TokensView(account, tokens.access_token, tokens.refresh_token, tokens.expires_in)
