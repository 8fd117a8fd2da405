"""Frame-synchronous search for the likeliest way through the expected sounds (Viterbi; token passing). Next: `follow`.

Every sound has two states, itself and the blank after it (CTC). After every unit there is a filler: a free loop over
all sounds, a little worse than the best of them, for what is not in the text. Only units near the best are.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import BLANK
from models.recitation.graph import Graph
from models.recitation.history import NONE, History
from models.recitation.jumps import Jumps
from models.recitation.settings import FollowSettings

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NEVER: Final = np.float32(-1e30)
_SOURCES: Final = 3
"""From how many units jumps are tried: the best ones; the others lie far below."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """How each form of the window may best be entered in this frame."""

    score: Floats
    record: Ints
    is_broken: NDArray[np.bool_]

    def improve(self, score: Floats, record: Ints | int, *, is_broken: bool) -> "_Entry":
        """Take the better of two ways."""
        better = score > self.score
        return _Entry(
            np.where(better, score, self.score),
            np.where(better, record, self.record),
            np.where(better, is_broken, self.is_broken),
        )


@dataclass(frozen=True, slots=True)
class _Source:
    """A unit out of which jumps are tried."""

    unit: int
    score: float
    record: int
    is_broken: bool


class Trellis:
    """The search's states and one step of it.

    Holds for every sound the scores of its two states, nats below the best of all, and their last records; the same
    for every unit's filler. Outside of the window all scores are `NEVER`.
    """

    def __init__(self, graph: Graph, settings: FollowSettings) -> None:
        self.graph = graph
        self.history = History()
        self._settings = settings
        self._jumps = Jumps(graph, settings)
        sounds = len(graph.token)
        self._score = np.full((2, sounds), NEVER, np.float32)
        self._record = np.full((2, sounds), NONE, np.int64)
        self._filler = np.full(graph.units, NEVER, np.float32)
        self._filler_record = np.full(graph.units, NONE, np.int64)
        self._score[0, 0] = 0.0
        self._record[0, 0] = self._record[1, 0] = int(
            self.history.add(np.array([0]), 0, np.array([NONE]), np.array([False]))[0]
        )
        self._last_best = BLANK
        self._look_around(0)

    def step(self, log_probs: Floats, frame: int, *, is_paused: bool) -> None:
        """Go on by one frame: (tokens,) float32 log-probabilities."""
        best = int(log_probs.argmax())
        sources = self._sources()
        entry = self._entries(sources, is_paused=is_paused)
        self._step_filler(float(log_probs[best]) - self._filler_cost(best), frame)
        self._step_sounds(log_probs, entry, frame)
        self._last_best = best
        self._level()

    def look_around(self) -> None:
        """Move the window to where the best way is; call it now and then, at the same frames whatever the chunking."""
        self._look_around(self.best_unit())

    def best(self) -> int:
        """Give the last record of the best way."""
        row, sound = divmod(int(self._score.argmax()), self._score.shape[1])
        if self._filler[self._units].max() > self._score[row, sound]:
            return int(self._filler_record[self._filler.argmax()])
        return int(self._record[row, sound])

    def best_complete(self) -> tuple[int, bool]:
        """Give the last record of the best way that has said its unit to the end; True.

        Where it is far below the best, as when someone stops inside a word, give the best one's; False.
        """
        ends = self._score[:, self._last_sound]
        row, form = divmod(int(ends.argmax()), ends.shape[1])
        if ends[row, form] < -self._settings.abandon:
            return self.best(), False
        return int(self._record[row, self._last_sound[form]]), True

    def best_unit(self) -> int:
        """Give the unit that the best way is in or, in a filler, after."""
        unit = self._unit_at(self.history.place(self.best()))
        return -1 - unit if unit < 0 else unit

    def is_at_end(self) -> bool:
        """Say whether the best way has said all sounds of its unit."""
        return bool(self._unit_exits().max() >= max(self._score[:, self._sounds].max(), self._filler.max()) - 1e-6)

    def alive(self, beam: float) -> Ints:
        """Give the last records, each once, of all ways within `beam` nats of the best."""
        scores, records = self._score[:, self._sounds], self._record[:, self._sounds]
        filler, filler_records = self._filler[self._units], self._filler_record[self._units]
        return np.unique(np.concatenate((records[scores > -beam], filler_records[filler > -beam])))

    def margin_of(self, record: int) -> float:
        """Give the nats by which the best way that said a record's unit there beats the best that did not.

        Ways that differ only in how they said the unit, or when, do not deny that it was said.
        """
        trunk, unit = self.history.before(record), self._unit_at(self.history.place(record))
        held, others = float(NEVER), float(NEVER)
        for scores, records in self._all():
            known = scores > NEVER / 2
            agrees = self._units_at(self.history.branches(records[known], trunk)) == unit
            held = max(held, float(scores[known][agrees].max(initial=NEVER)))
            others = max(others, float(scores[known][~agrees].max(initial=NEVER)))
        return held - others

    def keep_only(self, record: int) -> None:
        """Give up all ways that `record` is no part of."""
        for scores, records in self._all():
            scores[~self.history.descends(records, record)] = NEVER

    def forget(self, root: int) -> int:
        """Drop records that no way needs, and what came before `root`; give the root's new number."""
        alive = np.concatenate([records[scores > NEVER / 2] for scores, records in self._all()])
        new = self.history.forget(alive, root)
        for scores, records in self._all():
            known = scores > NEVER / 2
            records[known] = new[records[known]]
        return int(new[root]) if root != NONE else NONE

    def _unit_at(self, place: int) -> int:
        return int(self._units_at(np.array([place]))[0])

    def _units_at(self, places: Ints) -> Ints:
        """Give the units of forms; for fillers, which are no forms, leave what names them."""
        return np.where(places < 0, places, self.graph.unit_of_form[np.maximum(places, 0)])

    def _all(self) -> tuple[tuple[Floats, Ints], ...]:
        sounds, units = self._sounds, self._units
        return (
            (self._score[0, sounds], self._record[0, sounds]),
            (self._score[1, sounds], self._record[1, sounds]),
            (self._filler[units], self._filler_record[units]),
        )

    def _look_around(self, unit: int) -> None:
        graph, settings = self.graph, self._settings
        first = max(0, unit - settings.words_behind)
        last = min(graph.units, unit + settings.words_ahead + 1)
        self._units = slice(first, last)
        self._forms = slice(int(graph.form_of_unit[first]), int(graph.form_of_unit[last]))
        begin, end = int(graph.sound_of_form[self._forms.start]), int(graph.sound_of_form[self._forms.stop])
        self._sounds = slice(begin, end)
        for scores, kept in (
            (self._score[0], self._sounds),
            (self._score[1], self._sounds),
            (self._filler, self._units),
        ):
            scores[: kept.start] = NEVER
            scores[kept.stop :] = NEVER
        self._first_sound = graph.sound_of_form[self._forms] - begin
        self._last_sound = graph.sound_of_form[self._forms.start + 1 : self._forms.stop + 1] - 1
        self._unit_forms = graph.form_of_unit[self._units] - self._forms.start
        self._unit_sounds = graph.sound_of_form[graph.form_of_unit[self._units]] - begin
        self._form_units = graph.unit_of_form[self._forms] - first
        self._token = graph.token[self._sounds]
        self._may_follow = graph.may_follow[self._sounds]
        before = graph.before[self._forms] - self._forms.start
        self._before = np.maximum(before, 0)
        self._cannot = before < 0
        self._no_touch = ~graph.touches[self._forms]

    def _unit_exits(self) -> Floats:
        ends = self._score[:, self._last_sound].max(axis=0)
        return np.asarray(np.maximum.reduceat(ends, self._unit_forms), np.float32)

    def _sources(self) -> list[_Source]:
        """Find the units that are best to jump out of: said, broken off, or in the filler after them."""
        done = self._unit_exits()
        inside = (
            np.maximum.reduceat(self._score[:, self._sounds].max(axis=0), self._unit_sounds) - self._settings.abandon
        )
        filler = self._filler[self._units]
        best = np.maximum(np.maximum(done, inside), filler)
        self._out = np.maximum(done, inside)
        self._is_out_broken = inside > done
        count = min(_SOURCES, len(best))
        chosen = [int(unit) for unit in np.sort(np.argpartition(best, -count)[-count:])]
        return [
            self._source(int(unit), float(best[unit]), is_filler=bool(filler[unit] >= best[unit])) for unit in chosen
        ]

    def _source(self, unit: int, score: float, *, is_filler: bool) -> _Source:
        if is_filler:
            return _Source(unit, score, int(self._filler_record[self._units.start + unit]), is_broken=False)
        return _Source(unit, score, self._record_out_of(unit), is_broken=bool(self._is_out_broken[unit]))

    def _record_out_of(self, unit: int) -> int:
        """Give the last record of the best way that leaves a unit of the window, whole or broken off."""
        graph, first = self.graph, int(self._unit_forms[unit]) + self._forms.start
        last = int(graph.form_of_unit[self._units.start + unit + 1])
        if self._is_out_broken[unit]:
            sounds: Ints | slice = slice(int(graph.sound_of_form[first]), int(graph.sound_of_form[last]))
        else:
            sounds = graph.sound_of_form[first + 1 : last + 1] - 1
        scores = self._score[:, sounds]
        return int(self._record[:, sounds].reshape(-1)[scores.argmax()])

    def _entries(self, sources: list[_Source], *, is_paused: bool) -> _Entry:
        entry = self._from_before(is_paused=is_paused)
        filler = np.where(self._form_units > 0, self._filler[self._units][self._form_units - 1], NEVER)
        entry = entry.improve(filler, self._filler_record[self._units][self._form_units - 1], is_broken=False)
        for source in sources:
            if source.score <= NEVER / 2:
                continue
            costs = self._jumps.out_of(source.unit + self._units.start, self._units, is_paused=is_paused)
            scores = (source.score - costs)[self._form_units]
            entry = entry.improve(scores, source.record, is_broken=source.is_broken)
        return entry

    def _from_before(self, *, is_paused: bool) -> _Entry:
        """Enter each form from the forms of the unit before it."""
        costs = (self.graph.cost_paused if is_paused else self.graph.cost_flowing)[self._forms]
        ends, records = self._score[:, self._last_sound], self._record[:, self._last_sound]
        direct = ends[0][self._before]
        direct[self._no_touch] = NEVER
        rested = ends[1][self._before]
        scores = np.maximum(direct, rested) - costs
        scores[self._cannot] = NEVER
        way = scores.argmax(axis=1)
        rows = np.arange(len(way))
        form = self._before[rows, way]
        record = np.where(direct[rows, way] > rested[rows, way], records[0][form], records[1][form])
        return _Entry(scores[rows, way].astype(np.float32), record, np.zeros(len(way), np.bool_))

    def _filler_cost(self, best: int) -> float:
        is_new = best not in (BLANK, self._last_best)
        return self._settings.filler_frame + self._settings.filler_sound * is_new

    def _step_filler(self, emission: float, frame: int) -> None:
        entering = self._out - self._settings.filler_enter
        filler, records = self._filler[self._units], self._filler_record[self._units]
        enters = np.flatnonzero((entering > filler) & (entering > -self._settings.prune))
        if len(enters):
            before = np.array([self._record_out_of(int(unit)) for unit in enters], np.int64)
            places = -1 - (enters + self._units.start)
            records[enters] = self.history.add(places, frame, before, self._is_out_broken[enters])
            filler[enters] = entering[enters]
        filler += np.float32(emission)

    def _step_sounds(self, log_probs: Floats, entry: _Entry, frame: int) -> None:
        sound, blank = self._score[0, self._sounds], self._score[1, self._sounds]
        sound_record, blank_record = self._record[0, self._sounds], self._record[1, self._sounds]
        came, came_record = np.empty_like(sound), np.empty_like(sound_record)
        skips = self._may_follow[1:] & (sound[:-1] > blank[:-1])
        came[1:] = np.where(skips, sound[:-1], blank[:-1])
        came_record[1:] = np.where(skips, sound_record[:-1], blank_record[:-1])
        came[self._first_sound] = NEVER
        rests = sound > blank
        blank[rests], blank_record[rests] = sound[rests], sound_record[rests]
        moves = came > sound
        sound[moves], sound_record[moves] = came[moves], came_record[moves]
        self._enter(sound, sound_record, entry, frame, log_probs)
        sound += log_probs[self._token]
        blank += log_probs[BLANK]

    def _enter(self, sound: Floats, records: Ints, entry: _Entry, frame: int, log_probs: Floats) -> None:
        """Let entries that beat staying make a record, unless even with the frame's sound they are far below."""
        first = self._first_sound
        hopeful = entry.score + log_probs[self._token[first]] > -self._settings.prune
        enters = np.flatnonzero((entry.score > sound[first]) & hopeful)
        if len(enters):
            at = first[enters]
            sound[at] = entry.score[enters]
            records[at] = self.history.add(
                enters + self._forms.start, frame, entry.record[enters], entry.is_broken[enters]
            )

    def _level(self) -> None:
        """Make the best score zero, so that numbers stay small for ever."""
        best = max(self._score[:, self._sounds].max(), self._filler[self._units].max())
        for scores, _ in self._all():
            np.maximum(scores - best, NEVER, out=scores)
