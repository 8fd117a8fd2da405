"""Kinds of documents that the stores are tried with."""

from typing import Any

import msgspec

from actors.stores.documents import Collection, DocumentStore, Owner

AMINA = Owner("amina")
BILAL = Owner("bilal")


class Note(msgspec.Struct, frozen=True):
    """Something about somebody."""

    text: str
    place: str = ""
    score: float = 0.0
    words: tuple[str, ...] = ()
    counts: dict[str, int] = {}


class Card(msgspec.Struct, frozen=True):
    """Another kind."""

    due: int


class OldNote(msgspec.Struct, frozen=True):
    """As notes were before they had a text and a place."""

    said: str


def _name_text(fields: dict[str, Any]) -> dict[str, Any]:
    return {"text": fields["said"]}


def _give_place(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "place": "mecca"}


NOTES = Collection("notes", Note, indexes=("place", "score"))
CARDS = Collection("cards", Card, indexes=("due",))
OLD_NOTES = Collection("notes", OldNote)
NEW_NOTES = Collection("notes", Note, indexes=("place", "score"), steps=(_name_text, _give_place))

FULL = Note("alhamdulillah, الحمد لله", "1:2", 0.1 + 0.2, ("a", "b"), {"1:2:1": 3, "$odd.key": -(2**53)})


async def texts_of(store: DocumentStore, owner: Owner = AMINA) -> list[str]:
    """Give the texts of an owner's notes, by their keys."""
    return [kept.value.text for kept in await store.list_owned(NOTES, owner)]
