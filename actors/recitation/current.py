"""The recitation that an analysis has under way. Next: actors/analysis.py, which moves it."""

from actors.recitation.feed import Feed
from actors.recitation.recital import Knowledge, Recital, Search


class Current:
    """The recitation under way.

    Attributes:
        feed: its audio, on the way into the pool.
        known: the text, the sounds and the strictness of this learner.
        recital: follows the passage; None while the place is unknown.
        search: what was heard while it is unknown.
        ending: no more audio will come; the rest is being heard.
        is_behind: whether the client was told that judging lags.
        is_stalled: whether the client was sent away for a while.
    """

    __slots__ = ("ending", "feed", "is_behind", "is_stalled", "known", "recital", "recitation", "search")

    def __init__(self, recitation: int, feed: Feed, recital: Recital | None, known: Knowledge) -> None:
        self.recitation = recitation
        self.feed = feed
        self.recital = recital
        self.known = known
        self.search = Search()
        self.ending = False
        self.is_behind = False
        self.is_stalled = False
