from models.recitation.graph import build_graph
from models.recitation.prefixes import PrefixReader
from models.recitation.reader import Span
from models.recitation.settings import FollowSettings
from models.recitation.verdict import Prefix
from tests.fakes.voices import expect

GRAPH = build_graph(expect("112"), FollowSettings())


def told(units: list[int]) -> list[Prefix]:
    reader = PrefixReader(GRAPH, delay_frames=2)
    for number, unit in enumerate(units):
        begin = 10 + 20 * number
        reader.take(Span(number, unit, int(GRAPH.form_of_unit[unit]), begin, begin + 20, is_broken=False))
    return list(reader.end())


def test_both_prefixes_are_told_with_their_spans() -> None:
    prefixes = told(list(range(1, 10)))

    assert prefixes == [Prefix("istiadha", 8 * 640, 108 * 640), Prefix("basmala", 108 * 640, 188 * 640)]


def test_the_start_alone_is_no_prefix() -> None:
    assert told([0]) == []


def test_a_single_word_of_one_is_none() -> None:
    assert told([0, 6]) == []


def test_half_a_prefix_is_one() -> None:
    assert [prefix.kind for prefix in told([6, 7])] == ["basmala"]


def test_each_is_told_once() -> None:
    reader = PrefixReader(GRAPH, delay_frames=0)
    for unit in range(6, 10):
        reader.take(Span(unit, unit, int(GRAPH.form_of_unit[unit]), unit, unit + 1, is_broken=False))
    first = list(reader.end())

    again = list(reader.end())

    assert (len(first), again) == (1, [])
