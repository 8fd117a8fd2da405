"""What is kept of a learner: every collection, named and typed; how it is read as a whole, and changed."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

import msgspec

from actors.ports import LearnerId, Progress, RecitationRecord
from actors.stores.documents import Change, Collection, DocumentStore, Kept, Owner, Put, Remove
from models.learning.assignment import Assignment
from models.learning.history import History
from models.learning.judged import JudgedRecitation
from models.learning.learner import Learner
from models.learning.memories import JointMemory, Memories, PairMemory, VerseMemory, WordMemory
from models.learning.wrong_call import WrongCall

T = TypeVar("T")

LEARNERS: Final = Collection("learners", Learner)
"""One document each, under `ABOUT`."""
WORDS: Final = Collection("words", WordMemory)
VERSES: Final = Collection("verses", VerseMemory)
JOINTS: Final = Collection("joints", JointMemory)
PAIRS: Final = Collection("pairs", PairMemory)
RECITATIONS: Final = Collection("recitations", RecitationRecord)
WRONG_CALLS: Final = Collection("wrong_calls", WrongCall, indexes=("caller",))
"""Under the call's own name; found by caller across all learners, to be exported."""
HISTORY: Final = Collection("history", History)
"""One document each, under `ABOUT`."""
JUDGED: Final = Collection("judged", JudgedRecitation)
"""The verdicts of the last recitations, those in `HISTORY`; under the recitation's key."""
ASSIGNMENTS: Final = Collection("assignments", Assignment)

COLLECTIONS: Final[tuple[Collection[Any], ...]] = (
    LEARNERS,
    WORDS,
    VERSES,
    JOINTS,
    PAIRS,
    RECITATIONS,
    WRONG_CALLS,
    HISTORY,
    JUDGED,
    ASSIGNMENTS,
)
"""Every kind of document there is: prepared at the start, and migrated while all goes on."""

ABOUT: Final = "learner"
"""The key of the one document of `LEARNERS` that an owner has."""

_HARDEST: Final = 10
_PAGE: Final = 1000


class Known(msgspec.Struct, frozen=True):
    """All that is known of one learner."""

    learner: Learner = Learner()
    memories: Memories = Memories()
    history: History = History()
    assignments: dict[str, Assignment] = {}
    """By id."""


async def read_known(store: DocumentStore, owner: Owner) -> Known:
    """Read what is known of a learner; of one never seen, nothing is.

    Raises:
        StoreUnavailableError: it could not be read.
    """
    about = await store.read(LEARNERS, owner, ABOUT)
    history = await store.read(HISTORY, owner, ABOUT)
    memories = Memories(
        words=await _read_all(store, WORDS, owner),
        verses=await _read_all(store, VERSES, owner),
        joints=await _read_all(store, JOINTS, owner),
        pairs=await _read_all(store, PAIRS, owner),
    )
    return Known(
        about.value if about else Learner(),
        memories,
        history.value if history else History(),
        await _read_all(store, ASSIGNMENTS, owner),
    )


def keep_learner(owner: Owner, learner: Learner) -> Change:
    """Give the change that keeps what is known of a learner besides their memories."""
    return Put(LEARNERS, owner, ABOUT, learner)


def keep_memories(owner: Owner, change: Memories) -> Iterator[Change]:
    """Give the changes that keep what a reading has changed, and take away what needs no memory any more."""
    kinds: tuple[tuple[Collection[Any], Mapping[str, Any]], ...] = (
        (WORDS, change.words),
        (VERSES, change.verses),
        (JOINTS, change.joints),
        (PAIRS, change.pairs),
    )
    for collection, entries in kinds:
        for key, entry in entries.items():
            yield Put(collection, owner, key, entry)
    for key in sorted(change.forgotten):
        yield Remove(WORDS, owner, key)


def keep_recitation(record: RecitationRecord) -> Change:
    """Give the change that keeps a recitation; if it was kept before, all that is written with it is refused."""
    return Put(RECITATIONS, Owner(record.learner), key_of(record), record, expected=0)


def keep_wrong_call(owner: Owner, call: WrongCall) -> Change:
    """Give the change that keeps a wrong call; one that was kept before is refused."""
    return Put(WRONG_CALLS, owner, call.call, call, expected=0)


def key_of(record: RecitationRecord) -> str:
    """Name a recitation among its learner's."""
    return f"{record.session}/{record.recitation}"


async def read_progress(store: DocumentStore, learner: LearnerId) -> Progress:
    """Add up the recitations that are kept of a learner; all zero for one never seen.

    Raises:
        StoreUnavailableError: they could not be read.
    """
    records = list((await _read_all(store, RECITATIONS, Owner(learner))).values())
    times: dict[str, int] = {}
    for record in records:
        for word in record.hard_words:
            times[word] = times.get(word, 0) + 1
    hardest = sorted(times.items(), key=lambda entry: (-entry[1], entry[0]))
    return Progress(
        learner=learner,
        recitations=len(records),
        words_right=sum(record.right for record in records),
        words_wrong=sum(record.wrong for record in records),
        words_skipped=sum(record.skipped for record in records),
        hardest=tuple(hardest[:_HARDEST]),
    )


async def _read_all(store: DocumentStore, collection: Collection[T], owner: Owner) -> dict[str, T]:
    found: dict[str, T] = {}
    page: list[Kept[T]] = await store.list_owned(collection, owner, limit=_PAGE)
    while page:
        found |= {kept.key: kept.value for kept in page}
        full = len(page) == _PAGE
        page = await store.list_owned(collection, owner, after=page[-1].key, limit=_PAGE) if full else []
    return found
