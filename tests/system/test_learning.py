"""What a game teaches, seen from outside: the learner's words and missed words, the host's hardest words."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.system.lesson import Lesson, sign_in

DAY_MS = 86_400_000


def choice(prompt: str, right: int, word: str) -> dict[str, Any]:
    asked = {"kind": "choice", "prompt": prompt, "choices": ["drizzle", "hail"], "correct": [right]}
    return asked | {"word": word, "exercise": "definition"}


def text(prompt: str, accepted: str, word: str | None) -> dict[str, Any]:
    return {"kind": "text", "prompt": prompt, "accepted": [accepted], "word": word}


QUIZ = {
    "title": "Weather",
    "questions": [
        choice("rain in small drops", 0, "drizzle"),
        text("cloud on the ground", "fog", "fog"),
        choice("balls of ice", 1, "hail"),
        text("of no word", "anything", None),
        text("never asked", "sleet", "sleet"),
    ],
}


async def until(read: Callable[[], Awaitable[Any]]) -> Any:
    """Poll until the value is there: results reach the history a moment after the game."""
    async with asyncio.timeout(30):
        while not (found := await read()):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return found


async def test_a_game_teaches_the_learner_and_the_host(http: httpx.AsyncClient, nodes: list[str]):
    lesson = await Lesson.open(http, await sign_in(http), QUIZ, nodes)
    learner = await sign_in(http)
    body = {"pin": lesson.session["pin"], "nickname": "Ann"}
    ann = await lesson.take_seat(
        (await http.post("/api/v1/sessions/join", json=body, headers=learner)).json()
    )
    bob = await lesson.seat("Bob")
    given = [
        ({"choices": [0]}, {"choices": [1]}),
        ({"text": " mist"}, {"text": "mist"}),
        (None, {"choices": [1]}),
        ({"text": "anything"}, {"text": "nothing"}),
    ]
    for index, answers in enumerate(given):
        await lesson.does("next" if index else "start")
        for player, answer in zip((ann, bob), answers, strict=True):
            await player.until(lambda p=player, i=index: p.saw_question(i), "the question")
            if answer is not None:
                await player.send_answer(index, answer)
                await player.until(lambda p=player, i=index: i in p.accepted, "accepted")
        if None in answers:
            await lesson.does("close")
        await ann.until(lambda i=index: ann.saw_reveal(i), "the reveal")
    await lesson.does("finish")

    async def words() -> list[dict[str, Any]]:
        return (await http.get("/api/v1/users/me/words", headers=learner)).json()["items"]

    found = await until(words)
    # A right choice between two may be a guess, so drizzle is due on the first day, too.
    assert [word["word"] for word in found] == ["drizzle", "fog", "hail"]
    assert [(word["met"], word["correct"], word["last_correct"]) for word in found] == [
        (1, 1, True),
        (1, 0, False),
        (1, 0, False),
    ]
    assert all(word["next_review_at"] >= word["last_met_at"] + DAY_MS for word in found)

    [game] = (await http.get("/api/v1/users/me/history", headers=learner)).json()["items"]
    assert game["missed_words"] == ["fog", "hail"]
    assert [answer.get("word") for answer in game["answers"]] == ["drizzle", "fog", None]

    report = await lesson.report()
    assert report["words"] == [
        {"word": "fog", "answered": 2, "correct": 0, "confused_with": [{"text": "mist", "times": 2}]},
        {"word": "drizzle", "answered": 2, "correct": 1, "confused_with": [{"text": "hail", "times": 1}]},
        {"word": "hail", "answered": 1, "correct": 1, "confused_with": []},
    ]
    await lesson.leave()


async def test_words_are_for_accounts_only(http: httpx.AsyncClient, lesson: Lesson):
    player = {"Authorization": f"Bearer {(await lesson.join('Ann')).json()['token']}"}

    assert (await http.get("/api/v1/users/me/words")).status_code == 401
    assert (await http.get("/api/v1/users/me/words", headers=player)).status_code == 403
    assert (await http.get("/api/v1/users/me/words?limit=0", headers=lesson.host)).status_code == 422
    assert (await http.get("/api/v1/users/me/words", headers=lesson.host)).json() == {
        "items": [],
        "next_cursor": None,
    }
