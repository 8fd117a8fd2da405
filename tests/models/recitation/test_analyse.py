import pytest

from models.recitation.analyse import NOT_REACHED, analyse
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Kind, Verdict
from tests.fakes.voices import FakeVoice, ayah_breaths, expect, recite
from tests.models.recitation.following import follow, prefix_sounds, standing

IKHLAS = expect("112")


def test_a_recording_is_judged_as_it_would_have_been_live() -> None:
    voice = recite(FakeVoice(), IKHLAS, [[0, 1, 2, 3], [6, 7, 8, 9], [10, 11, 12, 13, 14]])

    analysis = analyse(voice.heard.log_probs, voice.heard.level_db, IKHLAS, JudgeSettings())

    events, summary = follow(IKHLAS, voice)
    assert set(analysis.words) == set(standing(events))
    assert analysis.summary == summary


@pytest.mark.parametrize(("said", "missed"), [(10, Kind.SKIPPED), (6, Kind.UNSURE)])
def test_words_never_reached_are_skipped_only_where_most_of_the_passage_was_recited(said: int, missed: Kind) -> None:
    voice = recite(FakeVoice(), IKHLAS, [breath for breath in ayah_breaths(IKHLAS) if breath[0] < said])

    analysis = analyse(voice.heard.log_probs, voice.heard.level_db, IKHLAS, JudgeSettings())

    assert [verdict.word for verdict in analysis.words] == [word.label for word in IKHLAS.words]
    assert [verdict.kind for verdict in analysis.words] == [Kind.RIGHT] * said + [missed] * (15 - said)
    assert {verdict.serial for verdict in analysis.words[said:]} == {NOT_REACHED}
    assert (analysis.summary.skipped, analysis.summary.not_reached) == (0, 15 - said)


def test_prefixes_stand_beside_the_words() -> None:
    voice = recite(FakeVoice().say(prefix_sounds("basmala")).pause(), IKHLAS, ayah_breaths(IKHLAS))

    analysis = analyse(voice.heard.log_probs, voice.heard.level_db, IKHLAS, JudgeSettings())

    assert [prefix.kind for prefix in analysis.prefixes] == ["basmala"]
    assert {verdict.verdict for verdict in analysis.words} == {Verdict.RIGHT}
    assert analysis.added == ()
