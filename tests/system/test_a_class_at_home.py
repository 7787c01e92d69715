"""A class member at home: enters by the card's codes, does homework, and practises missed or due words."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from tests.system.lesson import sign_in
from tests.system.player import JSON, Player
from wordrally.local.stack import Stack

DOG = {"kind": "text", "prompt": "the dog", "accepted": ["der Hund"], "word": "der Hund"}
QUIZ = {"title": "Animals", "language": "de", "questions": [DOG | {"prompt_language": "en"}]}
DAY_MS = 86_400_000
HOMEWORK = "/api/v1/users/me/assignments"
Headers = dict[str, str]


async def enter(http: httpx.AsyncClient, teacher: Headers) -> tuple[str, Headers]:
    """A new class, and the headers of its one member Ada."""
    one = (await http.post("/api/v1/classes", json={"name": "7b"}, headers=teacher)).json()
    drafts = {"members": [{"name": "Ada"}]}
    added = await http.post(f"/api/v1/classes/{one['id']}/members", json=drafts, headers=teacher)
    codes = {"join_code": one["join_code"], "code": added.json()["items"][0]["code"]}
    access = (await http.post("/api/v1/classes/enter", json=codes)).json()
    return one["id"], {"Authorization": f"Bearer {access['access_token']}"}


async def test_a_class_member_does_homework_and_practises_what_is_missed_or_due(
    http: httpx.AsyncClient, stack: Stack, nodes: list[str]
) -> None:
    teacher = await sign_in(http)
    class_id, ada = await enter(http, teacher)
    quiz = (await http.post("/api/v1/quizzes", json=QUIZ, headers=teacher)).json()
    assert (await practise(http, ada, pick="due")).json()["code"] == "nothing-due"
    assert (await practise(http, ada, pick="quiz", quiz_id=quiz["id"])).status_code == 404  # it is private

    homework = await give_homework(http, teacher, class_id, quiz["id"])
    assert await progress(http, ada, homework) == (0, 1)
    seat = await http.post(f"/api/v1/sessions/{homework}/seat", headers=ada)
    await answers(nodes, seat, "die Katze")
    assert await progress(http, ada, homework) == (1, 1)
    assert (await http.get(HOMEWORK, headers=teacher)).json()["items"] == []  # the teacher does none of it
    await http.post(f"/api/v1/sessions/{homework}/finish", headers=teacher)
    async with asyncio.timeout(30):
        while (missed := await practise(http, ada, pick="missed")).status_code == 409:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    assert (await http.get(HOMEWORK, headers=ada)).json()["items"] == []
    assert (await answers(nodes, missed, "der Hund"))["prompt"] == "the dog"
    dog = await met_more_often(http, ada, than=1)
    assert (dog["word"], dog["language"], dog["met"], dog["last_correct"]) == ("der Hund", "de", 2, True)
    assert (await practise(http, ada, pick="missed")).json()["code"] == "no-word-missed"
    assert (await practise(http, ada, pick="due")).json()["code"] == "nothing-due"

    let_days_pass(stack.data / "user.db", member_id=missed.json()["member_id"])
    await answers(nodes, await practise(http, ada, pick="due"), "der Hund")
    assert (await met_more_often(http, ada, than=2))["correct"] == 2
    public = (await practise(http, ada, pick="quiz", quiz_id="starter-a1")).json()
    assert (public["mode"], public["member_id"]) == ("practice", missed.json()["member_id"])


async def met_more_often(http: httpx.AsyncClient, learner: Headers, than: int) -> JSON:
    """The learner's one word, once the last practice has reached the history."""
    async with asyncio.timeout(30):
        while True:
            [word] = (await http.get("/api/v1/users/me/words", headers=learner)).json()["items"]
            if word["met"] > than:
                return word
            await asyncio.sleep(0.1)


def let_days_pass(database: Path, member_id: str) -> None:
    """Make all words of a member due."""
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.execute("UPDATE learned_words SET next_review_at = 0 WHERE account_id = ?", (member_id,))


async def practise(http: httpx.AsyncClient, learner: Headers, **wish: str) -> httpx.Response:
    return await http.post("/api/v1/practice", json=wish, headers=learner)


async def give_homework(http: httpx.AsyncClient, teacher: Headers, class_id: str, quiz_id: str) -> str:
    """Homework of one try for each question."""
    draft = {"quiz_id": quiz_id, "mode": "assignment", "closes_at": int(time.time() * 1_000) + DAY_MS}
    settings: dict[str, Any] = {"class_id": class_id, "goal": "once"}
    opened = await http.post("/api/v1/sessions", json=draft | {"settings": settings}, headers=teacher)
    return opened.json()["id"]


async def progress(http: httpx.AsyncClient, learner: Headers, session_id: str) -> tuple[int, int]:
    """Questions done, and all, of the one homework."""
    async with asyncio.timeout(30):
        while not (listed := (await http.get(HOMEWORK, headers=learner)).json())["items"]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    [one] = listed["items"]
    assert (one["session_id"], one["quiz_title"], listed["next_cursor"]) == (session_id, "Animals", None)
    return one["done"], one["of"]


async def answers(nodes: list[str], joined: httpx.Response, text: str) -> JSON:
    """Answer the one question. Returns it as it was shown."""
    assert joined.is_success, joined.text
    player = Player("Ada", joined.json(), nodes)
    await player.connect()
    await player.until(player.questions_shown, "the question")
    await player.say(type="answer", question=0, turn=1, text=text)
    await player.until(lambda: player.of("reveal"), "the key")
    await player.say(type="next", after=1)
    await player.until(lambda: player.of("done"), "the end")
    await player.disconnect()
    return player.questions_shown()[0]
