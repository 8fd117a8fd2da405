import msgspec
import pytest

from actors.memory import Whereabouts
from actors.ports import Fault, LearnerId, SessionId
from actors.visit.cache import Head, KeptRecitation
from actors.visit.messages import Identity, OpenRecitation
from actors.visit.record import read_event, read_head, write_event, write_head
from models.learning.levels import Level
from models.recitation.manner import Manner
from tests.fakes.recitals import ended_with, opened_words

HEAD = Head(
    Identity(SessionId("s"), 7, LearnerId("amina")),
    "ar",
    Level.STRICT,
    Whereabouts("ar", 180),
    acknowledged=12,
    recitation=KeptRecitation(OpenRecitation("112", 1), Manner(), left=b"\1\2", hints={"112:1:2": 1}, doubted=(3,)),
)


def test_a_head_is_read_again_as_it_was_written() -> None:
    assert read_head(write_head(HEAD)) == HEAD


def test_a_recitation_that_has_ended_is_kept_with_its_end() -> None:
    assert HEAD.recitation is not None
    ended = msgspec.structs.replace(HEAD.recitation, ended=ended_with("112"))

    assert read_head(write_head(msgspec.structs.replace(HEAD, recitation=ended))).recitation == ended


@pytest.mark.parametrize(
    "body", [opened_words("112"), ended_with("112"), Fault("silence", "client", retry=True, detail="nothing is heard")]
)
def test_an_event_is_read_again_with_its_number_and_its_kind(body: object) -> None:
    assert read_event(write_event(41, body)) == (41, body)  # type: ignore[arg-type]  # each is a lasting event


def test_what_is_no_head_is_refused() -> None:
    with pytest.raises(msgspec.MsgspecError):
        read_head(b"\x01")
