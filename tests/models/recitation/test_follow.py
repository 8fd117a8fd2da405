from collections import defaultdict
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import token_ids, token_names
from models.recitation.expected import expect_passage
from models.recitation.follow import Event, Follower
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Cursor, Kind, Prefix, Status, Verdict, WordVerdict
from tests.fakes.voices import FakeVoice, ayah_breaths, breath, expect, recite
from tests.models.recitation.following import follow, kinds, prefix_sounds, standing

NAS = expect("114")
IKHLAS = expect("112")


def test_an_untouched_recitation_is_right_to_the_end() -> None:
    voice = recite(FakeVoice(), NAS, ayah_breaths(NAS))

    events, summary = follow(NAS, voice)

    assert kinds(events, NAS) == [Kind.RIGHT] * 20
    assert (summary.words, summary.right, summary.not_reached) == (20, 20, 0)


def test_a_word_is_settled_within_a_second_of_its_end() -> None:
    voice = recite(FakeVoice(), NAS, ayah_breaths(NAS))
    heard, follower, waits = voice.heard, Follower(NAS, JudgeSettings()), list[int]()

    for end in range(8, len(heard.log_probs), 8):
        piece = slice(end - 8, end)
        for event in follower.advance(heard.log_probs[piece], heard.level_db[piece]):
            if isinstance(event, WordVerdict) and event.status is Status.SETTLED:
                waits.append(end * 640 - event.end_samples)

    assert np.percentile(waits, 95) <= 16_000


def test_spans_follow_the_sounds_in_order() -> None:
    voice = recite(FakeVoice(), NAS, ayah_breaths(NAS))

    events, _ = follow(NAS, voice)

    spans = [(verdict.start_samples, verdict.end_samples) for verdict in standing(events)]
    assert spans == sorted(spans)
    assert all(begin < end for begin, end in spans)


def test_a_word_left_out_is_skipped_and_its_neighbours_are_right() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7], [8, 9, 11], [12, 13, 14, 15, 16], [17, 18, 19]])

    events, _ = follow(NAS, voice)

    assert kinds(events, NAS) == [Kind.RIGHT] * 10 + [Kind.SKIPPED] + [Kind.RIGHT] * 9


def test_an_ayah_left_out_is_skipped_word_for_word() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [8, 9, 10, 11], [12, 13, 14, 15, 16], [17, 18, 19]])

    events, _ = follow(NAS, voice)

    assert kinds(events, NAS) == [Kind.RIGHT] * 6 + [Kind.SKIPPED] * 2 + [Kind.RIGHT] * 12


def test_a_second_pass_takes_the_place_of_the_first() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7], [4, 5], [6, 7], [8, 9, 10, 11]])

    events, summary = follow(NAS, voice)

    assert kinds(events, NAS)[:12] == [Kind.RIGHT] * 4 + [Kind.REPEATED] * 4 + [Kind.RIGHT] * 4
    assert (summary.repeats, summary.not_reached) == (4, 8)


def test_a_word_of_the_text_said_out_of_place_is_added_and_what_was_said_before_still_stands() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7]])
    voice.say(breath(NAS, [8, 9, 3, 10, 11])).pause()
    recite(voice, NAS, [[12, 13, 14, 15, 16], [17, 18, 19]])

    events, summary = follow(NAS, voice)

    stands = standing(events)
    assert kinds(events, NAS) == [Kind.RIGHT] * 20
    assert [verdict.heard for verdict in stands if verdict.kind is Kind.ADDED] == [token_names(NAS.words[3].forms[0])]
    assert (summary.right, summary.added, summary.repeats) == (20, 1, 0)


def test_a_word_that_is_gone_back_to_and_mended_is_mended_and_not_added() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7]])
    wrong = NAS.words[9].forms[0].copy()
    wrong[-3] = token_ids(["k"])[0]
    voice.say(NAS.words[8].forms[2]).say(wrong).say(NAS.words[10].forms[0]).say(NAS.words[9].forms[0])
    voice.say(NAS.words[11].forms[1]).pause()
    recite(voice, NAS, [[12, 13, 14, 15, 16], [17, 18, 19]])

    events, summary = follow(NAS, voice)

    assert any(isinstance(event, WordVerdict) and event.kind is Kind.WRONG_LETTER for event in events)
    assert kinds(events, NAS) == [Kind.RIGHT] * 9 + [Kind.CORRECTED] + [Kind.RIGHT] * 10
    assert (summary.wrong, summary.added, summary.repeats) == (0, 0, 1)


def test_a_stop_inside_an_ayah_and_a_restart_some_words_back_is_no_mistake() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7], [8, 9, 10], [9, 10, 11], [12, 13, 14, 15, 16]])

    events, _ = follow(NAS, voice)

    assert kinds(events, NAS)[:17] == [Kind.RIGHT] * 9 + [Kind.REPEATED] * 2 + [Kind.RIGHT] * 6


def test_a_word_from_elsewhere_in_place_of_one_is_a_wrong_word() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7]])
    voice.say(NAS.words[8].forms[2]).say(token_ids(["f", "a", "k", "u:", "θ", "u", "b"])).say(NAS.words[10].forms[0])
    voice.say(NAS.words[11].forms[1]).pause()
    recite(voice, NAS, [[12, 13, 14, 15, 16], [17, 18, 19]])

    events, _ = follow(NAS, voice)

    assert kinds(events, NAS)[9] is Kind.WRONG_WORD
    assert [kind for kind in kinds(events, NAS) if kind is not Kind.RIGHT] == [Kind.WRONG_WORD]


def test_a_word_put_in_is_added_and_its_neighbours_are_right() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7]])
    voice.say(NAS.words[8].forms[2]).say(NAS.words[9].forms[0]).say(NAS.words[10].forms[0])
    voice.say(token_ids(["f", "a", "k", "u:", "θ", "u", "b"]))
    voice.say(NAS.words[11].forms[1]).pause()
    recite(voice, NAS, [[12, 13, 14, 15, 16], [17, 18, 19]])

    events, summary = follow(NAS, voice)

    assert (summary.right, summary.added) == (20, 1)
    added = next(verdict for verdict in standing(events) if verdict.word is None)
    assert (added.kind, added.heard) == (Kind.ADDED, ("f", "a", "k", "u:", "θ", "u", "b"))


@pytest.mark.parametrize(
    ("place", "sound", "other", "kind"),
    [(15, "d", "m", Kind.WRONG_LETTER), (13, "s", "b", Kind.WRONG_LETTER), (13, "i", "u", Kind.WRONG_HARAKA)],
)
def test_one_wrong_sound_is_named_and_only_its_word_is_wrong(place: int, sound: str, other: str, kind: Kind) -> None:
    forms = [list(token_names(NAS.words[number].forms[0])) for number in range(12, 17)]
    forms[place - 12][forms[place - 12].index(sound)] = other
    voice = recite(FakeVoice(sureness=0.999), NAS, ayah_breaths(NAS)[:4])
    for form in forms:
        voice.say(token_ids(form))
    recite(voice, NAS, [[17, 18, 19]])

    events, _ = follow(NAS, voice)

    wrong = [verdict for verdict in standing(events) if verdict.verdict is Verdict.WRONG]
    assert [(verdict.word, verdict.kind) for verdict in wrong] == [(NAS.words[place].label, kind)]
    assert wrong[0].runner_up == f"{sound}>{other}"


def test_a_long_silence_inside_an_ayah_is_a_hesitation_and_between_ayat_is_not() -> None:
    voice = FakeVoice().say(breath(NAS, [0, 1, 2, 3])).pause(60).say(breath(NAS, [4])).pause(60)
    recite(voice, NAS, [[5], [6, 7]])

    _, summary = follow(NAS, voice)

    assert (summary.hesitations, summary.right) == (1, 8)


def test_silence_says_nothing() -> None:
    events, summary = follow(NAS, FakeVoice().pause(400))

    assert [event for event in events if isinstance(event, WordVerdict)] == []
    assert summary.not_reached == 20


@pytest.mark.parametrize("seed", range(3))
def test_noise_and_babble_accuse_nobody(seed: int) -> None:
    voice = FakeVoice(seed=seed).noise(200).babble(80).pause().babble(80).noise(200)

    events, _ = follow(NAS, voice)

    accused = {Verdict.WRONG, Verdict.SKIPPED, Verdict.ADDED}
    assert [verdict for verdict in standing(events) if verdict.verdict in accused] == []


def test_another_surah_is_no_row_of_mistakes() -> None:
    other = expect("109")
    voice = recite(FakeVoice(), other, ayah_breaths(other))

    events, _ = follow(expect("93"), voice)

    accused = {Verdict.WRONG, Verdict.SKIPPED, Verdict.ADDED}
    assert len([verdict for verdict in standing(events) if verdict.verdict in accused]) <= 1


def test_talk_in_the_middle_of_a_recitation_marks_nothing_skipped() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5]])
    voice.babble(60).pause()
    recite(voice, NAS, [[12, 13, 14, 15, 16], [17, 18, 19]])

    events, _ = follow(NAS, voice)

    assert kinds(events, NAS)[:6] == [Kind.RIGHT] * 6
    assert Kind.SKIPPED not in kinds(events, NAS)


def test_istiadha_and_basmala_are_recognised_and_not_marked() -> None:
    voice = FakeVoice().say(prefix_sounds("istiadha")).pause().say(prefix_sounds("basmala")).pause()
    recite(voice, NAS, ayah_breaths(NAS))

    events, summary = follow(NAS, voice)

    prefixes = [event for event in events if isinstance(event, Prefix)]
    assert [prefix.kind for prefix in prefixes] == ["istiadha", "basmala"]
    assert prefixes[0].end_samples <= prefixes[1].start_samples < prefixes[1].end_samples
    assert summary.right == 20


def test_where_the_passage_opens_with_the_basmala_it_is_judged() -> None:
    fatiha = expect("1")
    voice = recite(FakeVoice(), fatiha, ayah_breaths(fatiha))

    events, summary = follow(fatiha, voice)

    assert [event for event in events if isinstance(event, Prefix)] == []
    assert summary.right == 29


def test_a_recitation_that_stops_early_leaves_the_rest_unjudged() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5]])

    events, summary = follow(NAS, voice)

    assert kinds(events, NAS) == [Kind.RIGHT] * 6 + [None] * 14
    assert summary.not_reached == 14


def test_the_cursor_goes_through_the_words_in_order() -> None:
    voice = recite(FakeVoice(), IKHLAS, ayah_breaths(IKHLAS))

    events, _ = follow(IKHLAS, voice)

    words = [event.word for event in events if isinstance(event, Cursor)]
    assert words == sorted(words)
    assert words[-1] == IKHLAS.words[-1].label


def test_events_do_not_depend_on_how_the_frames_arrive() -> None:
    voice = recite(FakeVoice(seed=5), NAS, [[0, 1, 2, 3], [4, 5], [4, 5], [8, 9, 10, 11]]).babble(9)

    once, _ = follow(NAS, voice)
    others = [follow(NAS, voice, frames)[0] for frames in (16, 64, 10_000)]

    assert all(other == once for other in others)


def test_finishing_twice_tells_nothing_new() -> None:
    heard = recite(FakeVoice(), IKHLAS, ayah_breaths(IKHLAS)).heard
    follower = Follower(IKHLAS, JudgeSettings())
    list(follower.advance(heard.log_probs, heard.level_db))
    list(follower.finish())

    again = list(follower.finish())

    assert again == []


def test_levels_must_come_with_every_frame() -> None:
    heard = FakeVoice().pause(8).heard
    follower = Follower(IKHLAS, JudgeSettings())

    with pytest.raises(ValueError, match="zip"):
        list(follower.advance(heard.log_probs, heard.level_db[:4]))


AFTERWARDS: dict[str, Callable[[FakeVoice], FakeVoice]] = {
    "pause": lambda voice: voice.pause(),
    "babble": lambda voice: voice.babble(7),
    "noise": lambda voice: voice.noise(30),
    "nothing": lambda voice: voice,
}
WAYS = st.lists(
    st.tuples(st.integers(0, 14), st.integers(1, 6), st.sampled_from(sorted(AFTERWARDS))),
    min_size=1,
    max_size=6,
)


def lives(events: list[Event]) -> dict[int, list[Status]]:
    """Give the statuses of each serial in order."""
    found = defaultdict[int, list[Status]](list)
    for event in events:
        if isinstance(event, WordVerdict):
            found[event.serial].append(event.status)
    return found


@settings(max_examples=25, deadline=None)
@given(ways=WAYS, seed=st.integers(0, 99))
def test_however_one_recites_every_verdict_lives_once(ways: list[tuple[int, int, str]], seed: int) -> None:
    voice = FakeVoice(seed=seed)
    for first, count, between in ways:
        voice.say(breath(IKHLAS, range(first, min(first + count, len(IKHLAS)))))
        AFTERWARDS[between](voice)

    events, summary = follow(IKHLAS, voice)

    once = [[Status.SETTLED], [Status.RETRACTED], [Status.SETTLED, Status.RETRACTED]]
    assert all(life[life[0] is Status.TENTATIVE :] in once for life in lives(events).values())
    judged = [word for word in (verdict.word for verdict in standing(events)) if word is not None]
    reached = [word.label for word in IKHLAS.words][: len(judged)]
    assert sorted(judged) == reached
    assert summary.right + summary.wrong + summary.skipped + summary.unsure == len(judged)
    assert summary.not_reached == len(IKHLAS) - len(judged)


def test_words_of_the_mushaf_are_told_by_their_global_numbers() -> None:
    voice = recite(FakeVoice(), IKHLAS, ayah_breaths(IKHLAS))

    events, _ = follow(IKHLAS, voice)

    first = standing(events)[0]
    assert first.word == IKHLAS.words[0].label
    assert first.expected == token_names(Sounds.load().form(IKHLAS.words[0].label, starts=True, stops=False))


def test_finishing_when_nothing_was_heard_says_nothing() -> None:
    follower = Follower(NAS, JudgeSettings())

    events = list(follower.finish())

    assert events == []
    assert follower.summary().not_reached == 20


def test_warsh_is_followed_and_judged_as_hafs_is() -> None:
    text, sounds = Text.load("warsh"), Sounds.load("warsh")
    expected = expect_passage(parse_passage("1", text), text, sounds)
    malik, malik_of_hafs = 6, expect("1:4").words[0]
    as_hafs = expected.replacing(malik, malik_of_hafs.forms)

    events, summary = follow(expected, recite(FakeVoice(), expected, ayah_breaths(expected)))
    mixed, _ = follow(expected, recite(FakeVoice(), as_hafs, ayah_breaths(expected)))

    assert summary.right == len(expected) == 25
    assert set(kinds(events, expected)) == {Kind.RIGHT}
    assert [place for place, kind in enumerate(kinds(mixed, expected)) if kind is not Kind.RIGHT] == [malik]
    assert kinds(mixed, expected)[malik] is Kind.WRONG_LENGTH


def test_the_basmala_before_warsh_is_recognised_and_no_part_of_it() -> None:
    text, sounds = Text.load("warsh"), Sounds.load("warsh")
    expected = expect_passage(parse_passage("112", text), text, sounds)
    basmala = [int(token) for token in sounds.phrase(sounds.prefix_words["basmala"])]
    voice = recite(FakeVoice().say(basmala).pause(), expected, ayah_breaths(expected))

    events, summary = follow(expected, voice)

    assert [event.kind for event in events if isinstance(event, Prefix)] == ["basmala"]
    assert summary.right == len(expected)
