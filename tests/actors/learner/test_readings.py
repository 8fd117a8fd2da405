"""A recitation that has ended, as memory needs it."""

from actors.events import RecitationEnded, WordJudged
from actors.learner.readings import reading_of
from models.learning.reading import Mode, Reading
from models.quran.text import Text
from models.recitation.verdict import Kind, Status, Summary, Verdict

TEXT = Text.load()
SECOND = 16_000


def judged(place: str | None, begin: float, kind: Kind = Kind.RIGHT, verdict: Verdict = Verdict.RIGHT) -> WordJudged:
    """A word of half a second that begins so many seconds after the start."""
    surah, ayah, word = (int(part) for part in place.split(":")) if place else (None, None, None)
    return WordJudged(
        serial=1,
        surah=surah,
        ayah=ayah,
        word=word,
        text="",
        status=Status.SETTLED,
        verdict=verdict,
        kind=kind,
        start_samples=round(begin * SECOND),
        end_samples=round((begin + 0.5) * SECOND),
        expected=("q", "u", "l"),
        heard=(),
        confidence=0.9,
        runner_up="",
    )


def read(*words: WordJudged, hints: dict[str, int] | None = None) -> Reading:
    ended = RecitationEnded(1, "112", words, Summary(seconds=90.0))
    return reading_of(ended, TEXT, mode=Mode.TEST, at=1000.0, day=3, hints=hints)


def test_each_word_of_the_text_is_in_it_as_it_was_judged() -> None:
    reading = read(judged("112:1:1", 0.0), judged("112:1:2", 0.6, Kind.WRONG_LETTER, Verdict.WRONG))

    assert [(word.verse, word.word, word.kind, word.confidence) for word in reading.words] == [
        ("112:1", 1, Kind.RIGHT, 0.9),
        ("112:1", 2, Kind.WRONG_LETTER, 0.9),
    ]
    assert (reading.at, reading.day, reading.mode, reading.minutes) == (1000.0, 3, Mode.TEST, 1.5)


def test_an_added_word_stands_nowhere() -> None:
    assert len(read(judged("112:1:1", 0.0), judged(None, 0.6, Kind.ADDED, Verdict.ADDED)).words) == 1


def test_a_silence_before_a_word_is_a_hesitation() -> None:
    reading = read(*(judged(f"112:1:{n}", 0.6 * n + (6.0 if n > 2 else 0.0)) for n in range(1, 5)))

    assert [word.hesitation > 0 for word in reading.words] == [False, False, True, False]


def test_a_word_that_was_skipped_was_not_waited_for() -> None:
    reading = read(
        judged("112:1:1", 0.0), judged("112:1:2", 0.5, Kind.SKIPPED, Verdict.SKIPPED), judged("112:1:3", 9.0)
    )

    assert [word.hesitation for word in reading.words] == [0.0, 0.0, 0.0]


def test_what_was_revealed_is_counted_at_its_word() -> None:
    reading = read(judged("112:1:1", 0.0), judged("112:1:2", 0.6), hints={"112:1:2": 2})

    assert [word.hints for word in reading.words] == [0, 2]


def test_the_pace_is_from_the_first_word_to_the_last() -> None:
    reading = read(*(judged(f"112:1:{n}", 0.5 * n) for n in range(1, 5)))

    assert reading.words_a_minute == 120.0


def test_of_nothing_there_is_nothing() -> None:
    assert read().words == ()
    assert read().words_a_minute == 0.0
    assert read(judged("112:1:1", 0.0)).words_a_minute == 0.0
