"""Whatever a memory is asked and answers goes to another node and back unchanged."""

from types import MappingProxyType
from typing import get_args

import msgspec
import pytest

from actors.far.memory import Asked, answer_type, read_answer, read_question, write_answer, write_fault, write_question
from actors.learner.documents import Known
from actors.learner.teaching import DescribeJudged
from actors.memory import (
    ChangeGoals,
    DescribeKnown,
    DescribeProgress,
    DescribeStrictness,
    KeepWrongCall,
    MemoryMessage,
    Planned,
    RememberRecitation,
)
from actors.ports import LearnerId, Progress, SessionId, StoreUnavailableError
from actors.runtime import ActorDeadError
from actors.stores.documents import StaleEpochError
from models.learning.learner import Goals
from models.learning.lesson import Lesson
from models.learning.reading import Mode
from models.recitation.verdict import Kind
from tests.actors.test_memory import wrong_call
from tests.fakes.recitals import ended_with

AMINA = LearnerId("amina")
RECITED = RememberRecitation(
    SessionId("s"),
    ended_with("112", {"112:3:1": Kind.SKIPPED}),
    1_790_000_000.5,
    Mode.TEST,
    MappingProxyType({"112:1:1": 2}),
)


@pytest.mark.parametrize(
    "question",
    [RECITED, DescribeStrictness(3.5), ChangeGoals(Goals()), DescribeJudged("s", 1), DescribeKnown()],
    ids=lambda question: type(question).__name__,
)
def test_a_question_arrives_as_it_was_asked(question: MemoryMessage) -> None:
    assert read_question(write_question(AMINA, question, 2.5)) == Asked(AMINA, question, 2.5, None)


def test_the_span_of_a_question_arrives_with_it_and_who_knows_of_none_is_understood() -> None:
    name = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    learner, kind, seconds, body, _ = msgspec.msgpack.decode(write_question(AMINA, DescribeKnown(), 2.5))

    assert read_question(write_question(AMINA, DescribeKnown(), 2.5, name)).trace == name
    assert read_question(msgspec.msgpack.encode((learner, kind, seconds, body))).trace is None  # of an older node


def test_a_wrong_call_arrives() -> None:
    call = KeepWrongCall(wrong_call())

    assert read_question(write_question(AMINA, call, 1.0)).question == call


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (DescribeStrictness(1.0), 0.25),
        (DescribeProgress(), Progress(AMINA, 1, 14, 0, 1, (("112:3:1", 1),))),
        (DescribeKnown(), Known()),
        (DescribeJudged("s", 1), None),
        (RECITED, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_answer_arrives_as_it_was_given(question: MemoryMessage, answer: object) -> None:
    assert read_answer(question, write_answer(answer)) == answer


def test_every_questions_answer_has_a_type_that_can_be_read() -> None:
    for question in get_args(MemoryMessage):
        msgspec.msgpack.Decoder(answer_type(question))


def test_what_a_memory_ends_with_is_raised_where_it_was_asked() -> None:
    with pytest.raises(StaleEpochError, match="another writer"):
        read_answer(DescribeKnown(), write_fault(StaleEpochError("another writer")))
    with pytest.raises(StoreUnavailableError, match="it has ended"):
        read_answer(DescribeKnown(), write_fault(ActorDeadError("it has ended")))


def test_a_question_of_another_version_is_not_guessed_at() -> None:
    class DescribeWeather(msgspec.Struct):
        pass

    with pytest.raises(msgspec.ValidationError, match="DescribeWeather"):
        read_question(write_question(AMINA, DescribeWeather(), 1.0))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_a_plan_is_one_of_the_answers() -> None:
    assert Planned.__struct_fields__[0] == "lesson"
    assert Lesson.__struct_fields__
