"""How often strangers and learners may try what costs us something, or could be guessed: one table."""

from types import MappingProxyType
from typing import Final

from actors.people.errors import TooOftenError
from actors.people.ports import Passing
from models.rates import Rate

RATES: Final = MappingProxyType(
    {
        "sign_up_from": Rate(1 / 60, 20),
        "sign_in_from": Rate(1 / 5, 60),
        "sign_in_as_from": Rate(1 / 30, 6),
        "sign_in_as": Rate(1 / 10, 100),
        "reset_code_of": Rate(1 / 60, 10),
        "refresh_of": Rate(1 / 10, 20),
        "join_code_of": Rate(1 / 12, 10),
        "join_code_from": Rate(1 / 2, 200),
        "ticket_of": Rate(1 / 2, 30),
        "line_of": Rate(1 / 2, 30),
        "request_of": Rate(10, 100),
        "request_from": Rate(50, 500),
    }
)
"""What -> how often; `of` a learner, `from` an address: a school shares one, so those are wide. `sign_in_as` is for a
name from all addresses: wide enough that nobody locks another out by accident, narrow enough that no password of eight
random signs is found in a lifetime."""


async def hold_to(passing: Passing, what: str, who: str) -> None:
    """Count one try against a limit.

    Raises:
        TooOftenError: there were too many.
        StoreUnavailableError: the counters cannot be reached.
    """
    wait = await passing.spend(f"{what}:{who}", RATES[what])
    if wait > 0:
        raise TooOftenError(f"too often: {what.replace('_', ' ')}; again in {wait:.0f} s", wait)
