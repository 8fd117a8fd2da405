"""The tree of wire errors and the table of close codes."""

import json

import pytest

from actors.ports import CloseReason
from transport.errors import (
    CLOSE_CODES,
    RECONNECT_BELOW,
    ClientError,
    DependencyError,
    ServerError,
    WireError,
    close_frame,
)


@pytest.mark.parametrize("code", CLOSE_CODES)
def test_every_code_closes_in_the_range_of_applications_with_a_reason_that_fits(code: str) -> None:
    number, text = close_frame(CloseReason(code, retry_after_ms=60_000, resume=True, go_to="w" * 48))

    assert 4000 <= number < 5000
    assert len(text) <= 123  # RFC 6455, 5.5
    assert json.loads(text) == {"code": code, "retry_after_ms": 60_000, "resume": True, "go_to": "w" * 48}


def test_no_two_reasons_share_a_close_code() -> None:
    assert len(set(CLOSE_CODES.values())) == len(CLOSE_CODES)


@pytest.mark.parametrize(
    ("kind", "blame"), [(ClientError, "client"), (ServerError, "server"), (DependencyError, "dependency")]
)
def test_the_class_says_whose_fault_it_is(kind: type[WireError], blame: str) -> None:
    fault = kind("overloaded", "seen and expected", is_final=True, retry_after_ms=7).as_fault()

    assert (fault.fault, fault.code, fault.detail, fault.retry_after_ms) == (
        blame,
        "overloaded",
        "seen and expected",
        7,
    )


@pytest.mark.parametrize("code", CLOSE_CODES)
def test_a_client_is_told_to_try_again_exactly_where_the_close_code_says_so(code: str) -> None:
    fault = ServerError(code, "", is_final=True).as_fault()

    assert fault.retry == (CLOSE_CODES[code] < RECONNECT_BELOW)
