"""What would name a learner wherever it stood: their id, their name, and what is derived from them. Pure."""

from typing import Final
from urllib.parse import quote

import msgspec

from models.people.account import AccountId

ERASED: Final = "erased"
"""Stands where somebody else's document named who was erased."""


class Sought(msgspec.Struct, frozen=True):
    """What is looked for."""

    parts: tuple[str, ...]
    """Whoever these stand in, as a part of an owner, a key or a value as JSON, it is about the learner."""
    owners: tuple[str, ...]
    """Owners, exactly."""
    begins: tuple[str, ...]
    """Beginnings of the keys of what passes."""

    def is_in(self, owner: str, key: str, text: str) -> bool:
        """Say whether a document is about the learner; `text` is its value as JSON."""
        return owner in self.owners or any(part in held for part in self.parts for held in (owner, key, text))

    def redacted(self, value: object) -> object:
        """Give a value of somebody else's document without the learner: out of lists and keys, else `erased`."""
        match value:
            case str():
                return ERASED if self._is_named(value) else value
            case list():
                return [self.redacted(one) for one in value if not (isinstance(one, str) and self._is_named(one))]
            case dict():
                return {key: self.redacted(one) for key, one in value.items() if not self._is_named(str(key))}
            case _:
                return value

    def _is_named(self, text: str) -> bool:
        written = msgspec.json.encode(text).decode()
        return any(part in written for part in self.parts)

    def is_in_passing(self, key: str, value: bytes) -> bool:
        """Say whether what passes is about the learner."""
        is_named = any(key == begin or key.startswith(f"{begin} ") for begin in self.begins)
        return is_named or any(part in key or part.encode() in value for part in self.parts)


def sought(learner: AccountId, name: str | None) -> Sought:
    """Say what to look for.

    A name is short and may be a part of any word, so it counts as a whole value alone.

    Args:
        learner: the id.
        name: what they sign in by, folded; None when it is not known.
    """
    parts = dict.fromkeys((str(learner), part_of_names(learner), _as_json(learner)))
    if name is None:
        return Sought(tuple(parts), (learner,), ())
    begins = (f"sign_in_as:{name}", f"sign_in_as_from:{name}")
    return Sought((*parts, f'"{_as_json(name)}"'), (learner, f"name:{name}"), begins)


def part_of_names(learner: str) -> str:
    """Give the part that a learner has in the names of objects: any id fits in, and none is another's beginning."""
    return quote(learner, safe="@").replace(".", "%2E").replace("~", "%7E") or "%"


def _as_json(text: str) -> str:
    return msgspec.json.encode(text).decode()[1:-1]
