import msgspec

from models.recitation.verdict import Kind, Status, Summary, Verdict, WordVerdict


def test_a_summary_of_nothing_is_all_zeros() -> None:
    assert set(msgspec.structs.astuple(Summary())) == {0}


def test_a_verdict_survives_writing_and_reading() -> None:
    verdict = WordVerdict(
        serial=3, word=7, status=Status.SETTLED, verdict=Verdict.WRONG, kind=Kind.WRONG_HARAKA,
        start_samples=640, end_samples=6_400, expected=("q", "u", "l"), heard=("q", "i", "l"),
        confidence=0.8, runner_up="u>i",
    )  # fmt: skip  # the fields read best as they are

    assert msgspec.json.decode(msgspec.json.encode(verdict), type=WordVerdict) == verdict


def test_every_verdict_is_a_kind_or_has_kinds_of_its_own() -> None:
    kinds = {kind.value for kind in Kind}

    assert {verdict.value for verdict in Verdict} - kinds == {"wrong"}
