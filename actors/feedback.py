"""Stop 7 of a chunk: what the learner is told, and when; next stop: actors/session.py, and so to the socket."""

import msgspec

from actors.analysis import RecitationEvent


class FeedbackGiven(msgspec.Struct, frozen=True):
    """Feedback, after a settled verdict that a learner should hear of: one sentence in the learner's language."""

    code: str
    """A stable word: which sentence of models/learning/advice.py."""
    text: str
    surah: int | None = None
    ayah: int | None = None
    word: int | None = None


FromFeedback = RecitationEvent | FeedbackGiven
"""What feedback says to its listener: all that analysis said, in its order, and its own words in between."""
