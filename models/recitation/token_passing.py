"""One frame of the search: every way goes on by staying, by the next sound, by the next unit, by a jump or a filler.

Token passing (Young, Russell & Thornton, 1989) over CTC's two states a sound. Next stop: `trellis`, which holds it all.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import BLANK
from models.recitation.compiled import compiled
from models.recitation.graph import Graph
from models.recitation.settings import FollowSettings

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER: Final = np.float32(-1e30)
"""Nats of a way that is not."""
UNLIKELY: Final = np.float32(-5e29)
"""What is below is `NEVER`, perhaps with something added."""

_NO_WAY: Final = np.float32(np.inf)

_SOURCES: Final = 3
"""From how many units jumps are tried: the best ones; the others lie far below."""


class Layout(NamedTuple):
    """The arrays of a `Graph` that the search goes along."""

    form_of_unit: Ints
    sound_of_form: Ints
    unit_of_form: Ints
    token: Ints
    may_follow: Flags
    before: Ints
    touches: Flags
    cost_flowing: Floats
    cost_paused: Floats


class JumpCosts(NamedTuple):
    """The nats of all jumps, by where they go and how far, target - source + units."""

    first_word: int
    """Units before it are the start and the prefixes."""
    is_landing: Flags
    """(units,): whether an ayah or a prefix begins there."""
    is_prefix_inside: Flags
    """(units,): nobody goes there from afar."""
    from_prefix: Floats
    """(units,): from the start or any prefix to a unit after it."""
    by_distance: Floats
    """(2, 2, 2 * units + 1): without and with a pause heard; to any unit, to one that begins an ayah."""


class Costs(NamedTuple):
    """The nats of `FollowSettings` that one frame needs."""

    abandon: np.float32
    filler_enter: np.float32
    filler_frame: float
    filler_sound: float
    prune: np.float32


class Ways(NamedTuple):
    """The likeliest way into every state: nats below the best of all, and its last record."""

    score: Floats
    """(2, sounds): at a sound itself, and at the blank after it."""
    record: Ints
    """(2, sounds)."""
    filler: Floats
    """(units,): in what is not in the text, after a unit."""
    filler_record: Ints
    """(units,)."""


class Window(NamedTuple):
    """The units whose states are looked at; outside all scores are `NEVER`."""

    first: int
    last: int
    """The one after the last."""


class Frame(NamedTuple):
    """What is heard in a frame."""

    number: int
    log_probs: Floats
    """(tokens,)."""
    last_best: int
    """The likeliest token of the frame before."""
    is_paused: bool


class _Entry(NamedTuple):
    """How each form of the window may best be entered in this frame, (forms,)."""

    score: Floats
    record: Ints
    is_broken: Flags


class _Exit(NamedTuple):
    """How each unit of the window may best be left in this frame, (units,)."""

    score: Floats
    """Said to the end, or broken off."""
    is_broken: Flags


def layout_of(graph: Graph) -> Layout:
    """Give a graph's arrays."""
    return Layout(*(getattr(graph, name) for name in Layout._fields))


def costs_of(settings: FollowSettings) -> Costs:
    """Give the costs as the search's own type: it counts in float32."""
    return Costs(
        np.float32(settings.abandon),
        np.float32(settings.filler_enter),
        settings.filler_frame,
        settings.filler_sound,
        np.float32(settings.prune),
    )


@compiled
def pass_frame(
    layout: Layout, jumps: JumpCosts, costs: Costs, window: Window, ways: Ways, rows: Ints, used: int, frame: Frame
) -> tuple[int, int]:
    """Bring all ways on by one frame, in place.

    Args:
        layout: the graph.
        jumps: what it costs to go elsewhere than on.
        costs: what else it costs.
        window: which units are looked at.
        ways: the state before and after.
        rows: the records of `History`, with room for one more of each form and each unit of the window.
        used: how many there are.
        frame: what was heard.

    Returns:
        How many records there are now, and the frame's likeliest token.
    """
    best = int(frame.log_probs.argmax())
    leaving = _exits(layout, costs, window, ways)
    entry = _enter_from_before(layout, window, ways, frame.is_paused)
    _enter_from_fillers(layout, window, ways, entry)
    _enter_by_jumps(layout, jumps, window, ways, entry, leaving, frame.is_paused)
    is_new = best not in (BLANK, frame.last_best)
    emission = np.float64(frame.log_probs[best]) - (costs.filler_frame + costs.filler_sound * is_new)
    used = _pass_fillers(layout, costs, window, ways, rows, used, leaving, np.float32(emission), frame.number)
    _pass_sounds(layout, window, ways)
    used = _enter(layout, costs, window, ways, rows, used, entry, frame)
    _hear(layout, window, ways, frame.log_probs)
    return used, best


@compiled
def jump_cost(jumps: JumpCosts, source: int, target: int, is_paused: bool) -> np.float32:  # noqa: FBT001 - compiled functions take no keywords
    """Give the nats of going from a unit to another, infinite where nobody goes."""
    if source < jumps.first_word:
        return jumps.from_prefix[target] if target > source else _NO_WAY
    if jumps.is_prefix_inside[target]:
        return _NO_WAY
    distance = target - source + len(jumps.is_landing)
    return np.float32(jumps.by_distance[int(is_paused), int(jumps.is_landing[target]), distance])


@compiled
def unit_exit(layout: Layout, ways: Ways, unit: int) -> np.float32:
    """Give the score of the best way that has said all sounds of a unit."""
    best = NEVER
    for form in range(layout.form_of_unit[unit], layout.form_of_unit[unit + 1]):
        last = layout.sound_of_form[form + 1] - 1
        best = max(best, ways.score[0, last], ways.score[1, last])
    return best


@compiled
def _unit_inside(layout: Layout, ways: Ways, unit: int) -> np.float32:
    """Give the score of the best way that is anywhere in a unit."""
    best = NEVER
    first, last = layout.form_of_unit[unit], layout.form_of_unit[unit + 1]
    for sound in range(layout.sound_of_form[first], layout.sound_of_form[last]):
        best = max(best, ways.score[0, sound], ways.score[1, sound])
    return best


@compiled
def _exits(layout: Layout, costs: Costs, window: Window, ways: Ways) -> _Exit:
    units = window.last - window.first
    leaving = _Exit(np.empty(units, np.float32), np.empty(units, np.bool_))
    for unit in range(units):
        done = unit_exit(layout, ways, unit + window.first)
        inside = _unit_inside(layout, ways, unit + window.first) - costs.abandon
        leaving.score[unit] = max(done, inside)
        leaving.is_broken[unit] = inside > done
    return leaving


@compiled
def _record_out_of(layout: Layout, ways: Ways, unit: int, is_broken: bool) -> int:  # noqa: FBT001 - compiled functions take no keywords
    """Give the last record of the best way that leaves a unit, whole or broken off."""
    best, record = np.float32(-np.inf), -1
    for row in range(2):
        for form in range(layout.form_of_unit[unit], layout.form_of_unit[unit + 1]):
            last = layout.sound_of_form[form + 1]
            for sound in range(layout.sound_of_form[form] if is_broken else last - 1, last):
                if ways.score[row, sound] > best:
                    best, record = ways.score[row, sound], ways.record[row, sound]
    return record


@compiled
def _enter_from_before(layout: Layout, window: Window, ways: Ways, is_paused: bool) -> _Entry:  # noqa: FBT001 - as above
    """Enter each form from the forms of the unit before it."""
    first, last = layout.form_of_unit[window.first], layout.form_of_unit[window.last]
    forms = last - first
    entry = _Entry(np.full(forms, NEVER, np.float32), np.empty(forms, np.int64), np.zeros(forms, np.bool_))
    costs = layout.cost_paused if is_paused else layout.cost_flowing
    for form in range(first, last):
        best = np.float32(-np.inf)
        for way in range(layout.before.shape[1]):
            before = layout.before[form, way]
            if before < first:
                continue
            end = layout.sound_of_form[before + 1] - 1
            direct = ways.score[0, end] if layout.touches[form, way] else NEVER
            rested = ways.score[1, end]
            score = max(direct, rested) - costs[form, way]
            if score > best:
                best = score
                entry.score[form - first] = score
                entry.record[form - first] = ways.record[0, end] if direct > rested else ways.record[1, end]
    return entry


@compiled
def _enter_from_fillers(layout: Layout, window: Window, ways: Ways, entry: _Entry) -> None:
    """Go on with the text after something that is not in it."""
    for unit in range(window.first + 1, window.last):
        score, record = ways.filler[unit - 1], ways.filler_record[unit - 1]
        for form in range(layout.form_of_unit[unit], layout.form_of_unit[unit + 1]):
            _improve(entry, form - layout.form_of_unit[window.first], score, record, False)  # noqa: FBT003 - as above


@compiled
def _enter_by_jumps(
    layout: Layout,
    jumps: JumpCosts,
    window: Window,
    ways: Ways,
    entry: _Entry,
    leaving: _Exit,
    is_paused: bool,  # noqa: FBT001 - as above
) -> None:
    """Go elsewhere from the units that are best to leave: said, broken off, or in the filler after them."""
    sources = _sources(window, ways, leaving)
    for place in range(len(sources)):  # numba does not free an array that a `map` or another generator goes over
        source = int(sources[place])
        filler, out = ways.filler[source + window.first], leaving.score[source]
        is_filler = filler >= out
        best = max(filler, out)
        if best <= UNLIKELY:
            continue
        is_broken = leaving.is_broken[source] and not is_filler
        if is_filler:
            record = ways.filler_record[source + window.first]
        else:
            record = _record_out_of(layout, ways, source + window.first, leaving.is_broken[source])
        for unit in range(window.first, window.last):
            score = best - jump_cost(jumps, source + window.first, unit, is_paused)
            for form in range(layout.form_of_unit[unit], layout.form_of_unit[unit + 1]):
                _improve(entry, form - layout.form_of_unit[window.first], score, record, is_broken)


@compiled
def _sources(window: Window, ways: Ways, leaving: _Exit) -> Ints:
    """Find the units of the window that are best to leave, in their order."""
    best = np.maximum(leaving.score, ways.filler[window.first : window.last])
    chosen = np.empty(min(_SOURCES, len(best)), np.int64)
    for place in range(len(chosen)):
        chosen[place] = best.argmax()
        best[chosen[place]] = -np.inf
    chosen.sort()
    return chosen


@compiled
def _improve(entry: _Entry, form: int, score: np.float32, record: int, is_broken: bool) -> None:  # noqa: FBT001 - as above
    if score > entry.score[form]:
        entry.score[form] = score
        entry.record[form] = record
        entry.is_broken[form] = is_broken


@compiled
def _pass_fillers(  # noqa: PLR0917 - as above
    layout: Layout,
    costs: Costs,
    window: Window,
    ways: Ways,
    rows: Ints,
    used: int,
    leaving: _Exit,
    emission: np.float32,
    frame: int,
) -> int:
    for unit in range(window.first, window.last):
        entering = leaving.score[unit - window.first] - costs.filler_enter
        if entering > ways.filler[unit] and entering > -costs.prune:
            is_broken = leaving.is_broken[unit - window.first]
            before = _record_out_of(layout, ways, unit, is_broken)
            used = _add(rows, used, -1 - unit, frame, before, is_broken)
            ways.filler[unit] = entering
            ways.filler_record[unit] = used - 1
        ways.filler[unit] += emission
    return used


@compiled
def _pass_sounds(layout: Layout, window: Window, ways: Ways) -> None:
    """Stay, rest in the blank after a sound, or go on to the next sound of the form; from the last to the first."""
    score, record = ways.score, ways.record
    for form in range(layout.form_of_unit[window.first], layout.form_of_unit[window.last]):
        first = layout.sound_of_form[form]
        for sound in range(layout.sound_of_form[form + 1] - 1, first - 1, -1):
            if score[0, sound] > score[1, sound]:
                score[1, sound], record[1, sound] = score[0, sound], record[0, sound]
            if sound == first:
                continue
            row = 0 if layout.may_follow[sound] and score[0, sound - 1] > score[1, sound - 1] else 1
            if score[row, sound - 1] > score[0, sound]:
                score[0, sound], record[0, sound] = score[row, sound - 1], record[row, sound - 1]


@compiled
def _enter(
    layout: Layout, costs: Costs, window: Window, ways: Ways, rows: Ints, used: int, entry: _Entry, frame: Frame
) -> int:
    """Let entries that beat staying make a record, unless even with the frame's sound they are far below."""
    begin = int(layout.form_of_unit[window.first])
    for form in range(begin, layout.form_of_unit[window.last]):
        first, score = layout.sound_of_form[form], entry.score[form - begin]
        if score > ways.score[0, first] and score + frame.log_probs[layout.token[first]] > -costs.prune:
            used = _add(rows, used, form, frame.number, entry.record[form - begin], entry.is_broken[form - begin])
            ways.score[0, first] = score
            ways.record[0, first] = used - 1
    return used


@compiled
def _add(rows: Ints, used: int, place: int, frame: int, before: int, is_broken: bool) -> int:  # noqa: FBT001 - as above
    rows[used, 0] = place
    rows[used, 1] = frame
    rows[used, 2] = before
    rows[used, 3] = is_broken
    return used + 1


@compiled
def _hear(layout: Layout, window: Window, ways: Ways, log_probs: Floats) -> None:
    """Weigh every state by what was heard; make the best score zero, so that numbers stay small for ever."""
    begin = layout.sound_of_form[layout.form_of_unit[window.first]]
    end = layout.sound_of_form[layout.form_of_unit[window.last]]
    best = NEVER
    for sound in range(begin, end):
        ways.score[0, sound] += log_probs[layout.token[sound]]
        ways.score[1, sound] += log_probs[BLANK]
        best = max(best, ways.score[0, sound], ways.score[1, sound])
    for unit in range(window.first, window.last):
        best = max(best, ways.filler[unit])
    for sound in range(begin, end):
        ways.score[0, sound] = max(ways.score[0, sound] - best, NEVER)
        ways.score[1, sound] = max(ways.score[1, sound] - best, NEVER)
    for unit in range(window.first, window.last):
        ways.filler[unit] = max(ways.filler[unit] - best, NEVER)
