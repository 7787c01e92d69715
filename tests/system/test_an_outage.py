"""Everything is killed while a question is open.

Afterwards players can still answer, and it closes in time.
"""

import asyncio
import os
import signal
from pathlib import Path

import httpx
import pytest

from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in
from wordrally.local.network import free_ports
from wordrally.local.stack import Stack

pytestmark = pytest.mark.process

TIME_LIMIT_MS = 4_000
STAYS_DOWN_S = 5.0
"""Longer than what is left of the question."""


async def kill_everything(stack: Stack) -> None:
    for name in stack.description["processes"]:
        os.kill(stack.pid(name), signal.SIGKILL)
    os.kill(stack.supervisor_pid, signal.SIGKILL)
    await asyncio.sleep(STAYS_DOWN_S)
    stack.launch()  # from this thread: a stack dies with the thread that started it


def points(received_at: int, opened_at: int) -> int:
    """The published formula; its end is what an extended question is about."""
    elapsed_ms = min(received_at - opened_at, TIME_LIMIT_MS + 250)
    return round(1_000 * (1 - (elapsed_ms if elapsed_ms >= 500 else 0) / TIME_LIMIT_MS / 2))


async def test_a_question_that_was_open_when_everything_was_killed_can_still_be_answered(tmp_path: Path):
    (port,) = free_ports(1)
    with Stack(tmp_path, port=port) as stack:
        async with httpx.AsyncClient(base_url=stack.url, timeout=30) as http:
            quiz = quiz_body(2)
            quiz["questions"][0]["time_limit_ms"] = TIME_LIMIT_MS
            lesson = await Lesson.open(http, await sign_in(http), quiz, [], close_when_all_answered=False)
            early, late, never = [await lesson.seat(name) for name in ("early", "late", "never")]
            await lesson.does("start")
            for player in lesson.players:
                await player.until(lambda player=player: player.saw_question(0), "question 0")
            await early.send_answer(0, {"choices": [0]})
            await early.until(lambda: 0 in early.accepted, "accepted")

            await kill_everything(stack)

            opened = late.question(0)
            assert opened is not None
            for player in lesson.players:
                await player.until(lambda player=player: extended(player.frames, opened), "more time")
            await late.send_answer(0, {"choices": [0]})
            await late.until(lambda: 0 in late.accepted, "accepted")
            assert late.accepted[0] > opened["closes_at"] + 250, "the first end was over by then"
            for player in lesson.players:
                await player.until(lambda player=player: player.saw_reveal(0), "reveal 0")
            await lesson.does("next")
            await lesson.does("finish")
            rows = {row["nickname"]: row for row in (await lesson.report())["players"]}
            for player in (early, late):
                assert rows[player.name]["score"] == points(player.accepted[0], opened["opened_at"])
            assert rows["never"]["score"] == 0
            assert 0 not in never.accepted
            await lesson.leave()


def extended(frames: list[dict], opened: dict) -> bool:
    """Whether a `welcome` says that the question ends later; when it opened never changes."""
    told = [frame["question"] for frame in frames if frame["type"] == "welcome" and "question" in frame]
    assert all(question["opened_at"] == opened["opened_at"] for question in told)
    return any(question["closes_at"] > opened["closes_at"] for question in told)
