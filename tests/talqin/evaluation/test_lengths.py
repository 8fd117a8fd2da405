"""How far the counts heard are from those due."""

import numpy as np
import pytest

from models.quran.madd import Madd
from models.recitation.expected import ExpectedWord
from models.recitation.verdict import Kind, MaddHeard, Status, Verdict, WordVerdict
from talqin.evaluation.judging import Judged
from talqin.evaluation.lengths import changed_counts, madd_counts
from talqin.evaluation.tallies import MaddCounts


def judged(*madds: MaddHeard) -> Judged:
    verdict = WordVerdict(1, 7, Status.SETTLED, Verdict.RIGHT, Kind.RIGHT, 0, 640, (), (), 0.9, "", madd=madds)
    return Judged({7: verdict}, (), (), frozenset({7}), 0.0)


@pytest.mark.parametrize(
    ("heard", "name", "error"),
    [
        (MaddHeard(1, Madd.NATURAL, 2, 2, 2.5), "natural", 0.5),
        (MaddHeard(1, Madd.NATURAL, 2, 2, 1.5), "natural", 0.5),
        (MaddHeard(1, Madd.MUTTASIL, 4, 5, 4.5), "longer", 0.0),
        (MaddHeard(1, Madd.MUTTASIL, 4, 5, 3.0), "longer", 1.0),
        (MaddHeard(1, Madd.LAZIM, 6, 6, 7.0), "longer", 1.0),
    ],
)
def test_the_error_is_the_distance_to_what_is_right(heard: MaddHeard, name: str, error: float) -> None:
    assert madd_counts(judged(heard)) == {name: MaddCounts(measured=1, error=error)}


def test_what_is_the_choice_of_the_reciter_has_no_error() -> None:
    free = [MaddHeard(1, madd, 2, 5, 3.0) for madd in (Madd.MUNFASIL, Madd.ARID)]

    assert madd_counts(judged(*free)) == {}


def test_what_could_not_be_counted_is_told_as_unknown() -> None:
    heard = MaddHeard(1, Madd.NATURAL, 2, 2, None)

    assert madd_counts(judged(heard)) == {"natural": MaddCounts(unknown=1)}


def test_where_another_class_is_expected_the_error_is_to_the_class_that_was_read() -> None:
    heard = [MaddHeard(1, Madd.MUTTASIL, 2, 2, 4.5), MaddHeard(4, Madd.NATURAL, 6, 6, 2.5)]
    form = np.array([2], np.uint8)
    line = [ExpectedWord(7, (form, form, form, form), madd=((2, 2), (6, 6)))]

    assert changed_counts(judged(*heard), line) == {"changed": MaddCounts(measured=2, error=0.5)}
    assert changed_counts(judged(*heard), [ExpectedWord(7, (form, form, form, form))]) == {}
