"""JSON that wants to be misread, and what is almost JSON."""

from collections.abc import Mapping
from typing import Final

HOSTILE: Final[Mapping[str, str]] = {
    "NaN": "{KEY: NaN}",
    "infinity": "{KEY: Infinity}",
    "less than nothing": "{KEY: -Infinity}",
    "a number beyond floats": "{KEY: 1e999}",
    "an integer of 400 digits": "{KEY: " + "9" * 400 + "}",
    "an integer of 5000 digits": "{KEY: " + "9" * 5000 + "}",
    "a number with a zero in front": "{KEY: 007}",
    "half of a surrogate pair": '{KEY: "\\ud800"}',
    "a surrogate pair the wrong way round": '{KEY: "\\udc00\\ud800"}',
    "half of a pair in a key": '{"\\udfff": 1}',
    "arrays 5000 deep": "{KEY: " + "[" * 5000 + "]" * 5000 + "}",
    "objects 3000 deep": '{"a":' * 3000 + "1" + "}" * 3000,
    "a key twice": "{KEY: VALUE, KEY: VALUE}",
    "an array where a value is expected": "{KEY: [VALUE]}",
    "an object where a value is expected": '{KEY: {"a": VALUE}}',
    "an array for the whole": "[VALUE]",
    "a text for the whole": "VALUE",
    "nothing for the whole": "null",
    "a key that nobody knows": '{KEY: VALUE, "__proto__": {}}',
    "a comma at the end": "{KEY: VALUE,}",
    "a comment": "{KEY: VALUE} // nothing",
    "two documents": "{KEY: VALUE} {KEY: VALUE}",
    "quotes of another kind": "{'a': VALUE}",
    "a line break inside a text": '{KEY: "a\nb"}',
    "an escape of another language": '{KEY: "\\x41"}',
    "a mark in front": "\ufeff{KEY: VALUE}",
    "cut short": "{KEY: VALUE",
}
"""KEY and VALUE stand for what is right otherwise, as JSON."""


def hostile(name: str, key: str, value: str, rest: str = "") -> str:
    """Write one; `rest` are further members, `,"b":1`, that stand behind the first object's first value."""
    text = HOSTILE[name].replace("KEY", f'"{key}"').replace("VALUE", value)
    return text.replace("}", f"{rest}}}", 1) if rest and text.startswith("{") and "deep" not in name else text
