"""Judges one word: the sounds of its form against its stretch of posteriors. Next stop: `ledger`.

First the form is weighed against free decoding; where that leaves a doubt, against every form with one sound changed.
Three zones: right, unsure, wrong. To accuse a right reciter is the worst error, so unsure lies between. A word that is
right so far is weighed once more, against the forms that break a rule of tajweed.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import token_names
from models.recitation.ctc import log_likelihoods
from models.recitation.decode import decode
from models.recitation.likeness import plain, shades_joined
from models.recitation.settings import ZoneSettings
from models.recitation.suspects import Suspect, suspects
from models.recitation.tajweed import rule_suspects
from models.recitation.verdict import Kind, MaddHeard, Verdict

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is held of one stretch of sound."""

    verdict: Verdict
    kind: Kind
    expected: tuple[str, ...]
    heard: tuple[str, ...]
    runner_up: str
    """The change that would best explain what was heard, as "expected>heard", or the kind that came second."""
    shortfall: float
    """Nats a sound by which free decoding beats the form; 0 is perfect."""
    doubt: float
    """How near the likeliest mistake comes to being called one: 1 is the usual threshold of its kind."""
    evidence: int = 0
    """Sounds that speak for it where no form does: those heard right after words gone past, those of an added word."""
    madd: tuple[MaddHeard, ...] = ()
    """The counts of its mudud; see `models.recitation.lengths`."""


def judge_word(form: Ints, log_probs: Floats, zones: ZoneSettings, strain: float = 1.0) -> Judgement:
    """Judge a form in its stretch of (frames, tokens) float32 log-probabilities, at least one frame.

    Args:
        form: the tokens expected.
        log_probs: what was heard.
        zones: where right ends and wrong begins.
        strain: how much more than usual it takes to accuse, at least 1; see `models.recitation.strain`.
    """
    joined = shades_joined(log_probs)
    said = float(log_likelihoods(joined, [form])[0])
    shortfall = max(0.0, float(joined.max(axis=1).sum()) - said) / len(form)
    expected, heard = token_names(form), token_names(decode(log_probs).tokens)
    if (
        shortfall >= zones.another_word_shortfall * strain * min(1.0, zones.wrong_doubt)
        and difference(expected, heard) >= zones.another_word_difference
    ):
        return _another_word(expected, heard, shortfall, zones, strain)
    is_clean = shortfall <= zones.clean_shortfall
    suspect, doubt = (None, 0.0) if is_clean else _likeliest(form, joined, said, zones)
    doubt /= strain
    verdict, kind = _zone(suspect, doubt, zones)
    if verdict is Verdict.RIGHT and (broken := _broken_rule(form, log_probs, zones, strain)) is not None:
        suspect, doubt = broken
        verdict, kind = Verdict.WRONG, suspect.kind
    change = suspect.change if suspect and doubt > 0 else ""
    return Judgement(verdict, kind, expected, heard, change, shortfall, doubt)


def judge_foreign(heard: tuple[str, ...]) -> Judgement:
    """Judge sounds that are not in the text: the more there are, the surer they were said."""
    return Judgement(Verdict.ADDED, Kind.ADDED, (), heard, Kind.UNSURE, 0.0, 0.0, len(heard))


def unaccused(judgement: Judgement) -> Judgement:
    """Accuse nobody: be unsure instead, with what was held as what came second."""
    return replace(judgement, verdict=Verdict.UNSURE, kind=Kind.UNSURE, runner_up=judgement.kind)


def difference(expected: tuple[str, ...], heard: tuple[str, ...]) -> float:
    """Give the share of sounds that differ, shades and lengths aside: edit distance over the longer one, in [0, 1]."""
    one, other = ([plain(name).removesuffix(":") for name in names] for names in (expected, heard))
    row = list(range(len(other) + 1))
    for place, name in enumerate(one, 1):
        diagonal, row[0] = row[0], place
        for column, said in enumerate(other, 1):
            diagonal, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, diagonal + (name != said))
    return row[-1] / max(len(one), len(other), 1)


def threshold(kind: Kind, zones: ZoneSettings) -> float:
    """Give the nats by which a mistake of a kind must beat the form to be called one."""
    match kind:
        case Kind.WRONG_HARAKA:
            return zones.haraka_nats
        case Kind.WRONG_LENGTH:
            return zones.length_nats
        case _:
            return zones.letter_nats


def _another_word(
    expected: tuple[str, ...], heard: tuple[str, ...], shortfall: float, zones: ZoneSettings, strain: float
) -> Judgement:
    """Hold that another word was said, if enough of it was heard to be one."""
    doubt = shortfall / (zones.another_word_shortfall * strain)
    if min(len(heard), len(expected)) < zones.word_sounds or doubt < zones.wrong_doubt:
        return Judgement(Verdict.UNSURE, Kind.UNSURE, expected, heard, Kind.WRONG_WORD, shortfall, doubt)
    return Judgement(Verdict.WRONG, Kind.WRONG_WORD, expected, heard, Kind.UNSURE, shortfall, doubt)


def _likeliest(form: Ints, log_probs: Floats, said: float, zones: ZoneSettings) -> tuple[Suspect | None, float]:
    """Find the mistake that comes nearest to being called one."""
    tried = suspects(form, log_probs)
    if not tried:
        return None, 0.0
    gains = log_likelihoods(log_probs, [suspect.tokens for suspect in tried]) - said
    doubts = [gain / threshold(suspect.kind, zones) for suspect, gain in zip(tried, gains, strict=True)]
    best = int(np.argmax(doubts))
    return tried[best], max(0.0, float(doubts[best]))


def _broken_rule(form: Ints, log_probs: Floats, zones: ZoneSettings, strain: float) -> tuple[Suspect, float] | None:
    """Find the rule of tajweed that is broken beyond doubt; None when there is none."""
    usual = zones.tajweed_nats * strain
    needed = usual * zones.wrong_doubt
    said = float(log_likelihoods(log_probs, [form])[0])
    if float(log_probs.max(axis=1).sum()) - said < needed:
        return None  # nothing at all beats the form by so much
    tried = rule_suspects(form)
    if not tried:
        return None
    gains = log_likelihoods(log_probs, [suspect.tokens for suspect in tried]) - said
    best = int(np.argmax(gains))
    return (tried[best], float(gains[best]) / usual) if gains[best] >= needed else None


def _zone(suspect: Suspect | None, doubt: float, zones: ZoneSettings) -> tuple[Verdict, Kind]:
    if suspect is None or doubt < zones.unsure_doubt:
        return Verdict.RIGHT, Kind.RIGHT
    return (Verdict.UNSURE, Kind.UNSURE) if doubt < zones.wrong_doubt else (Verdict.WRONG, suspect.kind)
