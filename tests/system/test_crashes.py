"""Processes killed with -9 in the middle of a game: it goes on, and nothing is lost, doubled or wrong."""

import asyncio

import pytest

from tests.system.judge import Judge
from wordrally.local.stack import Stack


async def play_while_killing(stack: Stack, victim: str, players: int = 40) -> Judge:
    """A judged game in which `victim` is killed while the second question is being answered."""
    judge = Judge(stack.url, players, seed=11)

    async def kill_in_the_burst() -> None:
        await judge.moments["open"].wait()
        await asyncio.sleep(0.4)  # the burst takes 1.5 s
        await asyncio.to_thread(stack.kill, victim)

    async with asyncio.TaskGroup() as both:
        both.create_task(kill_in_the_burst())
        game = both.create_task(judge.play())
    assert game.result().faults == 0, game.result().notes
    assert game.result().accepted == players * 4
    return judge


@pytest.mark.parametrize(
    "victim", ["scoring-1", "quiz-1", "realtime-1", "realtime-2", "user-1", "nats", "store", "gateway"]
)
async def test_a_game_outlives_the_end_of(stack: Stack, victim: str):
    await play_while_killing(stack, victim)
