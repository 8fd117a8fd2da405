"""The table of leases in Redis: one script a beat does what `models.shards.table.LeaseTable` says.

Its time is Redis's own. Three hashes, all under one tag, so that a cluster has them in one place:

    shards:{memory}:members   token -> until (ms), number, whether it leaves, place
    shards:{memory}:owners    shard -> epoch, token
    shards:{memory}:about     heard, settled: when a node was heard last, and until when the table settles (ms)
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from redis.exceptions import RedisError

from actors.ports import StoreUnavailableError
from models.shards.table import Member, Picture, Statement
from transport.stores.redis_clients import Client, close_client, redis_client

_AGAIN_SECONDS: Final = 0.05

_SAY: Final = """
local token, number, length = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local members, until_ms, numbers = {}, {}, {}
local flat = redis.call('HGETALL', KEYS[1])
for i = 1, #flat, 2 do
  local last, said = string.match(flat[i + 1], '^(%d+) (%d+) ')
  members[flat[i]], until_ms[flat[i]], numbers[flat[i]] = flat[i + 1], tonumber(last), tonumber(said)
end

local about = redis.call('HMGET', KEYS[3], 'heard', 'settled')
local heard, settled = tonumber(about[1]), tonumber(about[2]) or 0
if not heard or (next(members) and now - heard > length / 2) then settled = now + length end
redis.call('HSET', KEYS[3], 'heard', now, 'settled', settled)
local settles = now < settled
if not settles then
  for other, last in pairs(until_ms) do
    if last <= now then
      redis.call('HDEL', KEYS[1], other)
      members[other] = nil
    end
  end
end

local owners, epochs = {}, {}
flat = redis.call('HGETALL', KEYS[2])
for i = 1, #flat, 2 do
  local epoch, owner = string.match(flat[i + 1], '^(%d+) (.*)$')
  owners[flat[i]], epochs[flat[i]] = owner, epoch
end

if not (members[token] and numbers[token] >= number) then
  members[token] = string.format('%.0f %.0f %s ', now + length, number, ARGV[4]) .. ARGV[5]
  redis.call('HSET', KEYS[1], token, members[token])
  local held, wanted = {}, {}
  for shard, epoch in string.gmatch(ARGV[6], '(%d+):(%d+)') do held[shard] = epoch end
  for shard, epoch in string.gmatch(ARGV[7], '(%d+):(%d+)') do wanted[shard] = epoch end
  local function own(shard, epoch)
    if owners[shard] ~= token or epochs[shard] ~= epoch then
      owners[shard], epochs[shard] = token, epoch
      redis.call('HSET', KEYS[2], shard, epoch .. ' ' .. token)
    end
  end
  for shard, owner in pairs(owners) do
    if owner == token and not held[shard] and not wanted[shard] then
      owners[shard] = nil
      redis.call('HDEL', KEYS[2], shard)
    end
  end
  for shard, epoch in pairs(held) do
    local owner = owners[shard]
    if not owner or owner == token or not members[owner] or tonumber(epochs[shard]) < tonumber(epoch) then
      own(shard, epoch)
    end
  end
  for shard, epoch in pairs(wanted) do
    local owner = owners[shard]
    local free = not owner or owner == token or not members[owner]
    if free and (tonumber(epoch) > 0 or not settles) then own(shard, '0') end
  end
end

local told, ruled = {}, {}
for other, value in pairs(members) do
  told[#told + 1] = other
  told[#told + 1] = value
end
for shard, owner in pairs(owners) do
  if members[owner] then
    ruled[#ruled + 1] = shard
    ruled[#ruled + 1] = epochs[shard]
    ruled[#ruled + 1] = owner
  end
end
return {settles and 1 or 0, told, ruled}
"""
"""ARGV: token, number, length of a lease in ms, whether it leaves (0 or 1), place, `shard:epoch,...` of what is held,
and of what is wanted."""

_LEAVE: Final = """
redis.call('HDEL', KEYS[1], ARGV[1])
local flat = redis.call('HGETALL', KEYS[2])
for i = 1, #flat, 2 do
  if string.match(flat[i + 1], '^%d+ (.*)$') == ARGV[1] then redis.call('HDEL', KEYS[2], flat[i]) end
end
return 1
"""


class RedisLeases:
    """Implements `ShardLeases`."""

    def __init__(self, url: str, *, kind: str, within: float) -> None:
        """Name the server, as `redis_clients` says.

        Args:
            url: where.
            kind: of entity, such as `memory`.
            within: seconds for each call, tries and all.

        Raises:
            ValueError: it is no such address.
        """
        self._within = within
        self._client: Client = redis_client(url, wait=within / 2)
        self._keys = [f"shards:{{{kind}}}:{part}" for part in ("members", "owners", "about")]
        self._say = self._client.register_script(_SAY)
        self._leave = self._client.register_script(_LEAVE)

    async def say(self, said: Statement) -> Picture:
        """Have it written down."""
        arguments: list[Any] = [said.token, said.number, round(said.seconds * 1000), int(said.is_leaving), said.place]
        arguments += [_listed(said.held), _listed(said.wanted)]
        return _picture(await self._ask(lambda: self._say(self._keys, arguments)))

    async def leave(self, token: str) -> None:
        """Have a node forgotten."""
        await self._ask(lambda: self._leave(self._keys, [token]))

    async def close(self) -> None:
        """Let go of all connections."""
        await close_client(self._client)

    async def _ask(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        """Ask until there is an answer, or the time is over: all that is said may be said again."""
        seen: Exception | None = None
        try:
            async with asyncio.timeout(self._within):
                while True:
                    try:
                        return await ask()
                    except (RedisError, OSError) as error:
                        seen = error
                    await asyncio.sleep(_AGAIN_SECONDS)
        except TimeoutError as error:
            raise StoreUnavailableError(f"Redis: no answer within {self._within} s; {seen or error!r}") from error


def _listed(epochs: Mapping[int, int]) -> str:
    return ",".join(f"{shard}:{epoch}" for shard, epoch in epochs.items())


def _picture(answer: tuple[int, list[bytes], list[bytes]]) -> Picture:
    settles, told, ruled = answer
    members = {token.decode(): _member(value) for token, value in zip(told[::2], told[1::2], strict=True)}
    rows = zip(ruled[::3], ruled[1::3], ruled[2::3], strict=True)
    owners = {int(shard): (owner.decode(), int(epoch)) for shard, epoch, owner in rows}
    return Picture(members, owners, bool(settles))


def _member(value: bytes) -> Member:
    _, _, leaves, place = value.split(b" ", 3)
    return Member(place, leaves == b"1")
