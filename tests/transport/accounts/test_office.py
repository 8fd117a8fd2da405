"""The desks, put together."""

import pytest

from tests.fakes.office import Reception
from transport.errors import ClientError

pytestmark = pytest.mark.wall_clock


async def test_a_token_of_the_desk_is_let_in_by_the_gate_until_it_signs_out(door: Reception) -> None:
    tokens = await door.signed_up("amina")

    claims = await door.office.gate.admit(tokens["access_token"])
    await door.office.sign_ins.sign_out(claims)

    assert claims.learner == tokens["account"]["id"]
    with pytest.raises(ClientError) as caught:
        await door.office.gate.admit(tokens["access_token"])
    assert caught.value.code == "signed_out"
