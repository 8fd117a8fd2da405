"""How long a voice is kept: the learner's choice, within the operator's bound. Pure."""

from typing import Final

from models.people.errors import RuleError

DAY_SECONDS: Final = 86_400.0
LONGEST_DAYS: Final = 3650


def days_kept(asked: int | None, usual: int, most: int) -> int:
    """Give the days for which a learner's audio is kept.

    Args:
        asked: what the account's setting says; None where it says nothing.
        usual: for those who say nothing.
        most: the operator's bound, which holds for what was asked for before it was lowered, too.
    """
    return min(usual if asked is None else asked, most)


def check_days(asked: int, most: int) -> None:
    """Refuse a setting that would not be held.

    Raises:
        RuleError: it is less than a day, or more than the operator keeps anything.
    """
    if not 1 <= asked <= most:
        raise RuleError("bad_retention", f"{asked} days; 1 to {most} can be chosen here")


def is_over(written_at: float, days: int, now: float) -> bool:
    """Say whether what was written at a moment (seconds since 1970) has been kept for its days."""
    return now - written_at >= days * DAY_SECONDS
