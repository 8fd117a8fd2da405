"""What can go wrong with actors.

ActorError
├── ActorDeadError          the actor has stopped, or never was; also pykka's ActorDeadError
├── AskTimeoutError         no answer within the time that the asker gave; also pykka's Timeout
├── MailboxFullError        the actor's mailbox does not take another question
├── StashFullError          an actor has put more messages aside than it may
├── WrongThreadError        a call that would block the loop was made on it
├── NotNeeded               raised in `on_start`: this actor has nothing to do here
├── StartError              an actor could not be started: its factory or its on_start raised
└── RestartsExceededError   a supervisor has restarted its children too often; its own supervisor decides
"""

import pykka


class ActorError(Exception):
    """Something about an actor, not about its work: what its work raises is passed on as it is."""


class ActorDeadError(ActorError, pykka.ActorDeadError):
    """The actor has stopped before it answered, or there is none by that name."""


class AskTimeoutError(ActorError, pykka.Timeout):
    """No answer came within the time that the asker gave."""


class MailboxFullError(ActorError):
    """The mailbox is full and its policy is to refuse."""


class StashFullError(ActorError):
    """More messages were to be put aside than may be."""


class WrongThreadError(ActorError):
    """A blocking call was made on the loop's own thread, where it would wait for itself."""


class NotNeeded(ActorError):  # noqa: N818 - not an error of anybody: OTP's `ignore`
    """Raised in `on_start` by an actor that has nothing to do here; its supervisor goes on without it."""


class StartError(ActorError):
    """The factory or `on_start` raised, or took too long; the cause is chained."""


class RestartsExceededError(ActorError):
    """Children failed more often than the supervisor's intensity allows."""
