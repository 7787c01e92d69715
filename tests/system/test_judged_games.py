"""Whole games, judged from outside: nothing lost, doubled, wrong, late, leaked, missed or differing."""

import pytest

from tests.system.judge import Judge
from tests.system.paced_judge import COURSES, PacedCourse, PacedJudge
from wordrally.local.stack import Stack


@pytest.mark.parametrize("players", [50, 200, 500])
async def test_a_room_is_played_without_a_fault(stack: Stack, players: int):
    verdict = await Judge(stack.url, players, seed=players).play()

    assert verdict.faults == 0, verdict.notes
    assert verdict.accepted == players * 4


async def test_players_of_one_session_on_two_nodes_see_one_game(stack: Stack, nodes: list[str]):
    verdict = await Judge(stack.url, 60, seed=7, doors=nodes).play()

    assert verdict.faults == 0, verdict.notes
    assert verdict.accepted == 60 * 4


@pytest.mark.parametrize("course", COURSES, ids=lambda course: f"{course.mode} {course.goal}")
async def test_everybody_goes_at_their_own_pace_without_a_fault(
    stack: Stack, nodes: list[str], course: PacedCourse
):
    verdict = await PacedJudge(stack.url, 8, seed=8, doors=[stack.url, *nodes], course=course).play()

    assert verdict.faults == 0, verdict.notes
    assert verdict.accepted >= 8 * (course.questions - 2)
