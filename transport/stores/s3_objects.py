"""Objects in S3, or in whatever speaks like it: in parts when they are large, encrypted by the server, swept by it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Generator, Mapping
from contextlib import AsyncExitStack, contextmanager
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import aiohttp
import msgspec
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.exceptions import BotoCoreError, ClientError

from actors.ports import StoreUnavailableError
from actors.stores.objects import ObjectInfo, ObjectMissingError, see_name

WITHIN_SECONDS: Final = 30.0
"""One request, tries and all; a part of 8 MiB takes two seconds at 4 MB/s."""

PART_BYTES: Final = 8 << 20
"""Above it an object goes in parts of this size; S3 wants 5 MiB at least, and takes ten thousand of them: 80 GB."""

_BLOCK: Final = 1 << 18
_DAY_SECONDS: Final = 86400
_REMOVED_AT_ONCE: Final = 1000
_MISSING: Final = {"NoSuchKey", "404", "NotFound"}


class S3Access(msgspec.Struct, frozen=True):
    """Where the objects are and who we are."""

    bucket: str
    endpoint: str | None = None
    """The address of what speaks like S3; None for Amazon's."""
    region: str = "us-east-1"
    key: str | None = None
    """None: as AWS's own tools find it: environment, files, the machine's role."""
    secret: str | None = None
    encryption: str = "AES256"
    """`AES256`, `aws:kms`, or empty where the bucket encrypts by itself."""


def access_from(address: str) -> S3Access:
    """Read an address of objects.

    Raises:
        ValueError: it is none.
    """
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    region, encryption = asked.get("region", ["us-east-1"])[0], asked.get("encryption", ["AES256"])[0]
    known = region, _said(parts.username), _said(parts.password), encryption
    match parts.scheme:
        case "s3" if parts.hostname and not parts.path.strip("/"):
            return S3Access(parts.hostname, None, *known)
        case "s3+http" | "s3+https" if parts.hostname and (bucket := parts.path.strip("/")) and "/" not in bucket:
            host = parts.netloc.rpartition("@")[2]
            return S3Access(bucket, f"{parts.scheme.removeprefix('s3+')}://{host}", *known)
        case _:
            seen = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
            raise ValueError(f"an address of objects is s3://bucket or s3+https://host:port/bucket: {seen}")


class S3Objects:
    """Implements `ObjectStore`."""

    def __init__(self, access: S3Access, within: float = WITHIN_SECONDS) -> None:
        self.access = access
        self._within = within
        self._opening = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._opened: Any = None  # botocore makes its clients' classes at run time
        self._is_closed = False

    async def prepare(self) -> None:
        """Make the bucket if it is not there."""
        client = await self.client()
        with self._reaching():
            async with asyncio.timeout(self._within):
                try:
                    await client.head_bucket(Bucket=self.access.bucket)
                except ClientError as error:
                    if _code(error) not in {*_MISSING, "NoSuchBucket"}:
                        raise
                    await client.create_bucket(Bucket=self.access.bucket)

    async def put(self, name: str, content: bytes | AsyncIterable[bytes]) -> int:
        """Keep an object whole, or not at all: parts that are not put together are taken back."""
        see_name(name)
        parts = _parts_of(content)
        first = await anext(parts, b"")
        if len(first) < PART_BYTES:
            await self._call("put_object", Key=name, Body=first, **self._encrypted())
            return len(first)
        upload = await self._call("create_multipart_upload", Key=name, **self._encrypted())
        whole = {"Key": name, "UploadId": upload["UploadId"]}
        try:
            return await self._put_parts(whole, first, parts)
        except BaseException:
            await asyncio.shield(self._call("abort_multipart_upload", **whole))
            raise

    async def get(self, name: str, *, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes, None]:
        """Give an object, or a range of it."""
        if length == 0:
            return
        span = {"Range": f"bytes={start}-{'' if length is None else start + length - 1}"} if start or length else {}
        try:
            answer = await self._call("get_object", Key=see_name(name), **span)
        except ObjectMissingError as error:
            raise ObjectMissingError(name) from error
        if answer is None:
            return  # the range lies beyond the end
        async with answer["Body"] as body:
            while piece := await self._read(body):
                yield piece

    async def describe(self, name: str) -> ObjectInfo | None:
        """Say what is known of an object."""
        try:
            told = await self._call("head_object", Key=see_name(name))
        except ObjectMissingError:
            return None
        return ObjectInfo(name, told["ContentLength"], told["LastModified"].timestamp())

    async def find(self, prefix: str) -> AsyncGenerator[ObjectInfo, None]:
        """Give all objects whose names begin so."""
        more: dict[str, str] = {}
        while True:
            page = await self._call("list_objects_v2", Prefix=prefix, **more)
            for one in page.get("Contents", ()):
                yield ObjectInfo(one["Key"], one["Size"], one["LastModified"].timestamp())
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    async def remove(self, prefix: str) -> int:
        """Take away all objects whose names begin so."""
        return await self._remove([info.name async for info in self.find(prefix)])

    async def address(self, name: str, *, seconds: int) -> str:
        """Give an address that is signed by us and served by S3 for a while."""
        what = {"Bucket": self.access.bucket, "Key": see_name(name)}
        client = await self.client()
        with self._reaching():
            return str(await client.generate_presigned_url("get_object", Params=what, ExpiresIn=seconds))

    async def keep_at_most(self, days: Mapping[str, int]) -> None:
        """Have S3 itself take away what is too old, once a day, and parts that nobody put together."""
        rules = [
            {
                "ID": f"keep-{number}",
                "Status": "Enabled",
                "Filter": {"Prefix": prefix},
                "Expiration": {"Days": kept},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
            }
            for number, (prefix, kept) in enumerate(days.items())
        ]
        if rules:
            await self._call("put_bucket_lifecycle_configuration", LifecycleConfiguration={"Rules": rules})
        else:
            await self._call("delete_bucket_lifecycle")

    async def sweep(self, now: float) -> int:
        """Take away at once what S3 would within a day."""
        try:
            rules = (await self._call("get_bucket_lifecycle_configuration")).get("Rules", [])
        except ObjectMissingError:
            return 0
        old: list[str] = []
        for rule in rules:
            since = now - rule["Expiration"]["Days"] * _DAY_SECONDS
            prefix = rule.get("Filter", {}).get("Prefix", rule.get("Prefix", ""))
            old += [info.name async for info in self.find(prefix) if info.written_at < since]
        return await self._remove(old)

    async def close(self) -> None:
        """Let go of all connections; said again, nothing happens."""
        self._is_closed = True
        await self._stack.aclose()

    async def _put_parts(self, whole: dict[str, str], first: bytes, rest: AsyncGenerator[bytes, None]) -> int:
        size, made, part = 0, list[dict[str, Any]](), first
        while part:
            number = len(made) + 1
            told = await self._call("upload_part", PartNumber=number, Body=part, **whole)
            made.append({"PartNumber": number, "ETag": told["ETag"]})
            size += len(part)
            part = await anext(rest, b"")
        await self._call("complete_multipart_upload", MultipartUpload={"Parts": made}, **whole)
        return size

    async def _remove(self, names: list[str]) -> int:
        for begin in range(0, len(names), _REMOVED_AT_ONCE):
            wanted = [{"Key": name} for name in names[begin : begin + _REMOVED_AT_ONCE]]
            told = await self._call("delete_objects", Delete={"Objects": wanted, "Quiet": True})
            if told.get("Errors"):
                raise StoreUnavailableError(f"S3 did not remove {told['Errors'][0]}")
        return len(names)

    async def _read(self, body: Any) -> bytes:
        with self._reaching():
            async with asyncio.timeout(self._within):
                return bytes(await body.read(_BLOCK))

    async def _call(self, what: str, **arguments: Any) -> Any:
        client = await self.client()
        with self._reaching():
            async with asyncio.timeout(self._within):
                try:
                    return await getattr(client, what)(Bucket=self.access.bucket, **arguments)
                except ClientError as error:
                    if _code(error) == "InvalidRange":
                        return None
                    if _code(error) in {*_MISSING, "NoSuchLifecycleConfiguration"}:
                        raise ObjectMissingError(str(error)) from error
                    raise

    async def client(self) -> Any:
        """Give botocore's client, made at the first use."""
        if self._is_closed:
            raise StoreUnavailableError("S3: closed")
        async with self._opening:
            if self._opened is None:
                self._opened = await self._stack.enter_async_context(await asyncio.to_thread(self._made))
        return self._opened

    def _made(self) -> Any:
        """Say how to make a client; in a thread, as botocore reads descriptions from the disk."""
        config = AioConfig(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=self._within / 3,
            read_timeout=self._within / 2,
            retries={"mode": "standard", "total_max_attempts": 3},
            warm_up_loader_caches=True,
        )
        access = self.access
        return get_session().create_client(
            "s3",
            region_name=access.region,
            endpoint_url=access.endpoint,
            aws_access_key_id=access.key,
            aws_secret_access_key=access.secret,
            config=config,
        )

    def _encrypted(self) -> dict[str, str]:
        return {"ServerSideEncryption": self.access.encryption} if self.access.encryption else {}

    @contextmanager
    def _reaching(self) -> Generator[None]:
        try:
            yield
        except TimeoutError as error:
            raise StoreUnavailableError(f"S3: no answer within {self._within} s") from error
        except (BotoCoreError, ClientError, aiohttp.ClientError, OSError) as error:
            raise StoreUnavailableError(f"S3: {error}") from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


async def _parts_of(content: bytes | AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    """Cut into parts; the last is smaller, or empty."""
    waiting = bytearray()
    async for piece in _pieces_of(content):
        waiting += piece
        while len(waiting) >= PART_BYTES:
            yield bytes(waiting[:PART_BYTES])
            del waiting[:PART_BYTES]
    yield bytes(waiting)


async def _pieces_of(content: bytes | AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    if isinstance(content, bytes):
        yield content
    else:
        async for piece in content:
            yield piece


def _said(part: str | None) -> str | None:
    return unquote(part) if part else None
