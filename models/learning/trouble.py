"""Steps against what goes wrong again and again: weak joints, look-alikes side by side, rules of tajweed. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from models.learning.lesson import Step, Stretch, Why, WhyCode
from models.learning.memories import Memories
from models.learning.reading import Mode, verse_key, verse_of
from models.learning.rules import RuleMemory
from models.learning.stretches import minutes_for
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text

MOST_JOINTS: Final = 3
MOST_PAIRS: Final = 2
"""In one lesson: more of what goes wrong disheartens."""


def joints(memories: Memories, day: int, words_a_minute: float, text: Text) -> Iterator[Step]:
    """Go over the weakest joints that are due: the verse before and the verse after, in one go."""
    weak = sorted((joint for joint in memories.joints.values() if joint.is_weak(day)), key=lambda j: -j.trace.weakness)
    for joint in weak[:MOST_JOINTS]:
        surah, ayah = verse_of(joint.verse)
        stretch = Stretch(surah, ayah, ayah + 1)
        told: dict[str, str | int | float] = {
            "from_verse": joint.verse,
            "to_verse": verse_key(surah, ayah + 1),
            "weakness": round(joint.trace.weakness, 2),
        }
        yield Step(Mode.TEST, (stretch,), Why(WhyCode.JOINT_WEAK, told), minutes_for(stretch, words_a_minute, text))


def look_alikes(memories: Memories, day: int, words_a_minute: float, text: Text) -> Iterator[Step]:
    """Put the look-alikes that are taken for one another side by side, the most troublesome first."""
    weak = sorted((pair for pair in memories.pairs.values() if pair.is_weak(day)), key=lambda p: -p.trace.weakness)
    for pair in weak[:MOST_PAIRS]:
        told: dict[str, str | int | float] = {
            "first": pair.first,
            "second": pair.second,
            "weakness": round(pair.trace.weakness, 2),
        }
        yield _side_by_side(pair.first, pair.second, Why(WhyCode.LOOK_ALIKES, told), words_a_minute, text)


def look_alikes_ahead(
    new: Iterable[str], memories: Memories, lookalikes: LookAlikes, words_a_minute: float, text: Text
) -> Iterator[Step]:
    """Put a verse that is being learned beside the likest one that is held, before they are mixed up."""
    for verse in sorted(new):
        for pair in lookalikes.of(verse_of(verse)):
            other = verse_key(*pair.other(verse_of(verse)))
            if other in memories.verses and memories.verses[other].is_held:
                why = Why(WhyCode.LOOK_ALIKE_AHEAD, {"first": other, "second": verse})
                yield _side_by_side(other, verse, why, words_a_minute, text)
                break


def rules(broken: Mapping[str, RuleMemory], words_a_minute: float, text: Text) -> Iterator[Step]:
    """Drill the rule that goes worst, where it was broken last."""
    open_rules = [(kind, rule) for kind, rule in broken.items() if rule.words and not rule.is_mastered]
    for kind, rule in sorted(open_rules, key=lambda entry: -entry[1].broken)[:1]:
        surah, ayah = verse_of(rule.words[0].rpartition(":")[0])
        stretch = Stretch(surah, ayah, ayah)
        why = Why(WhyCode.RULE, {"kind": kind, "broken": round(rule.broken, 2)})
        yield Step(Mode.DRILL, (stretch,), why, minutes_for(stretch, words_a_minute, text))


def _side_by_side(first: str, second: str, why: Why, words_a_minute: float, text: Text) -> Step:
    stretches = tuple(Stretch(*verse_of(key), verse_of(key)[1]) for key in (first, second))
    return Step(Mode.TEST, stretches, why, sum(minutes_for(each, words_a_minute, text) for each in stretches))
