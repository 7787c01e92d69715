"""Access that ends on one device ends everywhere: at every service, and on sockets that are open."""

import time

import httpx
import pytest

from tests.system.judge import quiz_body
from tests.system.lesson import PASSWORD, Lesson, sign_in
from tests.system.player import JSON, Player
from wordrally.contracts.frames import TOKEN_EXPIRED
from wordrally.local.stack import Stack

PATIENCE_S = 60.0
Headers = dict[str, str]


async def _closed(seat: Player) -> int | None:
    """The code with which the server closed a seat for good."""
    await seat.ended()
    return seat.close_code


async def _is_refused(http: httpx.AsyncClient, path: str, headers: Headers) -> None:
    """Return when every replica that answers refuses the token."""
    refused, deadline = 0, time.monotonic() + PATIENCE_S
    while refused < 6:
        answer = await http.get(path, headers=headers)
        refused = refused + 1 if answer.status_code == 401 else 0
        assert time.monotonic() < deadline, answer.text


async def _learner(http: httpx.AsyncClient, lesson: Lesson) -> tuple[Player, Headers, JSON]:
    """A player who joined with an account: the seat, its headers, the account."""
    headers = await sign_in(http)
    account = (await http.get("/api/v1/users/me", headers=headers)).json()
    body = {"pin": lesson.session["pin"], "nickname": account["id"][:12]}
    joined = await http.post("/api/v1/sessions/join", json=body, headers=headers)
    assert joined.status_code == 201, joined.text
    return await lesson.take_seat(joined.json()), headers, account


@pytest.mark.parametrize("how", ["log-out", "another device", "a new password", "erasure"])
async def test_the_sockets_and_tokens_of_a_login_end_with_it(
    stack: Stack, http: httpx.AsyncClient, nodes: list[str], how: str
) -> None:
    lesson = await Lesson.open(http, await sign_in(http), quiz_body(1), nodes)
    async with (
        httpx.AsyncClient(base_url=stack.url, timeout=30) as phone,
        httpx.AsyncClient(base_url=stack.url, timeout=30) as laptop,
    ):
        seat, headers, account = await _learner(phone, lesson)
        mine = await Lesson.open(phone, headers, quiz_body(1), nodes)
        host = await mine.host_seat()
        credentials = {"email": account["email"], "password": PASSWORD}
        token = (await laptop.post("/api/v1/auth/token", json=credentials)).json()["access_token"]
        elsewhere = {"Authorization": f"Bearer {token}"}
        match how:
            case "log-out":
                await phone.post("/api/v1/auth/logout")
            case "another device":
                await laptop.delete("/api/v1/users/me/logins", headers=elsewhere)
            case "a new password":
                change = {"password": "quite another one", "current_password": PASSWORD}
                await laptop.patch("/api/v1/users/me", json=change, headers=elsewhere)
            case _:
                await laptop.delete("/api/v1/users/me", headers=elsewhere)
        assert await _closed(seat) == TOKEN_EXPIRED
        assert await _closed(host) == TOKEN_EXPIRED
        await _is_refused(http, "/api/v1/users/me", headers)
        await _is_refused(http, "/api/v1/quizzes", headers)
        await _is_refused(http, lesson.path, {"Authorization": f"Bearer {seat.joined['token']}"})
        after = await http.get("/api/v1/quizzes", headers=elsewhere)
        assert after.status_code == (401 if how == "erasure" else 200)
        await mine.leave()
    await lesson.leave()


async def test_a_game_hosted_with_an_api_key_ends_with_it(
    stack: Stack, http: httpx.AsyncClient, nodes: list[str]
) -> None:
    headers = await sign_in(http)
    form = {"name": "Timetable", "scopes": ["quizzes:write", "sessions:host"]}
    issued = (await http.post("/api/v1/users/me/keys", json=form, headers=headers)).json()
    key = {"Authorization": f"Bearer {issued['key']}"}
    mine = await Lesson.open(http, key, quiz_body(1), nodes)
    host = await mine.host_seat()
    assert (await http.get(f"{mine.path}/leaderboard", headers=key)).status_code == 403
    assert (await http.get("/api/v1/users/me", headers=key)).json()["code"] == "scope-missing"
    withdrawn = await http.delete(f"/api/v1/users/me/keys/{issued['id']}", headers=headers)
    assert withdrawn.status_code == 204
    assert await _closed(host) == TOKEN_EXPIRED
    await _is_refused(http, "/api/v1/quizzes", key)
    await mine.leave()
