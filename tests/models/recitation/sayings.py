"""Things said, made by hand for the tests of what decides over them."""

from models.recitation.judge import Judgement
from models.recitation.said import Said
from models.recitation.verdict import Kind, Verdict

WORD_SAMPLES = 6_400
KINDS = {
    Verdict.RIGHT: Kind.RIGHT,
    Verdict.WRONG: Kind.WRONG_LETTER,
    Verdict.UNSURE: Kind.UNSURE,
    Verdict.ADDED: Kind.ADDED,
    Verdict.SKIPPED: Kind.SKIPPED,
}


def said(
    place: int | None,
    *,
    verdict: Verdict = Verdict.RIGHT,
    at: int = 0,
    heard: tuple[str, ...] = ("m", "a", "l", "i", "k"),
    room: float = 0.0,
    seconds: float = 0.4,
    strain: float = 1.0,
    is_broken: bool = False,
) -> Said:
    """Make one; its place says when it was, unless `at` does."""
    start = WORD_SAMPLES * (at or place or 0)
    expected = ("m", "a", "l", "i", "k") if place is not None else ()
    judgement = Judgement(verdict, KINDS[verdict], expected, heard, "", 0.0, 0.0)
    end = start + round(16_000 * seconds)
    return Said(place, judgement, start, end, room=room, strain=strain, is_broken=is_broken)
