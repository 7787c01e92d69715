"""Operations on a stack in use: verify, rebuild, back up, and continue from the copy."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import httpx
from redis.asyncio import Redis

from tests.system.judge import QUESTIONS, Judge
from tests.system.lesson import Lesson
from wordrally.local.stack import Stack


async def wordrally(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    command = [sys.executable, "-P", "-m", "wordrally.cli", *map(str, arguments)]
    return await asyncio.to_thread(
        subprocess.run,
        command,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=dict(os.environ),
    )


async def played(stack: Stack, players: int, seed: int) -> str:
    """The session of a judged game."""
    judge = Judge(stack.url, players, seed=seed)
    verdict = await judge.play()
    assert verdict.faults == 0, verdict.notes
    assert verdict.accepted == players * QUESTIONS
    return str(judge.session["id"])


async def test_a_played_game_is_verified_and_a_spoilt_board_is_found_and_rebuilt(stack: Stack):
    session = await played(stack, 20, seed=31)
    good = await wordrally("verify", session, "--data", stack.data)
    assert good.returncode == 0, good.stdout + good.stderr
    assert f"1 sessions, {20 * QUESTIONS} answers, 0 sessions differ" in good.stdout
    assert "accounts' seats, 0 sessions differ" in good.stdout

    await spoil_board(stack, session)
    bad = await wordrally("verify", session, "--data", stack.data)
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert "board:" in bad.stdout

    assert (await wordrally("rebuild", session, "--data", stack.data)).returncode == 0
    assert (await wordrally("verify", session, "--data", stack.data)).returncode == 0


async def spoil_board(stack: Stack, session: str) -> None:
    """Give the last player more points than anybody can have."""
    async with Redis.from_url(stack.description["store_url"]) as store:
        board = f"wr2:{{{session}}}:board"
        [last] = await store.zrange(board, -1, -1)
        await store.zadd(board, {last: -(2_000_000 << 32)})


async def test_a_copy_of_a_stack_goes_on_from_the_question_that_was_open(
    stack: Stack, lesson: Lesson, tmp_path: Path
):
    session = await played(stack, 10, seed=32)
    ada = await lesson.seat("Ada")
    await lesson.seat("Bob")  # who thinks for so long that the question stays open
    await lesson.does("start")
    await ada.send_answer(0, {"choices": [0]})
    await ada.until(lambda: ada.of("result"), "the result")

    backup = await wordrally("backup", tmp_path / "backup", "--data", stack.data)
    assert backup.returncode == 0, backup.stderr
    restored = await wordrally("restore", tmp_path / "backup", "--data", tmp_path / "data")
    assert restored.returncode == 0, restored.stderr

    copy = Stack(tmp_path / "data")
    await asyncio.to_thread(copy.start)
    try:
        await go_on(copy, lesson)
        for name in (session, str(lesson.session["id"])):
            checked = await wordrally("verify", name, "--data", copy.data)
            assert checked.returncode == 0, checked.stdout + checked.stderr
    finally:
        await asyncio.to_thread(copy.stop)


async def go_on(copy: Stack, lesson: Lesson) -> None:
    """The host's token, the answer and the open question are all there in the copy."""
    async with httpx.AsyncClient(base_url=copy.url, timeout=30) as http:
        there = Lesson(http, lesson.host, lesson.session, [])
        await there.command("close")  # unless its time was over before the copy was up
        closed = (await http.get(lesson.path, headers=lesson.host)).json()
        assert (closed["phase"], closed["question_index"], closed["players"]) == ("closed", 0, 2)
        ada, bob = (await there.report())["players"]
        assert [answer["correct"] for answer in ada["answers"]] == [True]
        assert (ada["nickname"], bob["answers"]) == ("Ada", [])
        await there.does("finish")
