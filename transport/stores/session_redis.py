"""What is kept of sessions, in Redis: a step is one script, and so done wholly or not at all.

visit:{session}:head    its generation, the number of its last step, its head
visit:{session}:events  lasting events, the oldest first
visit:{session}:said    what the model said of each chunk of the open recitation
visit:{session}:tail    the last chunks' audio

The braces keep the four together in a cluster. All run out together, and are kept longer by every step.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from actors.ports import SessionId, StoreUnavailableError
from actors.visit.cache import Head, Step, TakenUp
from actors.visit.fate import Kept
from actors.visit.record import read_head
from transport.stores.redis_clients import Client, asked, close_client, redis_client

_MARGIN_SECONDS: Final = 30.0
"""Beyond the time for which a session waits: a client that comes back at its end still finds it."""

_KEEP: Final = """
local known = redis.call('HMGET', KEYS[1], 'generation', 'step')
local number = tonumber(ARGV[2])
if known[1] and known[1] ~= ARGV[1] then return 'stale' end
if known[1] and tonumber(known[2]) == number then return 'kept' end
if ARGV[4] == '1' then
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
elseif not known[1] or tonumber(known[2]) ~= number - 1 then
  return 'lost'
end
if ARGV[5] == '1' then redis.call('DEL', KEYS[3], KEYS[4]) end
redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'step', ARGV[2], 'head', ARGV[6])
local at = 12
for list = 2, 4 do
  for _ = 1, tonumber(ARGV[7 + list]) do
    redis.call('RPUSH', KEYS[list], ARGV[at])
    at = at + 1
  end
end
redis.call('LTRIM', KEYS[2], ARGV[7], -1)
if tonumber(ARGV[8]) > 0 then redis.call('LTRIM', KEYS[4], -tonumber(ARGV[8]), -1) end
for list = 1, 4 do redis.call('PEXPIRE', KEYS[list], ARGV[3]) end
return 'kept'
"""
"""generation, step, milliseconds, is whole, clears, head, seen events, chunks of tail, counts of the three lists, and
what is added to them."""

_TOUCH: Final = """
local generation = redis.call('HGET', KEYS[1], 'generation')
if not generation then return 'lost' end
if generation ~= ARGV[1] then return 'stale' end
for list = 1, 4 do redis.call('PEXPIRE', KEYS[list], ARGV[2]) end
return 'kept'
"""

_TAKE_UP: Final = """
local known = redis.call('HMGET', KEYS[1], 'generation', 'head')
if known[1] ~= ARGV[1] then return false end
redis.call('HSET', KEYS[1], 'generation', tonumber(ARGV[1]) + 1, 'step', 0)
for list = 1, 4 do redis.call('PEXPIRE', KEYS[list], ARGV[2]) end
local kept = {known[2]}
for list = 2, 4 do kept[list] = redis.call('LRANGE', KEYS[list], 0, -1) end
return kept
"""

_FORGET: Final = """
if redis.call('HGET', KEYS[1], 'generation') == ARGV[1] then redis.call('DEL', unpack(KEYS)) end
return 1
"""


class RedisSessions:
    """Implements `SessionCache`."""

    def __init__(self, url: str, *, kept_seconds: float, within: float) -> None:
        """Name the server, as `redis_clients` says.

        Args:
            url: where.
            kept_seconds: how long a session waits for its learner.
            within: seconds for each call, tries and all.

        Raises:
            ValueError: it is no such address.
        """
        self._within = within
        self._kept_ms = round((kept_seconds + _MARGIN_SECONDS) * 1000)
        self._client: Client = redis_client(url, wait=within / 2)
        self._keep = self._client.register_script(_KEEP)
        self._touch = self._client.register_script(_TOUCH)
        self._take_up = self._client.register_script(_TAKE_UP)
        self._forget = self._client.register_script(_FORGET)

    async def keep(self, session: SessionId, generation: int, step: Step) -> Kept:
        """Add a step."""
        flags = (int(step.is_whole), int(step.clears_journal))
        lists = (step.events, step.chunks, step.tail)
        arguments: list[Any] = [generation, step.number, self._kept_ms, *flags, step.head]
        arguments += [step.seen_events, step.tail_chunks, *(len(each) for each in lists)]
        arguments += [part for each in lists for part in each]
        return Kept((await self._ask(lambda: self._keep(_keys(session), arguments))).decode())

    async def touch(self, session: SessionId, generation: int) -> Kept:
        """Keep what there is for longer."""
        arguments = [generation, self._kept_ms]
        return Kept((await self._ask(lambda: self._touch(_keys(session), arguments))).decode())

    async def look(self, session: SessionId) -> tuple[int, Head] | None:
        """Give the generation and the head."""
        key = _keys(session)[0]
        generation, head = await self._ask(lambda: self._client.hmget(key, ["generation", "head"]))
        return None if generation is None else (int(generation), _read(head))

    async def take_up(self, session: SessionId, generation: int) -> TakenUp | None:
        """Begin the generation after this one."""
        found = await self._ask(lambda: self._take_up(_keys(session), [generation, self._kept_ms]))
        if found is None:
            return None
        head, *lists = found
        events, said, tail = (tuple(each) for each in lists)
        return TakenUp(generation + 1, _read(head), events, said, tail)

    async def forget(self, session: SessionId, generation: int) -> None:
        """Forget all of it."""
        await self._ask(lambda: self._forget(_keys(session), [generation]))

    async def close(self) -> None:
        """Let go of all connections."""
        await close_client(self._client)

    async def _ask(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        return await asked(ask, self._within)


def _keys(session: SessionId) -> list[str]:
    return [f"visit:{{{session}}}:{part}" for part in ("head", "events", "said", "tail")]


def _read(head: bytes) -> Head:
    try:
        return read_head(head)
    except msgspec.MsgspecError as error:
        raise StoreUnavailableError(f"what is kept of a session is of another version: {error}") from error
