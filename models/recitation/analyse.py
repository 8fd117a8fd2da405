"""A whole recording judged at once: the very follower that judges live, fed from beginning to end."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.quran.repeats import Repeats
from models.quran.vocabulary import token_names
from models.recitation.expected import Expected, ExpectedWord
from models.recitation.follow import Follower
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Crossed, Kind, Prefix, Status, Summary, Verdict, WordVerdict

NOT_REACHED = 0
"""The serial of words that the recitation never reached: they have no verdict of their own."""


@dataclass(frozen=True)
class Analysis:
    """What is held of a recording in the end."""

    words: tuple[WordVerdict, ...]
    """One standing verdict for each expected word, in their order.

    Words that were never reached have serial 0. Where at least half of the words were right they are skipped: the end
    was left out. Else they are unsure: whoever recited so little of a passage recited another, or stopped.
    """
    added: tuple[WordVerdict, ...]
    """What was said and is not in the text, by time."""
    prefixes: tuple[Prefix, ...]
    crossings: tuple[Crossed, ...]
    """Where the reciter went over into a verse that sounds alike."""
    summary: Summary
    """In which words never reached are counted as such, not as skipped."""


def analyse(
    log_probs: NDArray[np.float32],
    level_db: NDArray[np.float32],
    expected: Expected,
    settings: JudgeSettings,
    repeats: Repeats | None = None,
) -> Analysis:
    """Judge a recording: (frames, 69) float32 log-probabilities and (frames,) float32 levels.

    With `repeats`, where words are named by their global numbers, going over into a verse that sounds alike is
    noticed.

    Raises:
        ValueError: there are not as many levels as frames.
    """
    follower = Follower(expected, settings, repeats)
    events = [*follower.advance(log_probs, level_db), *follower.finish()]
    verdicts = [event for event in events if isinstance(event, WordVerdict)]
    standing = {verdict.serial: verdict for verdict in verdicts if verdict.status is Status.SETTLED}
    for verdict in verdicts:
        if verdict.status is Status.RETRACTED:
            standing.pop(verdict.serial, None)
    by_label = {verdict.word: verdict for verdict in standing.values() if verdict.word is not None}
    summary = follower.summary()
    end = round(summary.seconds * 16_000)
    is_nearly_all = 2 * summary.right >= len(expected) and not math.isinf(settings.zones.wrong_doubt)
    missed = Verdict.SKIPPED if is_nearly_all else Verdict.UNSURE
    return Analysis(
        words=tuple(by_label.get(word.label) or _not_reached(word, end, missed) for word in expected.words),
        added=tuple(verdict for verdict in standing.values() if verdict.word is None),
        crossings=tuple(event for event in events if isinstance(event, Crossed)),
        prefixes=tuple(event for event in events if isinstance(event, Prefix)),
        summary=summary,
    )


def _not_reached(word: ExpectedWord, end_samples: int, verdict: Verdict) -> WordVerdict:
    return WordVerdict(
        serial=NOT_REACHED,
        word=word.label,
        status=Status.SETTLED,
        verdict=verdict,
        kind=Kind(verdict),
        start_samples=end_samples,
        end_samples=end_samples,
        expected=token_names(word.forms[0]),
        heard=(),
        confidence=0.5,
        runner_up="",
    )
