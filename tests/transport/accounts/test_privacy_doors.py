"""What people ask about their privacy over HTTP, at a real door."""

import io
import wave
import zipfile
from typing import Any

import aiohttp
import pytest

from actors.privacy.kept import SEGMENT_SAMPLES, KeptAudio
from actors.stores.documents import Owner
from tests.fakes.office import PASSWORD, Reception
from tests.fakes.privacy import voice_of

pytestmark = pytest.mark.wall_clock

SAMPLES = SEGMENT_SAMPLES + 500


async def recited(door: Reception, learner: str) -> bytes:
    audio, pcm = KeptAudio("s1", 1, door.clock(), SAMPLES), voice_of(learner, SAMPLES)
    await door.privacy.shelf.note(Owner(learner), audio)
    await door.privacy.shelf.keep(Owner(learner), audio, 0, pcm[: 2 * SEGMENT_SAMPLES])
    await door.privacy.shelf.keep(Owner(learner), audio, 1, pcm[2 * SEGMENT_SAMPLES :])
    return pcm


async def fetched(door: Reception, path: str, token: str) -> tuple[aiohttp.ClientResponse, bytes]:
    headers = {"Authorization": f"Bearer {token}"}
    async with door.http.get(door.server.make_url(path), headers=headers) as answer:
        return answer, await answer.read()


async def child_of(door: Reception, guardian: dict[str, Any]) -> dict[str, Any]:
    body = {"name": "zayd", "birth_year": 2018}
    status, child = await door.ask("POST", "/v1/children", body, guardian["access_token"])
    assert status == 201
    made: dict[str, Any] = child
    return made


async def test_a_slice_of_ones_own_comes_as_a_wav(door: Reception) -> None:
    amina = await door.signed_up("amina")
    pcm = await recited(door, amina["account"]["id"])

    answer, body = await fetched(door, "/v1/recitations/s1/1/audio?from=159000&to=160400", amina["access_token"])

    assert (answer.status, answer.content_type, answer.headers["Cache-Control"]) == (200, "audio/wav", "no-store")
    with wave.open(io.BytesIO(body)) as read:
        assert read.readframes(read.getnframes()) == pcm[2 * 159_000 : 2 * 160_400]


async def test_without_a_range_it_is_all_of_it(door: Reception) -> None:
    amina = await door.signed_up("amina")
    pcm = await recited(door, amina["account"]["id"])

    _, body = await fetched(door, "/v1/recitations/s1/1/audio", amina["access_token"])

    assert body[44:] == pcm


@pytest.mark.parametrize("query", ["from=5&to=5", "from=x", "to=-1", "from=160500", "to=160501", "to=99999999999999"])
async def test_a_range_that_there_is_not_is_the_clients_fault(door: Reception, query: str) -> None:
    amina = await door.signed_up("amina")
    await recited(door, amina["account"]["id"])

    status, problem = await door.ask("GET", f"/v1/recitations/s1/1/audio?{query}", token=amina["access_token"])

    assert (status, problem["error"], problem["fault"]) == (422, "bad_range", "client")


@pytest.mark.parametrize("path", ["s1/2", "s2/1", "s1/x", "s1/99999999999"])
async def test_where_none_is_kept_there_is_none(door: Reception, path: str) -> None:
    amina = await door.signed_up("amina")
    await recited(door, amina["account"]["id"])

    status, problem = await door.ask("GET", f"/v1/recitations/{path}/audio", token=amina["access_token"])

    assert (status, problem["error"]) == (404, "no_audio")


async def test_anothers_voice_is_as_one_that_is_not_there(door: Reception) -> None:
    amina, bilal = await door.signed_up("amina"), await door.signed_up("bilal")
    await recited(door, amina["account"]["id"])

    refused = await door.ask("GET", "/v1/recitations/s1/1/audio", token=bilal["access_token"])
    absent = await door.ask("GET", "/v1/recitations/s9/1/audio", token=bilal["access_token"])

    assert refused == absent
    assert refused[0] == 404


async def test_a_store_that_is_away_is_told_before_anything_is_sent(door: Reception) -> None:
    amina = await door.signed_up("amina")
    await recited(door, amina["account"]["id"])
    await door.whole.keys.close()  # type: ignore[attr-defined] # the fake's: it is away from now on

    status, problem = await door.ask("GET", "/v1/recitations/s1/1/audio", token=amina["access_token"])

    assert (status, problem["fault"]) == (503, "dependency")


async def test_how_long_and_what_is_kept_is_seen_and_chosen(door: Reception) -> None:
    amina = await door.signed_up("amina")
    learner, token = amina["account"]["id"], amina["access_token"]
    await recited(door, learner)

    before = await door.ask("GET", f"/v1/accounts/{learner}/retention", token=token)
    chosen = await door.ask("PUT", f"/v1/accounts/{learner}/retention", {"days": 7}, token)
    beyond, _ = await door.ask("PUT", f"/v1/accounts/{learner}/retention", {"days": 91}, token)
    _, listed = await door.ask("GET", f"/v1/accounts/{learner}/audio", token=token)
    forgotten = await door.ask("DELETE", f"/v1/accounts/{learner}/audio", token=token)
    _, after = await door.ask("GET", f"/v1/accounts/{learner}/audio", token=token)

    assert (before, chosen, beyond) == ((200, {"days": 30}), (200, {"days": 7}), 422)
    assert [(one["session"], one["samples"]) for one in listed["recitations"]] == [("s1", SAMPLES)]
    assert (forgotten, after["recitations"]) == ((200, {"objects": 2}), [])


async def test_all_that_is_known_comes_as_one_archive_to_oneself_and_to_a_guardian(door: Reception) -> None:
    guardian = await door.signed_up("khadija", "guardian")
    child = await child_of(door, guardian)
    await recited(door, child["id"])

    mine, own = await fetched(door, "/v1/me/export", guardian["access_token"])
    _, theirs = await fetched(door, f"/v1/accounts/{child['id']}/export", guardian["access_token"])

    assert mine.content_type == "application/zip"
    assert "documents/wards.json" in zipfile.ZipFile(io.BytesIO(own)).namelist()
    assert "audio/s1-1.wav" in zipfile.ZipFile(io.BytesIO(theirs)).namelist()


async def test_who_deletes_themselves_is_gone_at_once_with_every_line(door: Reception) -> None:
    amina = await door.signed_up("amina")
    learner, token = amina["account"]["id"], amina["access_token"]
    await recited(door, learner)
    line = await door.line()
    await line.send_json({"type": "hello", "version": 1, "codec": "pcm16", "token": token})
    welcome = await line.receive_json()

    wrong, _ = await door.ask("DELETE", "/v1/me", {"password": "wrong horse"}, token)
    status, erased = await door.ask("DELETE", "/v1/me", {"password": PASSWORD}, token)
    closed = await line.receive()

    assert welcome["type"] == "welcome"
    assert (wrong, status, erased["objects"], erased["was_key_destroyed"]) == (403, 200, 2, True)
    assert set(erased["found_afterwards"].values()) == {0}
    assert (closed.type, closed.data) == (aiohttp.WSMsgType.CLOSE, 4514)
    assert (await door.ask("GET", "/v1/me", token=token))[0] == 401
    assert (await door.ask("POST", "/v1/sign-in", {"name": "amina", "password": PASSWORD}))[0] == 401


async def test_a_child_is_deleted_by_its_guardian_and_the_guardian_after_it(door: Reception) -> None:
    guardian = await door.signed_up("khadija", "guardian")
    child, token = await child_of(door, guardian), guardian["access_token"]
    _, device = await door.ask("POST", f"/v1/accounts/{child['id']}/tokens", token=token)

    by_itself, problem = await door.ask("DELETE", "/v1/me", {"password": None}, device["access_token"])
    too_early, _ = await door.ask("DELETE", "/v1/me", {"password": None}, token)
    by_guardian, _ = await door.ask("DELETE", f"/v1/accounts/{child['id']}", {"password": PASSWORD}, token)
    at_last, _ = await door.ask("DELETE", "/v1/me", {"password": None}, token)

    assert (by_itself, problem["error"]) == (403, "guardian_needed")
    assert (too_early, by_guardian, at_last) == (422, 200, 200)
    assert [owner async for owner in door.store.owners()] == []


async def test_a_sign_in_that_is_not_fresh_is_not_enough(door: Reception) -> None:
    amina = await door.signed_up("amina")
    door.clock.ahead = 700

    status, problem = await door.ask("DELETE", "/v1/me", {"password": None}, amina["access_token"])

    assert (status, problem["error"]) == (403, "sign_in_again")
