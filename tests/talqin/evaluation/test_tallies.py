from hypothesis import given
from hypothesis import strategies as st

from talqin.evaluation.tallies import MistakeCounts, PlaceCounts, VoiceCounts

SMALL = st.integers(0, 9)
MISTAKES = st.dictionaries(st.sampled_from("ab"), st.builds(MistakeCounts, made=SMALL, caught=SMALL))
COUNTS = st.builds(
    VoiceCounts,
    words=SMALL,
    verdicts=st.dictionaries(st.sampled_from("xyz"), SMALL),
    settled_after_ms=st.lists(st.floats(0, 9)).map(tuple),
    mistakes=MISTAKES,
    places=st.builds(PlaceCounts, asked=SMALL),
)


def test_every_kind_of_count_is_added_to_its_like() -> None:
    one = VoiceCounts(
        words=3,
        verdicts={"right": 2, "wrong": 1},
        settled_after_ms=(100.0,),
        mistakes={"haraka": MistakeCounts(made=1)},
        places=PlaceCounts(asked=1, decided_after_seconds=(2.5,)),
    )
    other = VoiceCounts(
        words=4, verdicts={"right": 4}, settled_after_ms=(50.0,), mistakes={"haraka": MistakeCounts(made=2, caught=1)}
    )

    both = one + other

    assert both.words == 7
    assert both.verdicts == {"right": 6, "wrong": 1}
    assert both.settled_after_ms == (100.0, 50.0)
    assert both.mistakes == {"haraka": MistakeCounts(made=3, caught=1)}
    assert both.places == one.places


@given(COUNTS, COUNTS, COUNTS)
def test_it_does_not_matter_how_counts_are_bracketed(one: VoiceCounts, two: VoiceCounts, three: VoiceCounts) -> None:
    assert (one + two) + three == one + (two + three)


@given(COUNTS)
def test_nothing_counted_adds_nothing(counts: VoiceCounts) -> None:
    assert counts + VoiceCounts() == VoiceCounts() + counts == counts
