"""Objects in S3, beyond what every store of objects promises."""

import asyncio
import secrets

import msgspec
import pytest

from actors.ports import StoreUnavailableError
from tests.fakes.servers import Server, free_port
from tests.transport.stores.conftest import prepared, s3_access
from transport.stores.s3_objects import PART_BYTES, S3Access, S3Objects

pytestmark = pytest.mark.wall_clock


async def test_an_endpoint_that_is_not_there_is_said_within_the_deadline() -> None:
    nowhere = S3Access("bucket", f"http://127.0.0.1:{free_port()}", key="k", secret=secrets.token_hex(8))
    store = S3Objects(nowhere, within=1.0)

    with pytest.raises(StoreUnavailableError, match="S3"):
        await store.put("a", b"x")
    await store.close()


async def test_a_wrong_secret_is_refused(s3_server: Server) -> None:
    store = S3Objects(msgspec.structs.replace(s3_access(s3_server), secret="wrong"))

    with pytest.raises(StoreUnavailableError, match=r"SignatureDoesNotMatch|403"):
        await store.prepare()
    await store.close()


async def test_what_is_kept_is_encrypted_by_the_server_and_no_part_is_left_over(s3_server: Server) -> None:
    store = S3Objects(s3_access(s3_server))
    await prepared(store)
    await store.put("a", b"x" * (PART_BYTES + 1))
    await store.put("b", b"x")

    client = await store.client()
    told = await asyncio.gather(*(client.head_object(Bucket=store.access.bucket, Key=key) for key in "ab"))
    uploads = await client.list_multipart_uploads(Bucket=store.access.bucket)

    assert [one["ServerSideEncryption"] for one in told] == ["AES256", "AES256"]
    assert not uploads.get("Uploads")
    await store.close()
