"""The terminal client plays a whole session, and says in a sentence why it cannot."""

import asyncio
import subprocess
import sys

import httpx

from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in
from tests.system.player import now_ms
from wordrally.local.stack import Stack

PLAY = [sys.executable, "-P", "-m", "wordrally.cli", "play"]


async def test_a_session_is_played_in_a_terminal(stack: Stack, lesson: Lesson):
    process = await asyncio.create_subprocess_exec(
        *PLAY,
        lesson.session["pin"],
        "Ada",
        "--server",
        stack.url,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    async with asyncio.timeout(60):
        await process.stdout.readuntil(b"you play as Ada")
        await lesson.does("start")
        await process.stdout.readuntil(b"choice-0-3")
        process.stdin.write(b"a\n")
        await process.stdout.readuntil(b"Right")
        await process.stdout.readuntil(b"because-0")
        await lesson.does("finish")
        rest = await process.stdout.read()

    assert await process.wait() == 0
    assert "Final standings" in rest.decode()


async def test_an_unknown_pin_is_told_in_a_sentence(stack: Stack):
    refused = await asyncio.to_thread(
        subprocess.run,
        [*PLAY, "00000000", "Ada", "--server", stack.url],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert refused.returncode == 1
    assert refused.stderr.startswith("wordrally: ")
    assert "Traceback" not in refused.stderr


async def test_homework_is_done_in_a_terminal(stack: Stack, http: httpx.AsyncClient, nodes: list[str]):
    host = await sign_in(http)
    quiz = quiz_body(1)
    stored = (await http.post("/api/v1/quizzes", json=quiz, headers=host)).json()
    body = {"quiz_id": stored["id"], "mode": "assignment", "closes_at": round(now_ms()) + 3_600_000}
    session = (await http.post("/api/v1/sessions", json=body, headers=host)).json()
    process = await asyncio.create_subprocess_exec(
        *PLAY, session["pin"], "Ada", "--server", stack.url, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    async with asyncio.timeout(60):
        for answer in (b"b\n", b"a\n"):
            await process.stdout.readuntil(b"choice-0-3")
            process.stdin.write(answer)
        rest = await process.stdout.read()

    assert await process.wait() == 0
    assert "You are done, with 500 points." in rest.decode()
