"""What a learner is told of a mistake: what was expected and heard, how to make the sound, and the rule's name.

One short sentence first, never a scolding; the rest is for who asks. Where the same matter is met again: `elsewhere`.
When it is said: `levels`.
"""

from typing import Final

import msgspec

from models.learning.catalogue import RIGHT_TO_LEFT, language_of, say
from models.learning.contrasts import CONTRASTS
from models.learning.makhraj import LETTERS, setting_apart
from models.learning.mistakes import Mistake
from models.learning.spelling import spelled
from models.quran.vocabulary import QALQALAH, VOWELS
from models.recitation.verdict import Kind

MENDED: Final = "corrected"
"""The code of what is said of a word that was told, and is right now."""

CROSSED: Final = "crossed"
"""The code of what is said of going over into another verse."""


class Explanation(msgspec.Struct, frozen=True):
    """All that is told of one word, in the learner's language."""

    code: str
    """Which kind of sentence, the same in every language."""
    text: str
    """One short sentence."""
    expected: str = ""
    """What was expected: a letter's name, a haraka's, or how a rule wants it; empty where the text says it all."""
    heard: str = ""
    """What was heard in its place, in letters; empty where nothing was."""
    how: str = ""
    """How to make the sound; empty where no single sound is at stake."""
    rule: str = ""
    """The rule's name; empty where no rule is at stake."""


def explain(mistake: Mistake, locale: str) -> Explanation:
    """Explain a mistake."""
    if mistake.is_rule:
        return _rule(mistake, locale)
    if mistake.expected or mistake.heard:
        return _sound(mistake, locale)
    text = say(locale, f"kind-{mistake.kind}", word=mistake.word)
    has_other_word = mistake.kind is Kind.WRONG_WORD
    expected = "" if mistake.kind is Kind.ADDED else mistake.word
    heard = spelled(mistake.heard_sounds) if has_other_word or mistake.kind is Kind.ADDED else ""
    return Explanation(mistake.kind, text, expected, heard)


def praise(word: str, locale: str) -> Explanation:
    """Say that a word which was told as a mistake was recited again, and right."""
    return Explanation(MENDED, say(locale, "mended", word=word))


def crossing(left: str, entered: str, locale: str) -> Explanation:
    """Say that the reciter went from one verse into another that says the same up to there, such as 2:35 and 7:19."""
    return Explanation(CROSSED, say(locale, CROSSED, left=left, entered=entered))


def letter_of(sound: str, locale: str) -> str:
    """Name a sound's letter, haraka or vowel; an empty sound has an empty name."""
    return say(locale, f"letter-{LETTERS[sound].name}") if sound else ""


def _rule(mistake: Mistake, locale: str) -> Explanation:
    text, rule = say(locale, f"kind-{mistake.kind}", word=mistake.word), say(locale, f"rule-{mistake.kind}")
    if not mistake.change.strip(">"):
        return Explanation(mistake.kind, text, rule=rule)
    wanted, said = ("due", "undue") if mistake.is_due else ("undue", "due")
    return Explanation(
        mistake.kind,
        text,
        _state(mistake, wanted, locale),
        _state(mistake, said, locale),
        say(locale, f"how-{mistake.kind}-{wanted}"),
        rule,
    )


def _state(mistake: Mistake, state: str, locale: str) -> str:
    """Say how the letter should be, or was, said; the bounce of qalqalah has no letter of its own to name."""
    sound = mistake.expected or mistake.heard
    name = say(locale, f"state-{mistake.kind}-{state}")
    return name if sound == QALQALAH else say(locale, "shaded", letter=letter_of(sound, locale), state=name)


def _sound(mistake: Mistake, locale: str) -> Explanation:
    expected, heard = letter_of(mistake.expected, locale), letter_of(mistake.heard, locale)
    how = _how(mistake.expected, mistake.heard, locale)
    if not heard:
        text = say(locale, "detail-left_out", word=mistake.word, expected=expected)
    elif not expected:
        text = say(locale, "detail-put_in", word=mistake.word, heard=heard)
    else:
        text = say(locale, "detail-instead", word=mistake.word, expected=expected, heard=heard)
    return Explanation(mistake.kind, text, expected, heard, how)


def _how(expected: str, heard: str, locale: str) -> str:
    """Say how to make a sound instead of another, or by itself."""
    if not expected:
        return say(locale, "how-put_in")
    letter = LETTERS[expected]
    if expected in VOWELS:
        return say(locale, f"how-{letter.name}")
    contrast = CONTRASTS.get((letter.name, LETTERS[heard].name)) if heard else None
    if contrast is None:
        place = say(locale, f"place-{letter.places[0]}")
        made = say(locale, "how-place", letter=letter_of(expected, locale), place=place)
    else:
        names = {"expected": letter_of(expected, locale), "heard": letter_of(heard, locale)}
        made = say(locale, f"contrast-{contrast}", **names)
    return f"{made} {_traits(expected, heard, locale)}".strip()


def _traits(expected: str, heard: str, locale: str) -> str:
    """Name the attributes that set a letter apart from the one that was heard; nothing where there are none."""
    if not heard or heard in VOWELS:
        return ""
    traits = [say(locale, f"sifa-{sifa}") for sifa in setting_apart(LETTERS[expected], LETTERS[heard])]
    if not traits:
        return ""
    comma = "، " if language_of(locale) in RIGHT_TO_LEFT else ", "
    names = {"letter": letter_of(expected, locale), "other": letter_of(heard, locale)}
    return say(locale, "how-traits", **names, traits=comma.join(traits))
