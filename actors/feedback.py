"""Stop 7 of a chunk: what the learner is told, and when; next stop: actors/session.py, and so to the socket."""

import msgspec

from actors.events import (
    RecitationEnded,
    RecitationEvent,
    RecitationOpened,
    ShownWord,
    ToMend,
    VerseCrossed,
    WordJudged,
    WordPlace,
)
from actors.runtime import Actor, Ref
from models.learning.elsewhere import elsewhere
from models.learning.feedback import CROSSED, MENDED, Explanation, crossing, explain, praise
from models.learning.levels import DEFAULT_LEVEL, NOWHERE, Level, Patience
from models.learning.mending import to_mend
from models.learning.mistakes import Mistake, is_told
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.verdict import Status, Verdict

_Place = tuple[int | None, int | None, int | None]


class FeedbackGiven(msgspec.Struct, frozen=True):
    """Feedback, of a settled verdict that a learner should hear of, in the learner's language."""

    code: str
    """A stable word: which kind of sentence."""
    text: str
    """One short sentence."""
    surah: int | None = None
    ayah: int | None = None
    word: int | None = None
    serial: int = 0
    """The verdict's."""
    expected: str = ""
    """What was expected, in letters; this and what follows is empty where there is nothing to say."""
    heard: str = ""
    how: str = ""
    """How to make the sound."""
    rule: str = ""
    """The name of the rule that is at stake."""
    elsewhere: tuple[ShownWord, ...] = ()
    """Other words of the passage in which it is met, at most three."""


class Manner(msgspec.Struct, frozen=True):
    """How a learner wishes to be told."""

    locale: str = "en"
    level: Level = DEFAULT_LEVEL


FromFeedback = RecitationEvent | FeedbackGiven
"""What feedback says to its listener: all that analysis said, in its order, and its own words in between."""


class Feedback(Actor[RecitationEvent]):
    """Passes every event on and speaks up when a settled verdict is a mistake, or when one that was told is mended.

    It waits for the moment of the learner's level. A tentative verdict is never spoken of, nor one that is not sure:
    nobody should be interrupted for what may be withdrawn at once. Whatever still waits is said before the end.
    """

    def __init__(self, listener: Ref[FromFeedback], manner: Manner, text: Text, sounds: Sounds) -> None:
        self._listener = listener
        self._manner = manner
        self._text = text
        self._sounds = sounds
        self._begin(())

    def _begin(self, words: tuple[ShownWord, ...]) -> None:
        self._patience: Patience[FeedbackGiven] = Patience(self._manner.level)
        self._passage = self._range(words)
        self._last_words = {(word.surah, word.ayah): word.word for word in words}
        """Ayah -> its last word, of those that are followed."""
        self._ayah = NOWHERE
        """Where the reciter is; nowhere before any word was heard."""
        self._told: dict[_Place, None] = {}
        """Places that were told as mistakes, and not mended since; an empty set would take three times as much."""

    def on_receive(self, message: RecitationEvent) -> None:
        """Pass the event on first, then what is to be said about it; before the end, what still waits."""
        match message:
            case WordJudged():
                self._listener.tell(message)
                self._word_judged(message)
            case VerseCrossed():
                self._listener.tell(message)
                self._verse_crossed(message)
            case RecitationOpened():
                self._listener.tell(message)
                self._begin(message.words)
            case RecitationEnded():
                self._tell(self._patience.recitation_ended())
                self._listener.tell(msgspec.structs.replace(message, mend=self._to_mend(message.words)))
            case _:
                self._listener.tell(message)

    def _word_judged(self, judged: WordJudged) -> None:
        if judged.status is Status.RETRACTED:
            self._patience.withdraw(judged.serial)
        if judged.status is not Status.SETTLED:
            return
        if judged.surah is not None and judged.ayah is not None:
            self._ayah = (judged.surah, judged.ayah)
        self._tell(self._patience.reached(self._ayah))
        given = self._given(judged)
        if given is not None:
            self._tell(self._patience.offer(judged.serial, self._ayah, given))
        if judged.word is not None and judged.word == self._last_words.get(self._ayah):
            self._tell(self._patience.ayah_ended(self._ayah))

    def _verse_crossed(self, crossed: VerseCrossed) -> None:
        left = crossed.left
        told = crossing(_ayah(left), _ayah(crossed.entered), self._manner.locale)
        given = FeedbackGiven(told.code, told.text, left.surah, left.ayah, left.word)
        self._tell(self._patience.went_over(given))

    def _given(self, judged: WordJudged) -> FeedbackGiven | None:
        """Say what is to be said of a settled verdict; None for nothing."""
        place = (judged.surah, judged.ayah, judged.word)
        if is_told(judged.status, judged.verdict):
            mistake = _mistake(judged)
            return _feedback(judged, explain(mistake, self._manner.locale), self._elsewhere(judged, mistake))
        if judged.verdict is Verdict.RIGHT and place in self._told:
            return _feedback(judged, praise(judged.text, self._manner.locale), ())
        return None

    def _tell(self, sayings: tuple[FeedbackGiven, ...]) -> None:
        for given in sayings:
            place = (given.surah, given.ayah, given.word)
            if given.code == MENDED:
                self._told.pop(place, None)
            elif given.word is not None and given.code != CROSSED:
                self._told[place] = None
            self._listener.tell(given)

    def _elsewhere(self, judged: WordJudged, mistake: Mistake) -> tuple[ShownWord, ...]:
        if judged.surah is None or judged.ayah is None or judged.word is None:
            return ()
        word = self._text.index_of(judged.surah, judged.ayah, judged.word)
        found = elsewhere(word, mistake.alike(), self._passage, self._text, self._sounds)
        return tuple(ShownWord(*msgspec.structs.astuple(self._text.word(index))) for index in found)

    def _to_mend(self, words: tuple[WordJudged, ...]) -> tuple[ToMend, ...]:
        wrong = [judged for judged in words if is_told(judged.status, judged.verdict)]
        mendings = to_mend([_mistake(judged) for judged in wrong], self._manner.locale)
        return tuple(
            ToMend(mending.code, mending.text, mending.why, _shown([wrong[number] for number in mending.mistakes]))
            for mending in mendings
        )

    def _range(self, words: tuple[ShownWord, ...]) -> range:
        if not words:
            return range(0)
        first, last = (self._text.index_of(word.surah, word.ayah, word.word) for word in (words[0], words[-1]))
        return range(first, last + 1)


def _mistake(judged: WordJudged) -> Mistake:
    return Mistake(judged.kind, judged.text, judged.heard, judged.runner_up)


def _feedback(judged: WordJudged, told: Explanation, others: tuple[ShownWord, ...]) -> FeedbackGiven:
    return FeedbackGiven(
        code=told.code,
        text=told.text,
        surah=judged.surah,
        ayah=judged.ayah,
        word=judged.word,
        serial=judged.serial,
        expected=told.expected,
        heard=told.heard,
        how=told.how,
        rule=told.rule,
        elsewhere=others,
    )


def _shown(words: list[WordJudged]) -> tuple[ShownWord, ...]:
    return tuple(
        ShownWord(word.surah, word.ayah, word.word, word.text)
        for word in words
        if word.surah is not None and word.ayah is not None and word.word is not None
    )


def _ayah(place: WordPlace) -> str:
    return f"{place.surah}:{place.ayah}"
