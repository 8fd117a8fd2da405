"""What is written down of a turn when chunks of it are followed: one span of the batch, linked with each chunk's."""

from actors.pool.schedule import Turn


def span_turn(ear: str, turn: Turn, began: float, ended: float) -> None:
    """Write a turn down as a part of the first chunk that is followed; it is linked with all that are, both ways.

    Args:
        ear: which was at work.
        turn: what it heard.
        began: when, in seconds on the system's clock; until then its chunks waited.
        ended: the same.
    """
    spans = [unit.span for unit in turn.units if unit.span is not None]
    if not spans:
        return
    batch = spans[0].begin(
        "batch", began, ear=ear, rows=len(turn.units), steps=len(turn.steps), release=turn.release, followed=len(spans)
    )
    for span in spans:
        batch.link(span)
        span.link(batch)
        span.note("batched", began)
    batch.end(ended)
    end_spans(turn, ended, lost=False)


def end_spans(turn: Turn, now: float, *, lost: bool) -> None:
    """End the spans of a turn's chunks: they were heard, or the ear was lost and their streams will send them again."""
    for unit in turn.units:
        if unit.span is not None:
            unit.span.end(now, lost=lost)
