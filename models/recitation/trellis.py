"""Searches for the likeliest way through the expected sounds, frame by frame (Viterbi; token passing). Next: `follow`.

Every sound has two states, itself and the blank after it (CTC). After every unit there is a filler: a free loop over
all sounds, a little worse than the best of them, for what is not in the text. Only units near the best are.
"""

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import BLANK
from models.recitation.graph import Graph
from models.recitation.history import NONE, History
from models.recitation.jumps import jump_costs
from models.recitation.settings import FollowSettings
from models.recitation.token_passing import (
    NEVER,
    UNLIKELY,
    Frame,
    Ways,
    Window,
    costs_of,
    layout_of,
    pass_frame,
)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Trellis:
    """The search's states and one step of it."""

    def __init__(self, graph: Graph, settings: FollowSettings) -> None:
        self.graph = graph
        self.history = History()
        self._settings = settings
        self._layout, self._jumps, self._costs = layout_of(graph), jump_costs(graph, settings), costs_of(settings)
        sounds = len(graph.token)
        self._ways = Ways(
            score=np.full((2, sounds), NEVER, np.float32),
            record=np.full((2, sounds), NONE, np.int64),
            filler=np.full(graph.units, NEVER, np.float32),
            filler_record=np.full(graph.units, NONE, np.int64),
        )
        self._ways.score[0, 0] = 0.0
        self._ways.record[:, 0] = self.history.add(np.array([0]), 0, np.array([NONE]), np.array([False]))[0]
        self._last_best = BLANK
        self._look_around(0)

    def step(self, log_probs: Floats, frame: int, *, is_paused: bool) -> None:
        """Go on by one frame: (tokens,) float32 log-probabilities."""
        rows = self.history.room_for(self._most_entries)
        of_one_type = np.array(log_probs, np.float32)  # a view may be read-only: another type, compiled once more
        heard = Frame(frame, of_one_type, self._last_best, is_paused)
        used, self._last_best = pass_frame(
            self._layout, self._jumps, self._costs, self._window, self._ways, rows, len(self.history), heard
        )
        self.history.added(used)

    def look_around(self) -> None:
        """Move the window to where the best way is; call it now and then, at the same frames whatever the chunking."""
        self._look_around(self.best_unit())

    def best(self) -> int:
        """Give the last record of the best way."""
        row, sound = divmod(int(self._ways.score.argmax()), self._ways.score.shape[1])
        if self._ways.filler[self._units].max() > self._ways.score[row, sound]:
            return int(self._ways.filler_record[self._ways.filler.argmax()])
        return int(self._ways.record[row, sound])

    def best_complete(self) -> tuple[int, bool]:
        """Give the last record of the best way that has said its unit to the end; True.

        Where it is far below the best, as when someone stops inside a word, give the best one's; False.
        """
        ends = self._ways.score[:, self._last_sound]
        row, form = divmod(int(ends.argmax()), ends.shape[1])
        if ends[row, form] < -self._settings.abandon:
            return self.best(), False
        return int(self._ways.record[row, self._last_sound[form]]), True

    def best_unit(self) -> int:
        """Give the unit that the best way is in or, in a filler, after."""
        unit = self._unit_at(self.history.place(self.best()))
        return -1 - unit if unit < 0 else unit

    def is_at_end(self) -> bool:
        """Say whether the best way has said all sounds of its unit."""
        best = max(self._ways.score[:, self._sounds].max(), self._ways.filler[self._units].max())
        return bool(self._ways.score[:, self._last_sound].max() >= best - 1e-6)

    def alive(self, beam: float) -> Ints:
        """Give the last records, each once, of all ways within `beam` nats of the best."""
        scores, records = self._ways.score[:, self._sounds], self._ways.record[:, self._sounds]
        filler, filler_records = self._ways.filler[self._units], self._ways.filler_record[self._units]
        return np.unique(np.concatenate((records[scores > -beam], filler_records[filler > -beam])))

    def margin_of(self, record: int) -> float:
        """Give the nats by which the best way that said a record's unit there beats the best that did not.

        Ways that differ only in how they said the unit, or when, do not deny that it was said.
        """
        trunk, unit = self.history.before(record), self._unit_at(self.history.place(record))
        held, others = float(NEVER), float(NEVER)
        for scores, records in self._all():
            known = scores > UNLIKELY
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
        alive = np.concatenate([records[scores > UNLIKELY] for scores, records in self._all()])
        new = self.history.forget(alive, root)
        for scores, records in self._all():
            known = scores > UNLIKELY
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
            (self._ways.score[0, sounds], self._ways.record[0, sounds]),
            (self._ways.score[1, sounds], self._ways.record[1, sounds]),
            (self._ways.filler[units], self._ways.filler_record[units]),
        )

    def _look_around(self, unit: int) -> None:
        graph, settings, ways = self.graph, self._settings, self._ways
        first = max(0, unit - settings.words_behind)
        last = min(graph.units, unit + settings.words_ahead + 1)
        self._window = Window(first, last)
        self._units = slice(first, last)
        forms = slice(int(graph.form_of_unit[first]), int(graph.form_of_unit[last]))
        self._sounds = slice(int(graph.sound_of_form[forms.start]), int(graph.sound_of_form[forms.stop]))
        self._last_sound = graph.sound_of_form[forms.start + 1 : forms.stop + 1] - 1
        self._most_entries = forms.stop - forms.start + last - first
        for scores, kept in ((ways.score[0], self._sounds), (ways.score[1], self._sounds), (ways.filler, self._units)):
            scores[: kept.start] = NEVER
            scores[kept.stop :] = NEVER
