"""Objects in S3, beyond what every store of objects promises."""

import asyncio
import secrets

import msgspec
import pytest

from actors.ports import StoreUnavailableError
from tests.fakes.servers import Server, free_port
from tests.transport.stores.conftest import prepared, s3_access
from transport.stores.s3_objects import PART_BYTES, S3Access, S3Objects, access_from

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


@pytest.mark.parametrize(
    ("address", "access"),
    [
        ("s3://voices", S3Access("voices")),
        ("s3://voices?region=eu-south-1", S3Access("voices", region="eu-south-1")),
        ("s3+https://a.example:9000/voices", S3Access("voices", "https://a.example:9000")),
        (
            "s3+http://me:p%40ss@127.0.0.1:8333/voices?encryption=aws:kms",
            S3Access("voices", "http://127.0.0.1:8333", key="me", secret="p@ss", encryption="aws:kms"),
        ),
    ],
)
async def test_an_address_of_objects_is_read(address: str, access: S3Access) -> None:
    assert access_from(address) == access


@pytest.mark.parametrize("address", ["http://a/b", "s3://", "s3+https://a", "s3+https://a/b/c", "s3://a/b", "voices"])
async def test_what_is_none_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(ValueError, match="an address of objects is"):
        access_from(address)
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - what it must not say is the test
        access_from("x://me:secret@a/b")
    assert "secret" not in str(refused.value)
