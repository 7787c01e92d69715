"""A race from outside: own turns, another device in between, and a report from which every point follows."""

import asyncio

import httpx

from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in
from tests.system.player import JSON, Player
from wordrally.local.stack import Stack

QUIZ = quiz_body(4)


async def test_a_race_with_another_device_in_between_adds_up(
    http: httpx.AsyncClient, stack: Stack, nodes: list[str]
) -> None:
    race = await Lesson.open(http, await sign_in(http), QUIZ, nodes, mode="race", timed=True)
    ann, ben = await race.seat("ann", nodes[:1]), await race.seat("ben", nodes[1:])
    await race.does("start")
    ben_plays = asyncio.create_task(play(ben, misses=0))
    await play(ann, misses=1, turns=2)
    elsewhere = await race.seat_again(ann, nodes[1:])
    await play(elsewhere, misses=1)
    await ben_plays
    await elsewhere.until(elsewhere.saw_finish, "the end")

    report = await race.report()
    assert report["session"]["phase"] == "finished"
    for player in report["players"]:
        earned = [points_of(answer) for answer in player["answers"]]
        assert earned == [answer["points"] for answer in player["answers"]]
        assert player["score"] == sum(earned)
        assert player["finished"]
        assert [answer["turn"] for answer in player["answers"]] == list(range(1, player["done"] + 1))
    # The other device has not seen the turns before, and misses their two questions once more.
    assert sorted(len(player["answers"]) for player in report["players"]) == [4, 10]
    await race.leave()


def points_of(answer: JSON) -> int:
    """The published formula."""
    if not answer["correct"]:
        return 0
    took_ms = answer["received_at"] - answer["opened_at"]
    t = 0 if took_ms < 500 else took_ms
    return round(1_000 * (1 - t / answer["time_limit_ms"] / 2) * 0.5 ** answer["misses"])


async def play(player: Player, *, misses: int, turns: int = 99) -> None:
    """Take turns until nothing is left, and miss each question so often first."""
    for _ in range(turns):
        await player.until(lambda: newest(player) is not None or player.of("done"), "a turn")
        if (question := newest(player)) is None:
            return
        seen = [one for one in turn_questions(player) if one["index"] == question["index"]]
        given = answer_to(question["index"], right=len({one["turn"] for one in seen}) > misses)
        await player.say(type="answer", question=question["index"], turn=question["turn"], **given)
        await player.until(lambda turn=question["turn"]: has_ended(player, turn), "the reveal")
        if not player.of("done"):
            await player.say(type="next", after=question["turn"])


def turn_questions(player: Player) -> list[JSON]:
    return [question for question in player.questions_shown() if "turn" in question]


def newest(player: Player) -> JSON | None:
    """The turn that is open, if any."""
    shown = turn_questions(player)
    return shown[-1] if shown and not has_ended(player, shown[-1]["turn"]) else None


def has_ended(player: Player, turn: int) -> bool:
    in_welcome = [frame["reveal"] for frame in player.of("welcome") if "reveal" in frame]
    return any(frame["turn"] == turn for frame in (*player.of("reveal"), *in_welcome))


def answer_to(index: int, *, right: bool) -> JSON:
    question = QUIZ["questions"][index]
    if question["kind"] == "text":
        return {"text": question["accepted"][0] if right else "something else"}
    wrong = next(choice for choice in range(4) if choice not in question["correct"])
    return {"choices": question["correct"] if right else [wrong]}
