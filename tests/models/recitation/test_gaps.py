from models.recitation.gaps import is_lost, judge_gap
from models.recitation.said import Said
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Kind, Verdict
from tests.models.recitation.sayings import said

SETTINGS = JudgeSettings()
WORD = ("b", "i", "r", "a", "b", "b", "i")


def kinds(around: list[Said], *, words: int = 1, after: Said | None = None) -> list[Kind]:
    return [judged.kind for judged in judge_gap([WORD] * words, around, after or said(9), 12, SETTINGS)]


def test_words_gone_past_without_a_sound_are_skipped() -> None:
    assert kinds([said(3)], words=2) == [Kind.SKIPPED] * 2


def test_the_more_was_right_afterwards_the_surer_it_is() -> None:
    little, much = (judge_gap([WORD], [said(3)], said(9), sounds, SETTINGS)[0] for sounds in (4, 16))

    assert little.evidence < much.evidence


def test_another_word_in_place_of_one_is_a_wrong_word() -> None:
    other = said(None, verdict=Verdict.ADDED, heard=("f", "u:", "k", "a", "θ"))

    judged = judge_gap([WORD], [said(3), other], said(9), 12, SETTINGS)[0]

    assert (judged.verdict, judged.kind, judged.heard) == (Verdict.WRONG, Kind.WRONG_WORD, other.judgement.heard)


def test_something_like_the_word_in_its_place_is_unsure() -> None:
    assert kinds([said(3), said(None, verdict=Verdict.ADDED, heard=("b", "i", "r", "a", "b"))]) == [Kind.UNSURE]


def test_a_stretch_of_something_else_in_place_of_several_words_is_unsure() -> None:
    babble = said(None, verdict=Verdict.ADDED, heard=("f", "u:", "k", "a", "θ") * 3)

    assert kinds([said(3), babble], words=3) == [Kind.UNSURE] * 3


def test_room_to_have_said_the_word_leaves_it_unsure() -> None:
    ample = SETTINGS.room_share * len(WORD) + 1

    assert kinds([said(3, room=ample + 1)]) == [Kind.UNSURE]
    assert kinds([said(3, room=ample - 2)]) == [Kind.SKIPPED]


def test_too_many_sounds_in_a_neighbour_leave_it_unsure() -> None:
    assert kinds([said(3)], after=said(5, heard=("m", "a", "l", "i", "k") * 4)) == [Kind.UNSURE]


def test_where_it_is_hard_to_hear_nothing_is_called_skipped() -> None:
    assert kinds([said(3)], after=said(5, strain=SETTINGS.skip_strain + 0.1)) == [Kind.UNSURE]


def test_long_foreign_audio_loses_the_thread() -> None:
    talk = said(None, verdict=Verdict.ADDED, seconds=SETTINGS.lost_seconds + 0.5, heard=())

    assert is_lost([talk], SETTINGS)
    assert not is_lost([said(3, seconds=9.0)], SETTINGS)
    assert kinds([said(3), talk], words=2) == [Kind.UNSURE] * 2
