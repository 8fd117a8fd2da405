import numpy as np

from models.quran.vocabulary import token_names
from models.recitation.graph import APART, JOINED, WIDEST, build_graph
from models.recitation.settings import FollowSettings
from tests.fakes.voices import expect

IKHLAS = expect("112")
GRAPH = build_graph(IKHLAS, FollowSettings())


def test_the_start_and_the_prefixes_come_before_the_words() -> None:
    assert GRAPH.first_word == 1 + 5 + 4
    assert GRAPH.units == GRAPH.first_word + 15
    assert GRAPH.prefix_of_unit[:2] == (None, "istiadha")


def test_equal_forms_are_joined_and_keep_how_they_may_be_entered_and_left() -> None:
    unit = GRAPH.first_word + 3
    forms = range(GRAPH.form_of_unit[unit], GRAPH.form_of_unit[unit + 1])

    names = {"".join(token_names(GRAPH.tokens(form))): (GRAPH.begins[form], GRAPH.ends[form]) for form in forms}

    assert names["ʔaħadQ"] == (JOINED | APART, APART)
    assert len(names) == len(forms) <= WIDEST


def test_joining_is_free_and_a_stop_without_a_pause_costs() -> None:
    for form in range(GRAPH.form_of_unit[GRAPH.first_word + 1], len(GRAPH.begins)):
        ends = GRAPH.ends[GRAPH.before[form]]
        joins = ((ends & JOINED) != 0) & bool(GRAPH.begins[form] & JOINED)
        assert (GRAPH.cost_flowing[form][joins] == 0).all()
        assert (GRAPH.cost_flowing[form][~joins] > 0).all()


def test_equal_sounds_do_not_follow_each_other_without_a_blank() -> None:
    same = np.flatnonzero(GRAPH.token[1:] == GRAPH.token[:-1]) + 1

    assert not GRAPH.may_follow[same].any()


def test_ayat_and_prefixes_begin_where_people_land() -> None:
    landings = np.flatnonzero(GRAPH.is_landing).tolist()

    assert landings == [1, 6, *(GRAPH.first_word + place for place in (0, 4, 6, 10))]
