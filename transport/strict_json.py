"""What JSON lets through and no client of ours means: a key said twice, half of a surrogate pair.

Who reads such a text may read something else in it than who checked it. msgspec checks the shape and takes the last of
two keys; this looks at what is left, at some microseconds a message, of which a learner sends one in some seconds.
"""

import json
from typing import Any


class OddJsonError(ValueError):
    """The text can be read in more than one way, or holds what is no text."""


def see_plain(text: str | bytes) -> None:
    """See that a text, which is JSON of a known shape, can be read in one way.

    Raises:
        OddJsonError: a key stands twice in an object, or a string holds half of a surrogate pair.
    """
    plain = text if isinstance(text, str) else text.decode()
    parsed: Any = _DECODER.decode(plain)
    try:
        if "\\u" in plain:
            json.dumps(parsed, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise OddJsonError("half of a surrogate pair is no text") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise OddJsonError("a key is said twice")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_each_once, parse_int=str, parse_float=str)
