"""What a learner is told of a word, in their language: one short sentence of what was heard, never a scolding."""

from typing import Final

import msgspec

from models.recitation.verdict import Kind

DEFAULT_LOCALE: Final = "en"


class Advice(msgspec.Struct, frozen=True):
    """One sentence for the learner."""

    code: str
    """Which sentence, the same in every language."""
    text: str


_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "en": {
        "skipped": "You went past {word}.",
        "wrong_word": "Another word was heard in place of {word}.",
        "added": "Something was heard that is not in the text.",
        "wrong_letter": "Listen again to the letters of {word}.",
        "wrong_haraka": "Listen again to the harakat of {word}.",
        "wrong_length": "Mind the length in {word}.",
        "wrong_shaddah": "Mind which letter is doubled in {word}.",
        "wrong_ghunnah": "Mind the ghunnah in {word}: hum through the nose for two counts where it is due, only there.",
        "wrong_ikhfa": "Mind the nun in {word}: is it hidden (ikhfa) or clear?",
        "wrong_idgham": "Let the nun merge with a ghunnah (idgham) into {word}.",
        "wrong_qalqalah": "Let the letter without a vowel bounce (qalqalah) in {word}.",
        "wrong_tafkhim": "Mind which letters are heavy (tafkhim) and which are light in {word}.",
        "madd_too_short": "Hold the madd in {word} longer.",
        "madd_too_long": "Hold the vowel in {word} for two counts, no longer.",
        "corrected": "{word} is right now.",
    },
    "ar": {
        "skipped": "تجاوزتَ {word}.",
        "wrong_word": "سُمعت كلمة أخرى مكان {word}.",
        "added": "سُمع ما ليس في النص.",
        "wrong_letter": "أعد الاستماع إلى حروف {word}.",
        "wrong_haraka": "أعد الاستماع إلى حركات {word}.",
        "wrong_length": "انتبه إلى المدّ في {word}.",
        "wrong_shaddah": "انتبه إلى الشدّة في {word}.",
        "wrong_ghunnah": "انتبه إلى الغنّة في {word}: حركتان حيث تجب، لا غير.",
        "wrong_ikhfa": "انتبه إلى النون في {word}: إخفاء أم إظهار؟",
        "wrong_idgham": "أدغم النون بغنّة في {word}.",
        "wrong_qalqalah": "أظهر القلقلة في {word}.",
        "wrong_tafkhim": "انتبه إلى التفخيم والترقيق في {word}.",
        "madd_too_short": "أطل المدّ في {word}.",
        "madd_too_long": "لا تزد في {word} على حركتين.",
        "corrected": "{word} صحيحة الآن.",
    },
}

LOCALES: Final = tuple(_SENTENCES)
"""Languages there are sentences for."""


def advice_on_mistake(kind: Kind, word: str, locale: str) -> Advice | None:
    """Say what was heard instead; None for what a learner need not be told (right, repeated, unsure)."""
    if kind in {Kind.RIGHT, Kind.REPEATED, Kind.UNSURE}:
        return None
    return _sentence(kind.value, word, locale)


def advice_on_correction(word: str, locale: str) -> Advice:
    """Say that a word which stood as a mistake was recited again, and right."""
    return _sentence("corrected", word, locale)


def _sentence(code: str, word: str, locale: str) -> Advice:
    language = locale.split("-", maxsplit=1)[0].lower()
    sentences = _SENTENCES.get(language, _SENTENCES[DEFAULT_LOCALE])
    return Advice(code, sentences[code].format(word=word))
