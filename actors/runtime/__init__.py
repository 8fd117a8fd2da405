"""The actor library: refs, mailboxes, actors, timers, watches; it knows nothing of recitation."""

from actors.runtime.actor import Actor
from actors.runtime.cell import CellSpec
from actors.runtime.clock import Clock, LoopClock
from actors.runtime.context import Context
from actors.runtime.dead_letters import DeadLetter, DeadLetters, EventLog
from actors.runtime.errors import (
    ActorDeadError,
    ActorError,
    AskTimeoutError,
    MailboxFullError,
    NotNeeded,
    RestartsExceededError,
    StartError,
    StashFullError,
    WrongThreadError,
)
from actors.runtime.mailbox import MailboxSpec
from actors.runtime.messages import ChildDown, Lagged, Question, ReceiveTimeout, StopReason, Terminated
from actors.runtime.ref import Ref
from actors.runtime.system import System
from actors.runtime.threads import Bridge
from actors.runtime.tracing import TRACE, Field, Span, part, traceparent, within

__all__ = [
    "TRACE",
    "Actor",
    "ActorDeadError",
    "ActorError",
    "AskTimeoutError",
    "Bridge",
    "CellSpec",
    "ChildDown",
    "Clock",
    "Context",
    "DeadLetter",
    "DeadLetters",
    "EventLog",
    "Field",
    "Lagged",
    "LoopClock",
    "MailboxFullError",
    "MailboxSpec",
    "NotNeeded",
    "Question",
    "ReceiveTimeout",
    "Ref",
    "RestartsExceededError",
    "Span",
    "StartError",
    "StashFullError",
    "StopReason",
    "System",
    "Terminated",
    "WrongThreadError",
    "part",
    "traceparent",
    "within",
]
