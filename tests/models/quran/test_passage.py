import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quran.errors import PassageError
from models.quran.passage import Passage, parse_passage, passage_of
from models.quran.text import Text

TEXT = Text.load()


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    surah = TEXT.surah_range(draw(st.integers(1, 114)))
    first = draw(st.integers(surah.start, surah.stop - 1))
    return passage_of(first, draw(st.integers(first + 1, surah.stop)), TEXT)


@given(passages())
def test_a_passage_written_out_and_read_again_is_the_same(passage: Passage) -> None:
    assert parse_passage(passage.spec, TEXT) == passage


@pytest.mark.parametrize(
    ("spec", "first", "last", "shortest"),
    [
        ("112", (112, 1, 1), (112, 4, 5), "112"),
        ("112:1-112:4", (112, 1, 1), (112, 4, 5), "112"),
        ("2:255", (2, 255, 1), (2, 255, 50), "2:255"),
        ("1:1-1:7", (1, 1, 1), (1, 7, 9), "1"),
        ("1:2-5", (1, 2, 1), (1, 5, 4), "1:2-1:5"),
        (" 1:2 - 1:5 ", (1, 2, 1), (1, 5, 4), "1:2-1:5"),
        ("2:255:3-2:256:1", (2, 255, 3), (2, 256, 1), "2:255:3-2:256:1"),
        ("112:1:2", (112, 1, 2), (112, 1, 2), "112:1:2"),
        ("112:1:2-3", (112, 1, 2), (112, 1, 3), "112:1:2-112:1:3"),
        ("112:1:1-112:1:4", (112, 1, 1), (112, 1, 4), "112:1"),
    ],
)
def test_every_way_to_write_a_passage(
    spec: str, first: tuple[int, int, int], last: tuple[int, int, int], shortest: str
) -> None:
    passage = parse_passage(spec, TEXT)

    assert passage_of(passage.first, passage.last_exclusive, TEXT) == Passage(
        shortest, TEXT.index_of(*first), TEXT.index_of(*last) + 1
    )


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        ("", '"" is not a passage; write it like "112"'),
        ("al-ikhlas", '"al-ikhlas" is not a passage'),
        ("1:", '"1:" is not a passage'),
        ("1:1:1:1", '"1:1:1:1" is not a passage'),
        ("1-2-3", '"1-2-3" is not a passage'),
        ("١١٢", "is not a passage"),
        ("9" * 500, "9…. is not a passage|is not a passage"),
        ("0", "surah 0 does not exist"),
        ("115", "there are 114 surahs, numbered from 1; surah 115 does not exist"),
        ("2:300", "surah 2 has 286 ayat; 2:300 does not exist"),
        ("112:1:5", "ayah 112:1 has 4 words; 112:1:5 does not exist"),
        ("1:5-1:2", '"1:5-1:2" ends before it begins; name the earlier place first'),
        ("113:1-114:6", '"113:1-114:6" crosses from surah 113 into 114; a passage lies in one surah'),
        ("2:1:3-2:2", "begins and ends in different kinds of place"),
        ("1:1-1:7:2", "begins and ends in different kinds of place"),
    ],
)
def test_a_wrong_passage_is_told_what_would_be_right(spec: str, complaint: str) -> None:
    with pytest.raises(PassageError, match=complaint):
        parse_passage(spec, TEXT)


def test_a_complaint_stays_short_however_long_the_passage() -> None:
    with pytest.raises(PassageError) as caught:
        parse_passage("9" * 5000, TEXT)

    assert len(str(caught.value)) < 300


def test_a_passage_knows_its_words() -> None:
    assert len(parse_passage("112", TEXT).words) == 15


def test_an_empty_run_is_no_passage() -> None:
    with pytest.raises(PassageError, match="holds none"):
        passage_of(5, 5, TEXT)


def test_a_run_over_the_end_of_a_surah_is_no_passage() -> None:
    end = TEXT.surah_range(1).stop

    with pytest.raises(PassageError, match="cross from surah 1 into 2"):
        passage_of(end - 1, end + 1, TEXT)
