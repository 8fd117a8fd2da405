"""A class with a teacher, a pupil who has recited, her guardian and a stranger, behind a real door."""

from typing import Any

from actors.memory import RememberRecitation
from actors.ports import LearnerId, SessionId
from models.learning.reading import Mode
from models.recitation.verdict import Kind
from tests.fakes.office import Answer, Reception
from tests.fakes.recitals import ended_with

SLIPS = {"112:1:1": Kind.WRONG_LETTER, "112:3:1": Kind.SKIPPED}


class Classroom:
    """What a test asks in the name of each.

    Attributes:
        pupil: her account's id; she is a child.
        halaqa: the class's id.
    """

    def __init__(self, door: Reception) -> None:
        self.door = door
        self.pupil = ""
        self.halaqa = ""
        self.tokens: dict[str, str] = {}

    async def gather(self) -> None:
        for name, role in (("teacher", "teacher"), ("mother", "guardian"), ("stranger", "teacher")):
            self.tokens[name] = (await self.door.signed_up(name, role))["access_token"]
        _, child = await self.door.ask("POST", "/v1/children", {"name": "amina", "birth_year": 2018}, self.of("mother"))
        self.pupil = child["id"]
        _, signed_in = await self.door.ask("POST", f"/v1/accounts/{self.pupil}/tokens", token=self.of("mother"))
        self.tokens["amina"] = signed_in["access_token"]
        _, halaqa = await self.door.ask("POST", "/v1/classes", {"name": "Fajr"}, self.of("teacher"))
        self.halaqa = halaqa["id"]
        joins = {"code": halaqa["code"], "learner": self.pupil}
        assert (await self.door.ask("POST", "/v1/classes/join", joins, self.of("mother")))[0] == 200

    def of(self, name: str) -> str:
        return self.tokens[name]

    async def recite(self, number: int = 1, mistakes: dict[str, Kind] | None = None) -> None:
        ended = ended_with("112", SLIPS if mistakes is None else mistakes, number)
        said = RememberRecitation(SessionId("s"), ended, self.door.clock() + number, Mode.TEST, model="ear 1")
        await self.door.memories(LearnerId(self.pupil)).ask(said, within=5)

    async def ask(self, who: str, method: str, path: str, body: object = None) -> Answer:
        """Ask in somebody's name; `{pupil}` and `{halaqa}` stand for theirs."""
        return await self.door.ask(method, path.format(pupil=self.pupil, halaqa=self.halaqa), body, self.of(who))

    async def fetch(self, who: str, path: str) -> tuple[dict[str, str], str]:
        """Give the headers and the text of an answer."""
        url = self.door.server.make_url(path.format(pupil=self.pupil))
        async with self.door.http.get(url, headers={"Authorization": f"Bearer {self.of(who)}"}) as answer:
            return dict(answer.headers), await answer.text()

    async def report(self, who: str = "teacher") -> Any:
        _, body = await self.ask(who, "GET", "/v1/accounts/{pupil}/report")
        return body["report"]
