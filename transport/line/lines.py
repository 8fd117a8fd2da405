"""Who is on which line of this process: so that a sign-out closes them all, and a learner has one budget over all."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from actors.people.errors import TooOftenError
from actors.people.limits import hold_to
from actors.people.ports import Claims, Passing, SignedOut
from actors.ports import LearnerId, StoreUnavailableError
from models.people.permissions import Action, Relation, may
from transport.errors import ClientError, DependencyError, ServerError
from transport.gates import GUEST
from transport.line.budget import Budget

MOST_LINES: Final = 8
"""Of one learner at once on one node: a phone, a tablet, a laptop, and what they have not let go of yet."""

_CHATTER_PER_SECOND: Final = 60.0
_CHATTER_BURST: Final = 300.0
"""Messages and pings of one learner over all their lines; a line alone may have a third of it."""

_REMEMBERED: Final = 1024
"""Sign-outs that a line which is being let in looks back at."""


class Endable(Protocol):
    """A line that can be told to end."""

    def end(self, code: str) -> None:
        """End it with this close code, at once."""
        ...


class _Learner:
    """What is known of a learner while they have a line."""

    __slots__ = ("chatter", "lines")

    def __init__(self) -> None:
        self.lines: dict[Endable, Claims] = {}
        self.chatter = Budget(per_second=_CHATTER_PER_SECOND, burst=_CHATTER_BURST)


class OpenLines:
    """The lines of those who were let in; guests are not counted."""

    def __init__(self, passing: Passing | None = None, wall_clock: Callable[[], float] = time.time) -> None:
        """Make a node without lines.

        Args:
            passing: counts a learner's new lines over all nodes; None counts none.
            wall_clock: seconds since 1970, which tokens' times are in.
        """
        self._passing = passing
        self.wall_clock = wall_clock
        self._learners: dict[LearnerId, _Learner] = {}
        self._news: deque[tuple[int, SignedOut]] = deque(maxlen=_REMEMBERED)
        self._told = 0

    @property
    def mark(self) -> int:
        """A moment to look back to: said before a token is checked, and given to `enter` after it."""
        return self._told

    async def hold_to_limits(self, claims: Claims) -> None:
        """See that a learner may have one more line.

        Raises:
            ClientError: they do not recite.
            ServerError: they have too many, or had too many in a short time.
            DependencyError: it cannot be known now.
        """
        if not may(claims.roles, Action.RECITE, Relation.SELF):
            raise ClientError("token_refused", f"{', '.join(claims.roles)}: no such role recites", is_final=True)
        if claims.learner == GUEST:
            return
        known = self._learners.get(claims.learner)
        if known is not None and len(known.lines) >= MOST_LINES:
            raise _too_many(f"{MOST_LINES} lines are open; close one", 1.0)
        try:
            if self._passing is not None:
                await hold_to(self._passing, "line_of", claims.learner)
        except TooOftenError as error:
            raise _too_many(str(error), error.wait_seconds) from error
        except StoreUnavailableError as error:
            raise DependencyError("unavailable", str(error), is_final=True, retry_after_ms=5000) from error

    def enter(self, line: Endable, claims: Claims, since: int) -> None:
        """Count a line in, or let another token stand for it.

        Args:
            line: which one.
            claims: whose it is, and by which sign-in.
            since: the mark of before the token was checked.

        Raises:
            ClientError: they signed out since.
        """
        if claims.learner == GUEST:
            return
        if self._told - since > len(self._news) or any(
            number > since and _is_meant(claims, news) for number, news in self._news
        ):
            raise ClientError("signed_out", "this device was signed out; sign in again", is_final=True)
        self._learners.setdefault(claims.learner, _Learner()).lines[line] = claims

    def leave(self, line: Endable, claims: Claims) -> None:
        """Count a line out; one that is not counted changes nothing."""
        known = self._learners.get(claims.learner)
        if known is not None:
            known.lines.pop(line, None)
            if not known.lines:
                del self._learners[claims.learner]

    def allows_message(self, learner: LearnerId, now: float) -> bool:
        """Take one message out of what a learner may say over all their lines."""
        known = self._learners.get(learner)
        return known is None or known.chatter.allows(1, now)

    def signed_out(self, news: SignedOut) -> None:
        """End the lines of who signed out."""
        self._told += 1
        self._news.append((self._told, news))
        known = self._learners.get(news.learner)
        for line, claims in tuple(known.lines.items()) if known is not None else ():
            if _is_meant(claims, news):
                line.end("signed_out")

    def count(self) -> int:
        """How many lines there are."""
        return sum(len(known.lines) for known in self._learners.values())


def _is_meant(claims: Claims, news: SignedOut) -> bool:
    if claims.learner != news.learner:
        return False
    if claims.sign_in is not None:
        return claims.sign_in in news.sign_ins
    return news.before is not None and claims.issued_at <= news.before


def _too_many(detail: str, wait_seconds: float) -> ServerError:
    return ServerError("rate_limited", detail, is_final=True, retry_after_ms=max(1, round(wait_seconds * 1000)))
