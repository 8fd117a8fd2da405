import numpy as np

from models.quran.vocabulary import token_ids
from models.recitation.graph import build_graph
from models.recitation.history import NONE
from models.recitation.settings import FollowSettings
from models.recitation.trellis import Trellis
from tests.fakes.voices import FakeVoice, breath, expect

SETTINGS = FollowSettings()
IKHLAS = expect("112")
GRAPH = build_graph(IKHLAS, SETTINGS)


def searched(voice: FakeVoice, *, paused_from: int = 10_000) -> Trellis:
    trellis = Trellis(GRAPH, SETTINGS)
    for frame, row in enumerate(voice.heard.log_probs):
        trellis.step(row, frame, is_paused=frame >= paused_from)
    return trellis


def way(trellis: Trellis) -> list[int]:
    """Give the words of the best way by their places; -1 for what is not in the text."""
    records = trellis.history.chain(trellis.best(), NONE)[1:]
    places = [trellis.history.place(record) for record in records]
    return [-1 if place < 0 else int(GRAPH.unit_of_form[place]) - GRAPH.first_word for place in places]


def test_words_in_order_are_followed_in_order() -> None:
    trellis = searched(FakeVoice().say(breath(IKHLAS, range(4))))

    assert way(trellis) == [0, 1, 2, 3]
    assert trellis.is_at_end()


def test_a_word_left_out_is_jumped_over() -> None:
    assert way(searched(FakeVoice().say(breath(IKHLAS, [0, 1, 3])).say(breath(IKHLAS, [4, 5])))) == [0, 1, 3, 4, 5]


def test_going_back_is_followed() -> None:
    voice = FakeVoice().say(breath(IKHLAS, [0, 1, 2, 3])).pause(8).say(breath(IKHLAS, [0, 1, 2, 3]))

    assert way(searched(voice)) == [0, 1, 2, 3, 0, 1, 2, 3]


def test_what_is_not_in_the_text_goes_through_the_filler() -> None:
    foreign = token_ids(["f", "i:", "θ", "u:", "ʃ", "i:", "k", "aˤ:", "ʒ", "u:"])
    voice = FakeVoice().say(breath(IKHLAS, [0, 1, 2, 3])).say(foreign).say(breath(IKHLAS, [4, 5]))

    assert way(searched(voice)) == [0, 1, 2, 3, -1, 4, 5]


def test_a_word_broken_off_is_known_as_such() -> None:
    half = breath(IKHLAS, [4])[:4]
    voice = FakeVoice().say(breath(IKHLAS, [0, 1, 2, 3])).say(half).say(breath(IKHLAS, [4, 5]))

    trellis = searched(voice)

    records = trellis.history.chain(trellis.best(), NONE)[1:]
    assert way(trellis) == [0, 1, 2, 3, 4, 4, 5]
    assert [trellis.history.is_after_break(record) for record in records] == [False] * 5 + [True, False]


def test_a_clear_word_has_a_margin_and_an_unsaid_one_has_not() -> None:
    trellis = searched(FakeVoice().say(breath(IKHLAS, range(4))))

    said = trellis.history.chain(trellis.best(), NONE)[2]

    assert trellis.margin_of(said) > 3


def test_ways_that_were_given_up_do_not_come_back() -> None:
    trellis = searched(FakeVoice().say(breath(IKHLAS, range(3))))
    kept = trellis.best()

    trellis.keep_only(kept)

    assert trellis.history.descends(trellis.alive(1e9), kept).all()


def test_forgetting_changes_nothing_that_is_to_come() -> None:
    rows = FakeVoice().say(breath(IKHLAS, range(6))).heard.log_probs
    whole, lean = Trellis(GRAPH, SETTINGS), Trellis(GRAPH, SETTINGS)

    for frame, row in enumerate(rows):
        whole.step(row, frame, is_paused=False)
        lean.step(row, frame, is_paused=False)
        if frame % 10 == 9:
            lean.forget(NONE)

    assert way(lean) == way(whole)
    assert len(lean.history) < len(whole.history)


def test_inside_a_word_nothing_is_complete() -> None:
    trellis = searched(FakeVoice(sureness=0.99).say(breath(IKHLAS, [0, 1, 2, 3])[:-4]))

    record, is_complete = trellis.best_complete()

    assert not is_complete
    assert record == trellis.best()


def test_the_window_moves_with_the_best_way() -> None:
    long = expect("2:1-60")
    graph, settings = build_graph(long, SETTINGS), FollowSettings(words_behind=5, words_ahead=10)
    trellis = Trellis(graph, settings)
    voice = FakeVoice(frames_a_sound=2).say(breath(long, range(60)))

    for frame, row in enumerate(voice.heard.log_probs):
        trellis.step(row, frame, is_paused=False)
        if frame % 8 == 7:
            trellis.look_around()

    assert trellis.best_unit() - graph.first_word == 59


def test_scores_stay_small_for_ever() -> None:
    trellis = searched(FakeVoice().babble(300))

    assert np.isfinite(trellis.margin_of(trellis.best()))
