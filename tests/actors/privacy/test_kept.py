"""Where a learner's audio lies, and what a proof says."""

import pytest

from actors.privacy.kept import COLLECTIONS, KEYS_COLLECTIONS, RetentionProof, audio_of, owner_part, segment_name
from actors.stores.objects import see_name


@pytest.mark.parametrize("owner", ["Qk3-x_9", "school:amina", "..", "a/b", "أمينة"])
def test_every_learners_audio_has_a_name_that_a_store_takes_and_that_is_theirs(owner: str) -> None:
    name = see_name(segment_name(owner, "s/1", 2, 3))

    assert name.startswith(audio_of(owner))
    assert audio_of(owner) == f"audio/{owner_part(name)}/"


def test_no_learners_audio_lies_under_anothers() -> None:
    assert not segment_name("amina2", "s", 1, 0).startswith(audio_of("amina"))


@pytest.mark.parametrize("name", ["model/x", "audio", "exports/amina/1"])
def test_what_is_no_audio_is_nobodys(name: str) -> None:
    assert owner_part(name) == ""


@pytest.mark.parametrize(
    ("before", "over", "deleted", "after", "left", "adds_up"),
    [
        (9, 4, 4, 5, 0, True),
        (9, 4, 3, 6, 1, False),
        (9, 4, 5, 4, 0, False),
        (0, 0, 0, 0, 0, True),
        (9, 4, 4, 4, 0, False),
    ],
)
def test_a_proof_adds_up_only_when_all_that_was_over_went_and_nothing_else(
    before: int, over: int, deleted: int, after: int, left: int, *, adds_up: bool
) -> None:
    assert RetentionProof(0.0, 1, before, over, deleted, after, left, 0).adds_up is adds_up


def test_no_kind_of_document_of_the_keys_is_among_those_that_are_backed_up() -> None:
    assert not {collection.name for collection in COLLECTIONS} & {collection.name for collection in KEYS_COLLECTIONS}
