"""Measuring one recording: how well it is heard, judged and found, and what becomes of mistakes made on purpose."""

import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.places import PlaceIndex
from models.quran.repeats import Repeats
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.decode import decode
from models.recitation.expected import Expected, expect_passage, expect_words
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Verdict
from models.voice.model import Heard
from talqin.evaluation.changes import CHANGES, SWAP, change_line
from talqin.evaluation.crossing import Crosser
from talqin.evaluation.examples import changed_examples, untouched_examples
from talqin.evaluation.judging import ACCUSING, Judged, judge
from talqin.evaluation.lengths import changed_counts, madd_counts
from talqin.evaluation.mistakes import outcome
from talqin.evaluation.phonemes import phoneme_errors
from talqin.evaluation.recordings import Recording
from talqin.evaluation.searching import search
from talqin.evaluation.spliced import Ear, Splicer
from talqin.evaluation.splices import SpokenWord
from talqin.evaluation.tallies import VoiceCounts

SAMPLE_RATE: Final = 16_000

_LATER: Final = (SWAP, "madd_short", "madd_long")
"""Changes that are drawn apart from the others, so that those stay what they were."""


@dataclass(frozen=True)
class Bench:
    """What every recording is measured with."""

    ear: Ear
    text: Text
    sounds: Sounds
    places: PlaceIndex
    settings: JudgeSettings
    seed: int

    def measure(self, recording: Recording, pcm: NDArray[np.int16], *, with_mistakes: bool) -> VoiceCounts:
        """Measure one recording; the same recording and seed give the same counts (times apart).

        Args:
            recording: what it is said to hold.
            pcm: (samples,) int16 mono 16 kHz.
            with_mistakes: whether to judge it against changed references and with mistakes made in its audio, too.
        """
        began = time.process_time()
        heard = self.ear.hear(pcm)
        ear_seconds = time.process_time() - began
        expected = expect_passage(recording.passage, self.text, self.sounds)
        repeats = Repeats.load()
        judged = judge(heard.log_probs, heard.level_db, expected, self.settings, repeats)
        counts = _untouched(expected, judged) + _heard(recording, heard, expected)
        counts += VoiceCounts(
            recordings=1,
            audio_seconds=len(pcm) / SAMPLE_RATE,
            ear_seconds=ear_seconds,
            judge_seconds=judged.cpu_seconds,
            false_crossings=len(judged.crossed),
            madds=madd_counts(judged),
            places=search(heard.log_probs, recording.passage, self.places),
            examples=untouched_examples(judged),
        )
        if not with_mistakes:
            return counts
        name = zlib.crc32(f"{recording.voice}/{recording.path.name}".encode())
        chance, later = np.random.default_rng([self.seed, name]), np.random.default_rng([self.seed, name, 1])
        splicer = Splicer(self.ear, self.text, self.sounds, self.settings, pcm, _spoken(judged, expected))
        for changed in self._changed(heard, expected, chance, [kind for kind in CHANGES if kind not in _LATER]):
            counts += changed
        counts += VoiceCounts(mistakes={"dropped_word": splicer.dropped(chance)})
        for changed in self._changed(heard, expected, later, _LATER):
            counts += changed
        counts += VoiceCounts(mistakes=dict(splicer.others(later)))
        spoken = {word.word: word for word in splicer.spoken}
        crosser = Crosser(self.text, self.sounds, repeats, self.settings)
        return counts + VoiceCounts(crossings=crosser.measure(heard, spoken, later))

    def _changed(
        self, heard: Heard, expected: Expected, chance: np.random.Generator, kinds: Iterable[str]
    ) -> Iterator[VoiceCounts]:
        """Judge what was heard against a reference changed in each way."""
        for kind in kinds:
            changed = change_line(expected.words, kind, chance, self.sounds)
            if not changed.places:
                continue
            judged = judge(heard.log_probs, heard.level_db, expect_words(changed.line, self.sounds), self.settings)
            labels = [word.label for word in changed.line]
            made = judged, labels, changed.places, kind
            yield VoiceCounts(
                mistakes={kind: outcome(*made)},
                examples=changed_examples(*made),
                madds=changed_counts(judged, changed.line),
            )


def _heard(recording: Recording, heard: Heard, expected: Expected) -> VoiceCounts:
    """Count the phoneme errors of streaming greedy decoding."""
    prefixes = [forms for _, forms in expected.prefixes] if recording.may_open_with_prefix else []
    found = phoneme_errors(decode(heard.log_probs).tokens, expected.words, prefixes)
    return VoiceCounts(sounds=found.sounds, sound_errors=found.errors)


def _untouched(expected: Expected, judged: Judged) -> VoiceCounts:
    """Count the verdicts on a recitation that is taken to be right."""
    standing = [judged.words.get(word.label) for word in expected.words]
    accusing = [each for each in (*standing, *judged.added) if each is not None and each.verdict in ACCUSING]
    return VoiceCounts(
        words=len(expected.words),
        verdicts=_count(each.verdict.value if each else "not_reached" for each in standing),
        alarms=_count(each.kind.value for each in accusing),
        settled_after_ms=judged.settled_after_ms,
        reached_end=int(expected.words[-1].label in judged.reached),
    )


def _count(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


def _spoken(judged: Judged, expected: Expected) -> list[SpokenWord]:
    """Give the words found right, in order of the passage."""
    found = (judged.words.get(word.label) for word in expected.words)
    return [
        SpokenWord(each.word, each.start_samples, each.end_samples)
        for each in found
        if each is not None and each.word is not None and each.verdict is Verdict.RIGHT
    ]
