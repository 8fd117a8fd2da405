"""Helpers of the tests that follow a whole scripted recitation."""

from collections.abc import Sequence

from models.quran.sounds import Sounds
from models.recitation.expected import Expected
from models.recitation.follow import Event, Follower
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Kind, Status, Summary, WordVerdict
from tests.fakes.voices import FakeVoice

CHUNK = 8


def follow(expected: Expected, voice: FakeVoice, frames: int = CHUNK) -> tuple[list[Event], Summary]:
    """Let a follower hear a script in pieces of some frames; give all events and the summary."""
    heard, follower, events = voice.heard, Follower(expected, JudgeSettings()), list[Event]()
    for begin in range(0, len(heard.log_probs), frames):
        piece = slice(begin, begin + frames)
        events.extend(follower.advance(heard.log_probs[piece], heard.level_db[piece]))
    events.extend(follower.finish())
    return events, follower.summary()


def standing(events: Sequence[Event]) -> list[WordVerdict]:
    """Give the settled verdicts that were not taken back, in the order they were settled."""
    found: dict[int, WordVerdict] = {}
    for event in events:
        if isinstance(event, WordVerdict) and event.status is Status.SETTLED:
            found[event.serial] = event
        if isinstance(event, WordVerdict) and event.status is Status.RETRACTED:
            found.pop(event.serial, None)
    return list(found.values())


def kinds(events: Sequence[Event], expected: Expected) -> list[Kind | None]:
    """Give what stands for each expected word; None for words without a verdict."""
    by_label = {verdict.word: verdict.kind for verdict in standing(events)}
    return [by_label.get(word.label) for word in expected.words]


def prefix_sounds(kind: str) -> list[int]:
    """Give the sounds of a prefix said in one breath."""
    sounds = Sounds.load()
    words = next(words for name, words in sounds.prefix_words.items() if name == kind)
    return [int(token) for token in sounds.phrase(words)]
