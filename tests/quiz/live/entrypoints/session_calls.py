"""Calls that tests of sessions make again and again."""

from typing import Any

from httpx import AsyncClient

from tests.quiz.shared.callers import as_account

JSON = dict[str, Any]


ANN, BEN = as_account("ann"), as_account("ben")
SESSIONS = "/api/v1/sessions"


QUESTIONS = [
    {"kind": "choice", "prompt": "drizzle", "choices": ["light rain", "fog"], "correct": [0]},
    {"kind": "text", "prompt": "Opposite of 'ancient'", "accepted": ["modern"]},
]


async def create_quiz(client: AsyncClient, **changes: Any) -> str:
    quiz = {"title": "Weather", "questions": QUESTIONS, **changes}
    response = await client.post("/api/v1/quizzes", json=quiz, headers=ANN)
    return response.json()["id"]


async def open_session(client: AsyncClient, **settings: Any) -> JSON:
    body = {"quiz_id": await create_quiz(client), "mode": "live", "settings": settings}
    response = await client.post(SESSIONS, json=body, headers=ANN)
    assert response.status_code == 201, response.text
    return response.json()


async def join(client: AsyncClient, pin: str, nickname: str, **headers: Any) -> JSON:
    response = await client.post(f"{SESSIONS}/join", json={"pin": pin, "nickname": nickname}, **headers)
    assert response.status_code == 201, response.text
    return response.json()


def of(session: JSON, what: str = "") -> str:
    return f"{SESSIONS}/{session['id']}{what}"


def problem(response: Any) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["type"].removeprefix("/problems/")
