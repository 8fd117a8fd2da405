"""Stop 7 of a chunk: what the learner is told, and when; next stop: actors/session.py, and so to the socket."""

import msgspec

from actors.events import RecitationEvent, RecitationOpened, VerseCrossed, WordJudged, WordPlace
from actors.runtime import Actor, Ref
from models.learning.advice import Advice, advice_on_correction, advice_on_crossing, advice_on_mistake
from models.recitation.verdict import Status, Verdict

_Place = tuple[int | None, int | None, int | None]


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


class Feedback(Actor[RecitationEvent]):
    """Passes every event on and speaks up when a settled verdict is a mistake, is mended, or is taken back.

    A tentative verdict is never spoken of: nobody should be interrupted for what may be withdrawn at once.
    """

    def __init__(self, listener: Ref[FromFeedback], locale: str) -> None:
        self._listener = listener
        self._locale = locale
        self._flagged: dict[_Place, None] = {}
        """Places whose latest settled verdict is a mistake."""

    def on_receive(self, message: RecitationEvent) -> None:
        """Pass the event on first, then what is to be said about it."""
        self._listener.tell(message)
        match message:
            case WordJudged():
                self._word_judged(message)
            case VerseCrossed():
                self._verse_crossed(message)
            case RecitationOpened():
                self._flagged.clear()
            case _:
                pass  # nothing to say about the rest

    def _word_judged(self, judged: WordJudged) -> None:
        advice = self._advice(judged)
        if advice is not None:
            place = (judged.surah, judged.ayah, judged.word)
            self._listener.tell(FeedbackGiven(advice.code, advice.text, *place))

    def _verse_crossed(self, crossed: VerseCrossed) -> None:
        left, entered = crossed.left, crossed.entered
        advice = advice_on_crossing(_ayah(left), _ayah(entered), self._locale)
        self._listener.tell(FeedbackGiven(advice.code, advice.text, left.surah, left.ayah, left.word))

    def _advice(self, judged: WordJudged) -> Advice | None:
        if judged.status is not Status.SETTLED:
            return None  # what settled is retracted only when the word is recited again, which speaks for itself
        place = (judged.surah, judged.ayah, judged.word)
        match judged.verdict:
            case Verdict.RIGHT if place in self._flagged:
                del self._flagged[place]
                return advice_on_correction(judged.text, self._locale)
            case Verdict.WRONG | Verdict.SKIPPED | Verdict.ADDED:
                self._flagged[place] = None
                return advice_on_mistake(judged.kind, judged.text, self._locale)
            case _:
                return None


def _ayah(place: WordPlace) -> str:
    return f"{place.surah}:{place.ayah}"
