"""What the outages' table says, and when it says that something was lost."""

import msgspec

from tests.benchmarks.outage import Outage, row

WHOLE = Outage("documents", 60.1, 15, same=True, put_by=1, remembered=1, words=15, recovery_seconds=4.2)


def test_a_row_says_what_was_told_and_what_is_there() -> None:
    assert row(WHOLE) == "| documents | 60.1 s | 15, as undisturbed | 1 | 1, of 15 words | 4.2 s |"


def test_what_is_lost_counts_twice_or_differs_is_not_whole() -> None:
    broken = (
        msgspec.structs.replace(WHOLE, remembered=0, words=0),
        msgspec.structs.replace(WHOLE, remembered=2),
        msgspec.structs.replace(WHOLE, same=False),
        msgspec.structs.replace(WHOLE, words=14),
    )

    assert WHOLE.is_whole
    assert not any(outage.is_whole for outage in broken)
    assert "never" in row(msgspec.structs.replace(WHOLE, recovery_seconds=None))
