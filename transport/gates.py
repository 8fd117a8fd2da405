"""Who comes in: a token, a ticket, or in development mode anyone."""

from typing import Final, Protocol

from actors.people.errors import NotSignedInError
from actors.people.ports import Claims
from actors.people.sign_ins import SignIns
from actors.people.tickets import Tickets
from actors.ports import LearnerId, StoreUnavailableError
from models.people.permissions import Role
from transport.errors import ClientError, DependencyError
from transport.tokens import TokenVerifier

GUEST: Final = LearnerId("guest")


class Gatekeeper(Protocol):
    """Decides who comes in."""

    async def admit(self, token: str | None, ticket: str | None = None) -> Claims:
        """Say who this is.

        Raises:
            ClientError: token or ticket are missing or do not hold; the connection ends.
            DependencyError: it cannot be known now.
        """
        ...


_A_GUEST: Final = Claims(GUEST, (Role.LEARNER,))


class OpenGate:
    """Development mode: who shows no token that holds is a guest."""

    def __init__(self, learners: Gatekeeper | None = None) -> None:
        self._learners = learners

    async def admit(self, token: str | None, ticket: str | None = None) -> Claims:
        """Let anyone in."""
        if self._learners is not None and (token or ticket):
            try:
                return await self._learners.admit(token, ticket)
            except ClientError:
                pass  # whatever they show: it may be of another server
        return _A_GUEST


class TokenGate:
    """Lets in who shows a token that holds, and has not signed out since; or a ticket that stands for one."""

    def __init__(
        self, verifier: TokenVerifier, sign_ins: SignIns | None = None, tickets: Tickets | None = None
    ) -> None:
        """Make a gate.

        Args:
            verifier: checks tokens.
            sign_ins: knows who signed out; None where nobody has an account here.
            tickets: takes tickets in; None where none are given out.
        """
        self._verifier = verifier
        self._sign_ins = sign_ins
        self._tickets = tickets

    async def admit(self, token: str | None, ticket: str | None = None) -> Claims:
        """Check a token, or a ticket.

        Raises:
            ClientError: there is neither; or it does not hold; or who it is of has signed out.
            DependencyError: the store of the sign-ins is away.
        """
        try:
            claims = await self._claims(token, ticket)
            if self._sign_ins is not None:
                await self._sign_ins.check(claims)
        except NotSignedInError as error:
            code = error.code if error.code in {"signed_out", "ticket_refused"} else "token_refused"
            raise ClientError(code, error.detail, is_final=True) from error
        except StoreUnavailableError as error:
            detail = f"who you are cannot be looked up now: {error}"
            raise DependencyError("unavailable", detail, is_final=True, retry_after_ms=5000) from error
        return claims

    async def _claims(self, token: str | None, ticket: str | None) -> Claims:
        if ticket is not None and self._tickets is not None:
            return await self._tickets.redeem(ticket)
        if token is None:
            raise ClientError("token_missing", "there was no token, and this server wants one", is_final=True)
        return self._verifier.verify(token)
