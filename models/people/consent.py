"""Consent: who allowed what, when, until when; and the gate in front of everything that would keep a voice."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from models.people.account import Account, AccountId, is_child


class Purpose(StrEnum):
    """What is consented to, each by itself."""

    STORE_AUDIO = "store_audio"
    """Recordings are kept, for the learner to hear again."""
    SHARE_WITH_TEACHER = "share_with_teacher"
    """The teachers of their classes hear what is kept."""


class Consent(msgspec.Struct, frozen=True):
    """One yes; it is never changed but by being withdrawn."""

    account: AccountId
    """Whose voice it is about."""
    purpose: Purpose
    given_by: AccountId
    given_at: float
    """Seconds since 1970."""
    withdrawn_at: float | None = None
    """When it was taken back; None while it stands."""
    withdrawn_by: AccountId | None = None


def may_consent(account: Account, giver: AccountId, now: float) -> bool:
    """Say whether this yes counts: a child's is their guardian's to give, an adult's their own alone.

    Of whom we know no year of birth, we do not know whose yes is needed: none counts.
    """
    if account.birth_year is None:
        return False
    return giver == (account.guardian if is_child(account, now) else account.id)


def stands(consent: Consent, account: Account, purpose: Purpose, now: float) -> bool:
    """Say whether one yes holds for an account at this moment.

    A guardian's yes ends with childhood, as a child's own never began.
    """
    if consent.account != account.id or consent.purpose is not purpose:
        return False
    if consent.given_at > now or (consent.withdrawn_at is not None and consent.withdrawn_at <= now):
        return False
    return may_consent(account, consent.given_by, now)


def may_store_audio(account: Account | None, consents: Iterable[Consent], now: float) -> bool:
    """Say whether a frame of this learner's voice may be written down at this moment; without an account never.

    Whoever would store a frame asks this first, for every frame: a consent may be withdrawn in between.

    Args:
        account: the learner; None for a guest, or for who is not known here.
        consents: what is kept of theirs, the withdrawn included.
        now: seconds since 1970.
    """
    if account is None:
        return False
    return any(stands(consent, account, Purpose.STORE_AUDIO, now) for consent in consents)
