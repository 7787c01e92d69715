"""What somebody asked to erase is in no byte of the data folder, and everything else still adds up."""

import asyncio
import re
import secrets
from typing import Any

import httpx
import pytest

from tests.system.bytes_on_disk import found
from tests.system.lesson import PASSWORD, Lesson, sign_in
from tests.system.player import JSON, Player
from tests.system.test_looking_after import wordrally
from wordrally.local.stack import Stack

TYPED = {"kind": "text", "prompt": "Opposite of 'ancient'", "accepted": ["modern"], "word": "modern"}
BY_HAND: dict[str, Any] = {"close_when_all_answered": False}
Headers = dict[str, str]


def odd(kind: str) -> str:
    """A text that stands nowhere else, with letters of more than one byte."""
    return f"{kind} {secrets.token_hex(4)}Üï"


async def made(http: httpx.AsyncClient, path: str, headers: Headers, body: JSON) -> JSON:
    response = await http.post(path, json=body, headers=headers)
    assert response.status_code < 300, response.text
    return response.json()


@pytest.fixture
async def teacher(http: httpx.AsyncClient) -> Headers:
    return await sign_in(http)


async def test_nothing_of_an_erased_person_is_left_on_disk(
    http: httpx.AsyncClient, stack: Stack, teacher: Headers
) -> None:
    quiz = {"title": "Opposites", "questions": [TYPED, TYPED]}
    one = await made(http, "/api/v1/classes", teacher, {"name": "7b"})
    pupil = odd("Pupil")
    members = await made(
        http, f"/api/v1/classes/{one['id']}/members", teacher, {"members": [{"name": pupil}]}
    )
    learner = await sign_in(http)
    lesson = await Lesson.open(http, teacher, quiz, [], class_id=one["id"], guests=True, **BY_HAND)
    pin = {"pin": lesson.session["pin"]}
    guest_name, learner_name = odd("Guest"), odd("Learner")
    seats = [
        await made(http, "/api/v1/sessions/join", {}, pin | {"nickname": guest_name}),
        await made(http, "/api/v1/sessions/join", learner, pin | {"nickname": learner_name}),
        await made(http, "/api/v1/sessions/join", {}, pin | {"code": members["items"][0]["code"]}),
        await made(http, "/api/v1/sessions/join", {}, pin | {"nickname": "Somebody else"}),
    ]
    players = [await lesson.take_seat(seat) for seat in seats]
    typed = [odd("text") for _ in players]
    await play(lesson, players, typed)
    before = await lesson.report()
    names = [guest_name, learner_name, pupil]
    there = {text for text, _ in found(stack.data, [*names, *typed])}
    assert there == {*names, *typed}, "the search finds what is there"

    await lesson.leave()
    guest = f"{lesson.path}/players/{seats[0]['player_id']}"
    assert (await http.delete(guest, params={"erase": "true"}, headers=teacher)).status_code == 204
    assert (await http.delete("/api/v1/users/me", headers=learner)).status_code == 204
    member = f"/api/v1/classes/{one['id']}/members/{members['items'][0]['id']}"
    assert (await http.delete(member, headers=teacher)).status_code == 204
    await until_gone(stack, [*names, *typed[:3]])

    assert {text for text, _ in found(stack.data, typed[3:])} == set(typed[3:]), "that of the others stays"
    after = await lesson.report()
    assert [player["score"] for player in after["players"]] == [
        player["score"] for player in before["players"]
    ]
    assert sorted(player["nickname"] for player in after["players"]) == [
        "Somebody else",
        *["erased player"] * 3,
    ]
    checked = await wordrally("verify", lesson.session["id"], "--data", stack.data)
    assert checked.returncode == 0, checked.stdout
    rebuilt = await wordrally("rebuild", lesson.session["id"], "--data", stack.data)
    assert rebuilt.returncode == 0, rebuilt.stdout
    assert (await wordrally("verify", lesson.session["id"], "--data", stack.data)).returncode == 0
    assert (await http.delete(guest, params={"erase": "true"}, headers=teacher)).status_code == 204, "again"

    assert (await http.delete(lesson.path, headers=teacher)).status_code == 204
    await until_gone(stack, typed)


async def test_a_guest_is_erased_while_the_game_goes_on(
    http: httpx.AsyncClient, stack: Stack, teacher: Headers
) -> None:
    lesson = await Lesson.open(
        http, teacher, {"title": "Opposites", "questions": [TYPED, TYPED]}, [], **BY_HAND
    )
    name, text = odd("Guest"), odd("text")
    guest, other = await lesson.seat(name), await lesson.seat("Somebody else")
    await lesson.does("start")
    await answer(guest, 0, text)
    path = f"{lesson.path}/players/{guest.id}"
    assert (await http.delete(path, params={"erase": "true"}, headers=teacher)).status_code == 204
    await guest.ended()
    assert guest.close_code == 4003
    await until_gone(stack, [name, text])
    await answer(other, 0, "modern")
    await lesson.does("finish")
    assert [player["nickname"] for player in (await lesson.report())["players"]] == ["Somebody else"]
    assert (await wordrally("verify", lesson.session["id"], "--data", stack.data)).returncode == 0
    await lesson.leave()


async def test_an_erased_host_takes_their_games_and_quizzes_along(
    http: httpx.AsyncClient, stack: Stack, teacher: Headers
) -> None:
    title, prompt, name = odd("Title"), odd("Prompt"), odd("Guest")
    word = odd("word")
    question: JSON = TYPED | {"prompt": prompt, "accepted": ["modern", word], "word": word}
    lesson = await Lesson.open(http, teacher, {"title": title, "questions": [question]}, [], **BY_HAND)
    guest = await lesson.seat(name)
    await play(lesson, [guest], ["modern"])
    await lesson.leave()
    assert (await http.delete("/api/v1/users/me", headers=teacher)).status_code == 204
    await until_gone(stack, [title, prompt, name, word])


async def test_no_log_names_anybody(http: httpx.AsyncClient, stack: Stack) -> None:
    email, name, text = f"{secrets.token_hex(8)}@example.org", odd("Guest"), odd("text")
    account = {"email": email, "password": PASSWORD}
    await made(http, "/api/v1/users", {}, account | {"display_name": odd("Host")})
    wrong = await http.post("/api/v1/auth/token", json=account | {"password": "another password"})
    assert wrong.status_code == 401
    access = await made(http, "/api/v1/auth/token", {}, account)
    host = {"Authorization": f"Bearer {access['access_token']}"}
    title = odd("Title")
    lesson = await Lesson.open(http, host, {"title": title, "questions": [TYPED]}, [], **BY_HAND)
    pin = lesson.session["pin"]
    assert (await http.get(f"/api/v1/pins/{pin}")).status_code == 200
    await play(lesson, [await lesson.seat(name)], [text])
    await lesson.leave()
    logs = b"".join(log.read_bytes() for log in (stack.data / "log").iterdir() if log.is_file())
    assert found(stack.data / "log", [email, name, text, title, PASSWORD]) == set()
    assert re.search(rf"(?<!\d){pin}(?!\d)".encode(), logs) is None


async def play(lesson: Lesson, players: list[Player], typed: list[str]) -> None:
    """Answer each question, the first one rightly, and wait for the results."""
    await lesson.does("start")
    for index in range(await count(lesson)):
        if index:
            await lesson.does("next")
        for player, text in zip(players, typed, strict=True):
            await answer(player, index, "modern" if index == 0 else text)
        await lesson.does("close")
        await show(players, index, typed)
    await lesson.does("finish")
    async with asyncio.timeout(30):
        while (await lesson.report())["session"]["phase"] != "finished":  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def show(players: list[Player], index: int, typed: list[str]) -> None:
    """Everybody is shown the names and the most frequent texts, although the log holds neither."""
    for player in players:
        await player.until(lambda seen=player: seen.saw_reveal(index), "the reveal")
        [reveal] = [frame for frame in player.of("reveal") if frame["question"] == index]
        assert sum(reveal["counts"].values()) == len(players)
        assert index == 0 or set(reveal["counts"]) == set(typed)
        await player.until(player.board_after_reveal, "the standings")
        board = player.of("leaderboard")[-1]["top"]
        assert {row["nickname"] for row in board} == {each.joined["nickname"] for each in players}


async def answer(player: Player, index: int, text: str) -> None:
    await player.until(lambda: player.saw_question(index), f"question {index}")
    await player.send_answer(index, {"text": text})
    await player.until(lambda: index in player.accepted, "the receipt")


async def count(lesson: Lesson) -> int:
    session: dict[str, Any] = (await lesson.http.get(lesson.path, headers=lesson.host)).json()
    return session["question_count"]


async def until_gone(stack: Stack, texts: list[str]) -> None:
    """Wait until no file holds one of the texts any more."""
    hits: set[tuple[str, str]] = set()
    for _ in range(60):
        hits = found(stack.data, texts)
        if not hits:
            return
        await asyncio.sleep(0.25)
    raise AssertionError(sorted(hits))
