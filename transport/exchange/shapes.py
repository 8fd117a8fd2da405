"""What quran.foundation's User API answers with, as far as it is read here; whatever else it says is passed over."""

import datetime as dt
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Page(msgspec.Struct, frozen=True, rename="camel"):
    """Where a list goes on."""

    end_cursor: str | None = None
    has_next_page: bool = False


class Answer(msgspec.Struct, Generic[T], frozen=True):
    """Every answer that went well."""

    data: T
    success: bool = True
    pagination: Page = Page()


class ActivityDay(msgspec.Struct, frozen=True, rename="camel"):
    """What was read on a day."""

    id: str
    date: str
    """A date, or a moment that begins with one."""
    ranges: tuple[str, ...] = ()
    """As `2:255-2:257`."""
    seconds_read: float = 0.0
    verses_read: float = 0.0
    pages_read: float = 0.0
    progress: float = 0.0
    """Of the day's goal, in [0, 1]."""

    @property
    def day(self) -> dt.date:
        """Its date."""
        return dt.date.fromisoformat(self.date[:10])


class GoalToday(msgspec.Struct, frozen=True, rename="camel"):
    """Today's share of a goal."""

    has_goal: bool = True
    goal_id: str | None = None
    progress: float = 0.0
    """In [0, 1]."""
    daily_target_seconds: float | None = None
    remaining_daily_target_seconds: float | None = None
    daily_target_pages: float | None = None


class MadeGoal(msgspec.Struct, frozen=True):
    """A goal that was made or changed."""

    id: str | None = None


class StreakDays(msgspec.Struct, frozen=True):
    """How long a streak is by now."""

    days: int


class Granted(msgspec.Struct, frozen=True):
    """What the token address answers with (RFC 6749)."""

    access_token: str
    expires_in: float
    """Seconds."""
    refresh_token: str | None = None
    """None where `offline_access` was not allowed, or the one before goes on."""
    scope: str = ""


class Complaint(msgspec.Struct, frozen=True):
    """Why a request was refused."""

    message: str = ""
    type: str = ""
    error: str = ""
    """At the token address: `invalid_grant` and the like."""
