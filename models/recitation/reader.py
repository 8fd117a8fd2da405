"""Reads the search's records as what was said: spans, forms, judgements. Next stop: `ledger`.

A word's stretch of posteriors goes from the end of the sounds before it to the beginning of those after it: what is put
in on the border of two words is part of both stretches and inside neither.
"""

from collections import deque
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import LONG_VOWELS, NASALS, TOKENS, token_names
from models.recitation.ctc import log_likelihoods, sound_frames
from models.recitation.decode import decode
from models.recitation.graph import APART, Graph
from models.recitation.history import History
from models.recitation.judge import Judgement, judge_foreign, judge_word, unaccused
from models.recitation.pace import Pace
from models.recitation.said import Said, Timing
from models.recitation.settings import JudgeSettings
from models.recitation.strain import Strain
from models.recitation.verdict import Verdict

Floats = NDArray[np.float32]

FRAME_SAMPLES: Final = 640

HELD: Final = LONG_VOWELS | NASALS
"""Sounds that may be held for long: the time after them is no room for anything else."""

CLEAR_NATS: Final = 1.0
"""How far a sound must be ahead of the next likely to count as clearly heard."""


@dataclass(frozen=True, slots=True)
class Span:
    """A record of the chain with its end."""

    record: int
    unit: int
    form: int
    """-1 for what is not in the text."""
    begin: int
    """Frame of its first sound."""
    end: int
    """Frame of the next thing's first sound."""
    is_broken: bool

    @property
    def is_filler(self) -> bool:
        """Say whether it is not in the text."""
        return self.form < 0


class Reader:
    """Judges stretches of what was heard.

    Holds the posteriors and whether a pause counted, frame by frame, since the last thing that is settled; what was
    judged of them; and how hard this recitation is to hear.
    """

    def __init__(self, graph: Graph, settings: JudgeSettings) -> None:
        self._graph = graph
        self._settings = settings
        self._rows: deque[Floats] = deque()
        self._pauses: deque[bool] = deque()
        self._levels: deque[float] = deque()
        self._first_frame = 0
        self._judged: dict[tuple[int, int, int], Said] = {}
        self._strain = Strain(settings.zones)
        self._pace = Pace()

    def hear(self, log_probs: Floats, level_db: float, *, is_paused: bool) -> None:
        """Keep one frame."""
        self._rows.append(log_probs)
        self._levels.append(level_db)
        self._pauses.append(is_paused)

    def forget_before(self, frame: int) -> None:
        """Drop what is settled."""
        while self._first_frame < frame and self._rows:
            self._rows.popleft()
            self._pauses.popleft()
            self._levels.popleft()
            self._first_frame += 1
        self._judged = {key: said for key, said in self._judged.items() if key[1] >= frame}

    def spans(self, chain: list[int], history: History, end: int) -> list[Span]:
        """Read a chain of records, the last of which ends at a frame."""
        if not chain:
            return []
        ends = [*(history.frame(record) for record in chain[1:]), end]
        broken = [*(history.is_after_break(record) for record in chain[1:]), False]
        return [
            self._span(record, history, until, is_broken=cut)
            for record, until, cut in zip(chain, ends, broken, strict=True)
        ]

    def read(self, span: Span) -> Said:
        """Judge a span."""
        key = (span.form, span.begin, span.end)
        if key not in self._judged:
            self._judged[key] = self._read(span)
        return replace(self._judged[key], is_broken=span.is_broken)

    def settled(self, said: Said) -> None:
        """Learn from what is settled how hard this recitation is to hear."""
        if said.is_word:
            self._strain.note(said.judgement.shortfall)
            self._pace.note(said.sounds, said.sounding_frames)

    def read_after(self, span: Span) -> Said | None:
        """Give what was clearly heard after a word's last sound and before what follows; None if that is too little."""
        if span.is_filler or span.unit < self._graph.first_word:
            return None
        stretch = self._stretch(span)
        tokens = self._graph.tokens(self._likeliest_form(span, stretch))
        last = int(sound_frames(stretch, tokens)[-1]) + 1
        tail = stretch[last:]
        heard = decode(tail)
        if (heard.margins >= CLEAR_NATS).sum() < self._settings.added_sounds:
            return None
        begin, end = self._samples(span.begin + last), self._samples(span.end)
        return Said(None, _foreign(tail), begin, end, strain=self._strain.factor)

    def _span(self, record: int, history: History, end: int, *, is_broken: bool) -> Span:
        place, begin = history.place(record), history.frame(record)
        unit = -1 - place if place < 0 else int(self._graph.unit_of_form[place])
        return Span(record, unit, max(place, -1), begin, max(end, begin + 1), is_broken)

    def _read(self, span: Span) -> Said:
        stretch = self._stretch(span)
        start, end = self._samples(span.begin), self._samples(span.end)
        if span.is_filler:
            return Said(None, _foreign(stretch), start, end, strain=self._strain.factor)
        if span.unit < self._graph.first_word:
            return Said(
                None, _foreign(stretch), end, end, room=sum(self._loud(span.begin, span.end)) / self._pace.frames
            )
        tokens = self._graph.tokens(self._likeliest_form(span, stretch))
        judgement = self._leniently(span, stretch, tokens)
        frames = span.begin + sound_frames(stretch, tokens)
        last = int(frames[-1]) + 1
        is_loud = self._loud(last, span.end)
        room = 0.0 if TOKENS[int(tokens[-1])] in HELD else sum(is_loud) / self._pace.frames
        until = last + (is_loud.index(False) if False in is_loud else len(is_loud))
        place = span.unit - self._graph.first_word
        is_of_this_form = judgement.expected == token_names(tokens)
        timing = Timing(tuple(frames.tolist()), span.end, self._is_pause_at(span.end)) if is_of_this_form else None
        return Said(
            place,
            judgement,
            start,
            self._samples(until),
            room,
            int(frames[-1] - frames[0]),
            self._strain.factor,
            timing=timing,
        )

    def _leniently(self, span: Span, stretch: Floats, tokens: NDArray[np.int64]) -> Judgement:
        """Judge against the likeliest form; a mistake must be one in every reading, and in sounds we know."""
        judgement = judge_word(tokens, stretch, self._settings.zones, self._strain.factor)
        if judgement.verdict is not Verdict.WRONG:
            return judgement
        if self._graph.is_unheard[span.unit]:
            return unaccused(judgement)
        return self._in_any_reading(span.unit, stretch) or judgement

    def _in_any_reading(self, unit: int, stretch: Floats) -> Judgement | None:
        """Give the judgement by which a word of several readings is no mistake in one of them, if there is one."""
        if not self._graph.is_varied[unit]:
            return None
        first, end = (int(form) for form in self._graph.form_of_unit[unit : unit + 2])
        forms = (self._graph.tokens(form) for form in range(first, end))
        judged = (judge_word(form, stretch, self._settings.zones, self._strain.factor) for form in forms)
        return next((other for other in judged if other.verdict is not Verdict.WRONG), None)

    def _stretch(self, span: Span) -> Floats:
        first = max(span.begin, self._first_frame) - self._first_frame
        return np.array([self._rows[at] for at in range(first, span.end - self._first_frame)])

    def _loud(self, begin: int, end: int) -> list[bool]:
        """Say of the times of some frames of posteriors whether they were loud."""
        delay = self._settings.delay_frames + self._first_frame
        heard = [self._levels[at] for at in range(max(0, begin - delay), max(0, end - delay))]
        quiet = max(self._levels) - self._settings.follow.pause_drop_db
        return [level >= quiet for level in heard]

    def _likeliest_form(self, span: Span, stretch: Floats) -> int:
        """Choose among the forms that fit how the word was entered and left; the search chose before it was over."""
        graph = self._graph
        forms = list(range(int(graph.form_of_unit[span.unit]), int(graph.form_of_unit[span.unit + 1])))
        likelihoods = log_likelihoods(stretch, [graph.tokens(form) for form in forms])
        if not self._is_pause_at(span.end):
            only_stopped = (graph.ends[forms] == APART) & (np.array(forms) != span.form)
            likelihoods = likelihoods - self._settings.follow.no_pause * only_stopped
        return forms[int(likelihoods.argmax())]

    def _is_pause_at(self, frame: int) -> bool:
        at = frame - self._first_frame
        return any(self._pauses[near] for near in range(max(0, at - 2), min(len(self._pauses), at + 3)))

    def _samples(self, frame: int) -> int:
        return samples_of(frame, self._settings.delay_frames)


def samples_of(frame: int, delay_frames: int) -> int:
    """Give the sample at which the sound was said that came out in a frame."""
    return max(0, frame - delay_frames) * FRAME_SAMPLES


def _foreign(stretch: Floats) -> Judgement:
    return judge_foreign(token_names(decode(stretch).tokens))
