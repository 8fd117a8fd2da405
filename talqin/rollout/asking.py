"""Asks a region's Prometheus every question of the gate, and tells what is wrong."""

import asyncio
from collections.abc import Mapping
from math import isnan
from typing import Any, Final

import aiohttp
import msgspec

from talqin.rollout.told import Question

ASK_SECONDS: Final = 10.0


async def faults_of(http: aiohttp.ClientSession, address: str, questions: Mapping[str, Question]) -> tuple[str, ...]:
    """Give what is wrong in a region, a line each; what cannot be measured is wrong, too."""
    asked = (_answer(http, address, question.ask) for question in questions.values())
    answers = await asyncio.gather(*asked)
    told = (_fault(name, questions[name], answer) for name, answer in zip(questions, answers, strict=True))
    return tuple(fault for fault in told if fault)


def _fault(name: str, question: Question, answer: float | str) -> str:
    if isinstance(answer, str):
        return f"{name}: {answer}"
    return f"{name}: {answer:.4g}, at most {question.at_most:g}" if answer > question.at_most else ""


async def _answer(http: aiohttp.ClientSession, address: str, query: str) -> float | str:
    """Give the number, or why there is none."""
    url = f"{address.rstrip('/')}/api/v1/query"
    try:
        async with asyncio.timeout(ASK_SECONDS), http.post(url, data={"query": query}) as answer:
            told = msgspec.json.decode(await answer.read())
    except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
        return f"Prometheus does not answer ({type(error).__name__})"
    return _number(told)


def _number(told: Any) -> float | str:
    if not isinstance(told, dict) or told.get("status") != "success":
        return f"Prometheus refuses ({told.get('error', 'no reason') if isinstance(told, dict) else 'no object'})"
    result = told["data"]["result"]
    if len(result) != 1:
        return "not measured" if not result else f"{len(result)} series, one was expected"
    value = float(result[0]["value"][1])
    return "not a number" if isnan(value) else value
