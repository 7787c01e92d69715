"""A class that joins while somebody on the same address guesses PINs.

`python -m bench.guesser [PUPILS]`. Pupils join by the link, with the session's check, and connect. The
guesser tries 1,000 PINs a minute; every tenth is right, so that a guess which is let in would show. Printed
are the time until the last pupil is welcomed, and the right PINs that got in once the budget was used.
"""

import asyncio
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import websockets

from wordrally.local.stack import Stack

GUESS_EVERY_S = 60 / 1_000
BUDGET_USED_AFTER_S = 10
SESSIONS = 20
PASSWORD = "correct horse battery"
QUESTION: dict[str, Any] = {"kind": "choice", "prompt": "drizzle", "choices": ["rain", "fog"], "correct": [0]}

Json = dict[str, Any]


async def _open_sessions(http: httpx.AsyncClient) -> list[Json]:
    account = {"email": f"{secrets.token_hex(6)}@example.org", "password": PASSWORD}
    await http.post("/api/v1/users", json=account | {"display_name": "Host"})
    token = (await http.post("/api/v1/auth/token", json=account)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    quiz = await http.post("/api/v1/quizzes", json={"title": "Q", "questions": [QUESTION]}, headers=headers)
    body = {"quiz_id": quiz.json()["id"]}
    return [(await http.post("/api/v1/sessions", json=body, headers=headers)).json() for _ in range(SESSIONS)]


async def _guess(http: httpx.AsyncClient, pins: list[str], outcomes: Counter[tuple[bool, int]]) -> None:
    """Guess for ever, and count whether the PIN was right, by status."""
    async with asyncio.TaskGroup() as guesses:
        while True:
            guesses.create_task(_try(http, pins, outcomes))
            await asyncio.sleep(GUESS_EVERY_S)


async def _try(http: httpx.AsyncClient, pins: list[str], outcomes: Counter[tuple[bool, int]]) -> None:
    is_right = random.random() < 0.1
    pin = random.choice(pins) if is_right else f"{random.randrange(10**8):08d}"
    body = {"nickname": f"guest {secrets.token_hex(3)}"}
    answer = await http.post(f"/api/v1/pins/{pin}/players", json=body)
    outcomes[is_right, answer.status_code] += 1


async def _join(http: httpx.AsyncClient, session: Json, number: int) -> Any:
    """Join and connect; return the socket once it was welcomed, or the status of a refusal."""
    body = {"nickname": f"Pupil {number}", "check": session["check"]}
    answer = await http.post(f"/api/v1/pins/{session['pin']}/players", json=body)
    if answer.is_error:
        return answer.status_code
    seat = answer.json()
    url = f"{http.base_url}".rstrip("/").replace("http", "ws", 1) + seat["socket_path"]
    protocols: Any = ["wordrally.v1", f"bearer.{seat['token']}"]
    socket = await websockets.connect(url, subprotocols=protocols, open_timeout=30)
    await socket.recv()
    return socket


async def _run(url: str, pupils: int) -> None:
    limits = httpx.Limits(max_connections=100)
    async with (
        httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as guesser,
        httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as http,
    ):
        sessions = await _open_sessions(http)
        outcomes: Counter[tuple[bool, int]] = Counter()
        guessing = asyncio.create_task(_guess(guesser, [one["pin"] for one in sessions], outcomes))
        await asyncio.sleep(BUDGET_USED_AFTER_S)
        outcomes.clear()
        began = time.monotonic()
        came = await asyncio.gather(*(_join(http, sessions[0], number) for number in range(pupils)))
        took_s = time.monotonic() - began
        await asyncio.sleep(BUDGET_USED_AFTER_S)
        guessing.cancel()
        with suppress(asyncio.CancelledError):
            await guessing
        sockets = [one for one in came if not isinstance(one, int)]
        hits = sum(times for (is_right, status), times in outcomes.items() if is_right and status < 300)
        print(f"{len(sockets)} of {pupils} joined and were welcomed in {took_s:.1f} s")
        print(f"{outcomes.total()} guesses meanwhile, {hits} right ones got in")
        await asyncio.gather(*(socket.close() for socket in sockets))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "data") as stack:
        asyncio.run(_run(stack.url, int(sys.argv[1]) if len(sys.argv) > 1 else 500))
