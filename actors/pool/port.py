"""What has audio heard, wherever the model is: this process's pool, other nodes', or one before the other. A port."""

from typing import Protocol, TypeVar

from actors.pool.messages import PoolMessage
from actors.runtime import Question

Answer = TypeVar("Answer")


class PoolPort(Protocol):
    """As a `Ref` to the inference pool; who holds it cannot tell who hears."""

    def tell(self, message: PoolMessage) -> None:
        """Say something; never waits."""
        ...

    async def ask(self, question: Question[Answer], *, within: float) -> Answer:
        """Ask, and wait for the answer at most `within` seconds.

        Raises:
            ActorDeadError: nobody is there who could answer.
            AskTimeoutError: no answer came in time.
            MailboxFullError: too much waits there.
        """
        ...
