"""`wordrally demo`: somebody alone at a laptop sees a quiz come alive, and joins it."""

import asyncio
import re
from collections.abc import Iterator

import pytest

from tests.local.supervision.children import wait_until
from wordrally.contracts.frames import AnswerFrame, FinishedFrame, Leaderboard, QuestionFrame, Welcome
from wordrally.contracts.views import QuestionView
from wordrally.local.stack import Stack
from wordrally.terminal.api import Api
from wordrally.terminal.bots import NAMES
from wordrally.terminal.player_connection import PlayerConnection

A_MINUTE_S = 60


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("demo"), command="demo") as running:
        yield running


async def test_somebody_joins_by_the_pin_on_the_screen_and_sees_the_bots_move_the_leaderboard(stack: Stack):
    await asyncio.to_thread(wait_until, lambda: "Join with PIN" in stack.screen)
    pin = re.search(r"Join with PIN (\d{8}): (\S+)", stack.screen)
    assert pin is not None
    assert pin[2] == f"{stack.url}/?pin={pin[1]}"
    async with Api(stack.url) as api, asyncio.timeout(A_MINUTE_S):
        joined = await api.join(pin[1], "Me")
        players, scorers = await watch(PlayerConnection(stack.url, joined.session_id, joined.token))
    assert players == len(NAMES) + 1
    assert scorers


async def watch(connection: PlayerConnection) -> tuple[int, set[str]]:
    """How many play, and who has points, as soon as five do. Questions close when all have answered."""
    async for frame in connection:
        match frame:
            case QuestionFrame(question=view) | Welcome(question=QuestionView() as view):
                await connection.answer(guess(view))
            case Leaderboard(players=players, top=top):
                scorers = {row.nickname for row in top if row.score}
                if len(scorers) >= 5:
                    await connection.leave()
                    return players, scorers
            case FinishedFrame():
                break
            case _:
                continue
    raise AssertionError("the session ended before five bots had points")


def guess(view: QuestionView) -> AnswerFrame:
    if view.choices:
        return AnswerFrame(question=view.index, choices=[0])
    return AnswerFrame(question=view.index, text="no idea")
