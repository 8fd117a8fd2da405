"""One-time tickets: what a browser shows at its WebSocket in place of a token, once, within half a minute."""

import hashlib
import secrets
from typing import Final

import msgspec

from actors.people.errors import ForbiddenError, NotSignedInError
from actors.people.limits import hold_to
from actors.people.ports import Claims, Passing
from models.people.permissions import Action, Relation, may

TICKET_SECONDS: Final = 30.0


class Tickets:
    """Gives tickets out and takes them in."""

    def __init__(self, passing: Passing) -> None:
        self._passing = passing

    async def issue(self, claims: Claims) -> str:
        """Give a ticket that stands for a token that holds.

        Raises:
            ForbiddenError: who asks does not recite.
            TooOftenError: too many.
        """
        if not may(claims.roles, Action.TAKE_TICKET, Relation.SELF):
            raise ForbiddenError("forbidden", f"{Action.TAKE_TICKET} is not for who is {', '.join(claims.roles)}")
        await hold_to(self._passing, "ticket_of", claims.learner)
        ticket = secrets.token_urlsafe(32)
        await self._passing.put(_key(ticket), msgspec.json.encode(claims), within=TICKET_SECONDS)
        return ticket

    async def redeem(self, ticket: str) -> Claims:
        """Take a ticket in.

        Raises:
            NotSignedInError: it was never given, was shown before, or is too old.
        """
        kept = await self._passing.take(_key(ticket))
        if kept is None:
            detail = f"a ticket is good once, within {TICKET_SECONDS:.0f} s; ask for another"
            raise NotSignedInError("ticket_refused", detail)
        return msgspec.json.decode(kept, type=Claims)


def _key(ticket: str) -> str:
    """Name a ticket where it is kept: who reads the store cannot show it."""
    return f"ticket:{hashlib.sha256(ticket.encode('utf-8', 'surrogatepass')).hexdigest()}"
