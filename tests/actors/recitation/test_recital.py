"""From posteriors to events."""

from collections.abc import Iterator

import numpy as np
import pytest

from actors.events import PlacesLocated, RecitationEnded, RecitationEvent, VerseCrossed, WordJudged, WordPlace
from actors.recitation.recital import Knowledge, Recital, Search, passage_from, places_located
from models.quran.passage import parse_passage
from models.quran.places import PlaceIndex
from models.quran.repeats import Repeats
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.manner import Manner
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Status, Verdict
from tests.fakes.spoken import SpokenModel, recited


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), JudgeSettings(delay_frames=0))


def chunks(words: range, knowledge: Knowledge) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    pcm = recited(words, knowledge.sounds)
    whole = np.concatenate([pcm, np.zeros(-len(pcm) % 5120, np.int16)])
    model = SpokenModel()
    for chunk in whole.reshape(-1, 5120):
        heard, _ = model.step(chunk[None], model.start(1))
        yield heard.log_probs[0], heard.level_db[0]


def events_of(recital: Recital, knowledge: Knowledge, words: range) -> list[RecitationEvent]:
    events = [event for chunk in chunks(words, knowledge) for event in recital.hear(*chunk)]
    return [*events, *recital.finish()]


def test_it_shows_the_words_of_its_passage_verbatim(knowledge: Knowledge) -> None:
    recital = Recital(1, parse_passage("112:1", knowledge.text), knowledge)

    opened = recital.opened()

    assert opened.passage == "112:1"
    assert [word.text for word in opened.words] == [
        knowledge.text.word(i).text for i in knowledge.text.ayah_range(112, 1)
    ]


def test_the_last_event_is_the_end_with_what_stands_in_the_order_of_the_text(knowledge: Knowledge) -> None:
    passage = parse_passage("112", knowledge.text)

    events = events_of(Recital(3, passage, knowledge), knowledge, passage.words)

    ended = events[-1]
    assert isinstance(ended, RecitationEnded)
    assert (ended.recitation, ended.passage, ended.summary.right) == (3, "112", 15)
    assert [(word.ayah, word.word) for word in ended.words] == sorted((word.ayah, word.word) for word in ended.words)
    assert {word.verdict for word in ended.words} == {Verdict.RIGHT}


def test_what_stands_at_the_end_was_told_as_settled_before(knowledge: Knowledge) -> None:
    passage = parse_passage("112", knowledge.text)

    events = events_of(Recital(1, passage, knowledge), knowledge, passage.words)

    settled = {event.serial for event in events if isinstance(event, WordJudged) and event.status is Status.SETTLED}
    assert isinstance(events[-1], RecitationEnded)
    assert {word.serial for word in events[-1].words} <= settled


def test_a_search_keeps_what_it_heard_for_the_recital(knowledge: Knowledge) -> None:
    passage = parse_passage("2:255", knowledge.text)
    search = Search()
    for chunk in chunks(passage.words, knowledge):
        search.hear(*chunk)

    recital = Recital(1, passage, knowledge)
    events = [*search.replay_into(recital), *recital.finish()]

    assert isinstance(events[-1], RecitationEnded)
    assert events[-1].summary.right == len(passage.words)
    assert np.array_equal(search.tokens, knowledge.sounds.phrase(passage.words))


def test_places_are_told_best_first_as_they_were_found(knowledge: Knowledge) -> None:
    candidates = knowledge.places.locate(knowledge.sounds.phrase(knowledge.text.ayah_range(2, 255)))

    located = places_located(1, candidates, knowledge, is_decided=True)

    assert isinstance(located, PlacesLocated)
    assert (located.places[0].surah, located.places[0].ayah_from, located.decided) == (2, 255, True)


def test_a_place_becomes_the_passage_from_its_ayah_on_but_never_beyond_its_surah(knowledge: Knowledge) -> None:
    text = knowledge.text
    (candidate, *_) = knowledge.places.locate(knowledge.sounds.phrase(text.ayah_range(112, 1)))

    short = passage_from(candidate, text, longest=400)
    cut = passage_from(candidate, text, longest=6)

    assert short.words == text.surah_range(112)
    assert len(cut.words) == 6


def test_a_learners_own_threshold_goes_before_the_operators() -> None:
    known = Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), JudgeSettings(), strictness=0.0)

    theirs, own = known.meant_by(Manner()), known.meant_by(Manner(strictness=0.5))

    assert theirs.judging.zones.wrong_doubt == float("inf")
    assert own.judging == JudgeSettings()
    assert own.sounds is known.sounds


def test_warsh_is_another_text_with_places_of_its_own() -> None:
    known = Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), JudgeSettings())

    warsh = known.meant_by(Manner(riwayah="warsh"))

    assert warsh.text.about.riwayah == "warsh"
    assert len(warsh.text) != len(known.text)
    assert warsh.places is known.meant_by(Manner(riwayah="warsh")).places
    assert warsh.repeats is Repeats.load("warsh")


def test_a_crossing_is_told_with_both_places_of_the_mushaf(knowledge: Knowledge) -> None:
    text = knowledge.text
    shared, other = range(text.index_of(2, 35, 1), text.index_of(2, 35, 7)), range(text.index_of(7, 19, 6), 19_431)
    recital = Recital(1, parse_passage("2:35-2:36", text), knowledge)

    heard = [*chunks(shared, knowledge), *chunks(other, knowledge)]
    events = [*(event for chunk in heard for event in recital.hear(*chunk)), *recital.finish()]

    crossed = next(event for event in events if isinstance(event, VerseCrossed))
    assert (crossed.left, crossed.entered) == (WordPlace(2, 35, 6), WordPlace(7, 19, 6))
    ended = events[-1]
    assert isinstance(ended, RecitationEnded)
    assert ended.summary.crossings >= 1
