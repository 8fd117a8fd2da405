"""Any store, counted: how long each of its operations takes, and how it fails; whoever uses it sees no difference."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import wraps
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any, Protocol, TypeVar, cast

from actors.ports import StoreUnavailableError
from actors.runtime import Clock

S = TypeVar("S")


class StoreMeter(Protocol):
    """Where it is counted."""

    def done(self, store: str, operation: str, seconds: float) -> None:
        """Note that a store answered."""
        ...

    def away(self, store: str, operation: str, seconds: float) -> None:
        """Note that a store could not be reached, within its own deadline."""
        ...


def metered(store: S, name: str, *, meter: StoreMeter | None, clock: Clock) -> S:
    """Give a store that counts; itself where nobody counts, or there is none."""
    if meter is None or store is None:
        return store
    return cast("S", _Metered(store, name, meter, clock))


class _Metered:
    """Stands before a store. A method is wrapped when it is asked for first, and kept."""

    def __init__(self, store: object, name: str, meter: StoreMeter, clock: Clock) -> None:
        self._store = store
        self._name = name
        self._meter = meter
        self._clock = clock

    def __getattr__(self, operation: str) -> Any:
        """Give the store's own; what waits is counted."""
        found = getattr(self._store, operation)
        if iscoroutinefunction(found):
            wrapped: Callable[..., Any] = self._counted(operation, found)
        elif isasyncgenfunction(found):
            wrapped = self._counted_pieces(operation, found)
        else:
            return found
        setattr(self, operation, wrapped)
        return wrapped

    def _counted(self, operation: str, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @wraps(method)
        async def ask(*args: Any, **options: Any) -> Any:
            began = self._clock.now()
            try:
                answer = await method(*args, **options)
            except StoreUnavailableError:
                self._meter.away(self._name, operation, self._clock.now() - began)
                raise
            except Exception:
                self._meter.done(self._name, operation, self._clock.now() - began)  # it answered: no, or not so
                raise
            self._meter.done(self._name, operation, self._clock.now() - began)
            return answer

        return ask

    def _counted_pieces(
        self, operation: str, method: Callable[..., AsyncGenerator[Any, None]]
    ) -> Callable[..., AsyncGenerator[Any, None]]:
        """Count the way to each piece, without the time that who asked takes between two."""

        @wraps(method)
        async def ask(*args: Any, **options: Any) -> AsyncGenerator[Any, None]:
            pieces = method(*args, **options)
            following = self._counted(operation, pieces.__anext__)
            try:
                while True:
                    try:
                        piece = await following()
                    except StopAsyncIteration:
                        return
                    yield piece
            finally:
                await pieces.aclose()

        return ask
