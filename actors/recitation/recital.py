"""One recitation from posteriors to events: searched for while its place is unknown, then followed and judged. Pure.

The deciding is done in models/quran/places.py and models/recitation/; here its values become what is told.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from actors.events import (
    CursorMoved,
    LocatedPlace,
    PlacesLocated,
    PrefixHeard,
    RecitationDoubted,
    RecitationEnded,
    RecitationEvent,
    RecitationOpened,
    ShownWord,
    VerseCrossed,
    WordJudged,
    WordPlace,
)
from actors.ports import Fault
from models.quran.deciding import Difference, differences
from models.quran.packaged import Riwayah
from models.quran.passage import Passage, passage_of
from models.quran.places import PlaceCandidate, PlaceIndex
from models.quran.repeats import Repeats
from models.quran.sounds import PrefixKind, Sounds
from models.quran.text import Text, WordIndex
from models.recitation.decode import GreedyDecoder
from models.recitation.doubt import Doubt, DoubtMonitor
from models.recitation.expected import expect_passage
from models.recitation.follow import Follower
from models.recitation.manner import Manner
from models.recitation.settings import JudgeSettings
from models.recitation.strictness import USUAL, with_strictness
from models.recitation.verdict import Crossed, Cursor, Prefix, Status, Verdict, WordVerdict

_DOUBTS = {
    Doubt.SILENCE: "nothing was heard for ten seconds; is the microphone on?",
    Doubt.NOT_THIS_PASSAGE: "no word of this passage was recognised for ten seconds; is it another one?",
}

Posteriors = npt.NDArray[np.float32]
Levels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What an analysis knows before it hears anything; shared by all, changed by none."""

    text: Text
    sounds: Sounds
    places: PlaceIndex
    judging: JudgeSettings
    """At the usual strictness."""
    strictness: float = USUAL
    """The operator's, for whoever does not bring their own."""
    repeats: Repeats = field(default_factory=Repeats.load)
    """Where the text says again what it said elsewhere."""

    def meant_by(self, manner: Manner) -> "Knowledge":
        """Give what is known for one learner's manner; the first time of a riwayah it takes half a second.

        Raises:
            VariantError: there is no such variant, or it has no such option.
            QuranDataError: the packaged file is missing or damaged.
        """
        strictness = self.strictness if manner.strictness is None else manner.strictness
        judging = with_strictness(self.judging, strictness)
        own: Riwayah = self.text.about.riwayah
        riwayah = manner.riwayah or own
        if riwayah == own:
            sounds = self.sounds.choosing(manner.variants)
            return Knowledge(self.text, sounds, self.places, judging, repeats=self.repeats)
        sounds = Sounds.load(riwayah).choosing(manner.variants)
        places, repeats = PlaceIndex.load(riwayah), Repeats.load(riwayah)
        return Knowledge(Text.load(riwayah), sounds, places, judging, repeats=repeats)


class Recital:
    """Follows one passage and keeps the verdicts that stand."""

    def __init__(self, recitation: int, passage: Passage, knowledge: Knowledge) -> None:
        self._recitation = recitation
        self._passage = passage
        self._text = knowledge.text
        expected = expect_passage(passage, knowledge.text, knowledge.sounds)
        self._follower = Follower(expected, knowledge.judging, knowledge.repeats)
        self._doubts = DoubtMonitor()
        self._standing: dict[int, tuple[tuple[int, int], WordJudged]] = {}
        """Serial -> (where it belongs in the answer, the settled verdict)."""

    def opened(self) -> RecitationOpened:
        """Say what is followed."""
        words = (self._text.word(index) for index in range(self._passage.first, self._passage.last_exclusive))
        shown = tuple(ShownWord(word.surah, word.ayah, word.word, word.text) for word in words)
        return RecitationOpened(self._recitation, self._passage.spec, shown)

    def hear(self, log_probs: Posteriors, level_db: Levels) -> Iterator[RecitationEvent]:
        """Go on by (frames, 69) float32 log-probabilities and (frames,) float32 levels; give what they tell."""
        is_recognised = False
        for event in self._told(self._follower.advance(log_probs, level_db)):
            is_recognised |= _recognises(event)
            yield event
        doubt = self._doubts.advance(level_db, is_recognised=is_recognised)
        if doubt is not None:
            yield RecitationDoubted(Fault(doubt, "client", retry=True, detail=_DOUBTS[doubt]))

    def hear_all(self, chunks: Iterable[tuple[Posteriors, Levels]]) -> tuple[RecitationEvent, ...]:
        """Go on by several chunks."""
        return tuple(event for log_probs, level_db in chunks for event in self.hear(log_probs, level_db))

    def finish(self) -> Iterator[RecitationEvent]:
        """Settle all that is left; the last event is `RecitationEnded`."""
        yield from self._told(self._follower.finish())
        words = tuple(judged for _, judged in sorted(self._standing.values(), key=lambda entry: entry[0]))
        yield RecitationEnded(self._recitation, self._passage.spec, words, self._follower.summary())

    def _told(self, events: Iterable[Crossed | Cursor | Prefix | WordVerdict]) -> Iterator[RecitationEvent]:
        for event in events:
            match event:
                case Cursor():
                    word = self._text.word(event.word)
                    yield CursorMoved(word.surah, word.ayah, word.word, event.at_samples)
                case Prefix():
                    yield PrefixHeard(event.kind, event.start_samples, event.end_samples)
                case Crossed():
                    yield self._crossed(event)
                case WordVerdict():
                    yield self._judged(event)

    def _crossed(self, crossed: Crossed) -> VerseCrossed:
        left, entered = (self._place(word) for word in (crossed.left, crossed.entered))
        return VerseCrossed(left, entered, crossed.common, crossed.start_samples, crossed.at_samples)

    def _place(self, word: WordIndex) -> WordPlace:
        found = self._text.word(word)
        return WordPlace(found.surah, found.ayah, found.word)

    def _judged(self, verdict: WordVerdict) -> WordJudged:
        judged = word_judged(verdict, self._text)
        if judged.status is Status.SETTLED:
            place = self._passage.last_exclusive if verdict.word is None else verdict.word
            self._standing[judged.serial] = ((place, judged.start_samples), judged)
        if judged.status is Status.RETRACTED:
            self._standing.pop(judged.serial, None)
        return judged


def _recognises(event: RecitationEvent) -> bool:
    return isinstance(event, PrefixHeard | VerseCrossed) or (
        isinstance(event, WordJudged) and event.verdict is Verdict.RIGHT
    )


def word_judged(verdict: WordVerdict, text: Text) -> WordJudged:
    """Give a verdict its place in the mushaf and its text; an added word has neither."""
    word = None if verdict.word is None else text.word(verdict.word)
    return WordJudged(
        serial=verdict.serial,
        surah=word.surah if word else None,
        ayah=word.ayah if word else None,
        word=word.word if word else None,
        text=word.text if word else "",
        status=verdict.status,
        verdict=verdict.verdict,
        kind=verdict.kind,
        start_samples=verdict.start_samples,
        end_samples=verdict.end_samples,
        expected=verdict.expected,
        heard=verdict.heard,
        confidence=verdict.confidence,
        runner_up=verdict.runner_up,
        mistake=verdict.mistake,
        madd=verdict.madd,
    )


class Search:
    """Keeps what was heard while the place is unknown, so that nothing of it is lost once it is found.

    Attributes:
        seconds: audio kept so far, in seconds.
    """

    def __init__(self) -> None:
        self._decoder = GreedyDecoder()
        self._kept: list[tuple[Posteriors, Levels]] = []
        self._tokens: list[int] = []

    @property
    def chunks(self) -> int:
        """How many chunks were heard."""
        return len(self._kept)

    @property
    def tokens(self) -> npt.NDArray[np.uint8]:
        """The greedily decoded sounds so far, (sounds,) uint8."""
        return np.array(self._tokens, dtype=np.uint8)

    def hear(self, log_probs: Posteriors, level_db: Levels) -> None:
        """Keep a chunk."""
        self._kept.append((log_probs, level_db))
        self._tokens.extend(self._decoder.advance(log_probs).tokens)

    def replay_into(self, recital: Recital) -> Iterator[RecitationEvent]:
        """Let a recital hear all that was kept."""
        for log_probs, level_db in self._kept:
            yield from recital.hear(log_probs, level_db)


def places_located(
    recitation: int,
    candidates: tuple[PlaceCandidate, ...],
    knowledge: Knowledge,
    prefixes: tuple[PrefixKind, ...] = (),
    *,
    is_decided: bool,
) -> PlacesLocated:
    """Say where the recitation may be, and what would decide it."""
    told = itertools.zip_longest(candidates, differences(candidates, knowledge.text, knowledge.sounds))
    places = tuple(_located(place, difference, knowledge.text) for place, difference in told)
    return PlacesLocated(recitation, places, is_decided, prefixes)


def _located(place: PlaceCandidate, difference: Difference | None, text: Text) -> LocatedPlace:
    word = difference.decided_by if difference else None
    found = None if word is None else text.word(word)
    return LocatedPlace(
        surah=place.surah,
        ayah_from=place.ayah_from,
        ayah_to=place.ayah_to,
        confidence=place.confidence,
        identical=difference is not None and difference.is_identical,
        decided_by=WordPlace(found.surah, found.ayah, found.word) if found else None,
    )


def passage_from(candidate: PlaceCandidate, text: Text, longest: int) -> Passage:
    """Give the passage from the beginning of the ayah that was found to the surah's end, or `longest` words of it."""
    first = text.ayah_range(candidate.surah, candidate.ayah_from).start
    return passage_of(first, min(text.surah_range(candidate.surah).stop, first + longest), text)
