"""Codes that people read aloud and type: how they are spelt, shown and read back. Pure."""

from typing import Final

from models.people.errors import RuleError

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty signs that are not taken for each other, read aloud or written by hand: no 0 and O, 1, I and L, U and V."""
CODE_SIGNS: Final = 8
"""30 ** 8 is 656 thousand million codes: at five guesses a minute nobody finds one of a thousand in a lifetime."""
CODES: Final = len(ALPHABET) ** CODE_SIGNS


def code_from(number: int) -> str:
    """Spell a code; `number` is a random one below `CODES`."""
    signs: list[str] = []
    for _ in range(CODE_SIGNS):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def shown(code: str) -> str:
    """Write a code as people read it aloud, in two halves."""
    return f"{code[: CODE_SIGNS // 2]}-{code[CODE_SIGNS // 2 :]}"


def bare(typed: str) -> str:
    """Give a code that somebody typed in its bare form.

    Raises:
        RuleError: it cannot be a code.
    """
    code = "".join(sign for sign in typed.upper() if sign not in "- ")
    if len(code) != CODE_SIGNS or not set(code) <= set(ALPHABET):
        raise RuleError("code_refused", f"a code has {CODE_SIGNS} letters and digits, such as K7MQ-2XWP")
    return code
