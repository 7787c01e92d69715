"""However large the room, a player is sent no more than so many bytes a question."""

import pytest
from bench.bytes import BUDGET, ROOMS, Room, weigh

SMALL = [room for room in ROOMS if room.players <= 500]


@pytest.mark.parametrize("room", SMALL, ids=str)
def test_a_question_costs_a_player_at_most_4_kb(room: Room) -> None:
    weights = weigh(room)
    assert sum(size for _, size in weights.values()) <= BUDGET
    assert weights["leaderboard"][0] >= 1
    assert weights["question"][0] == weights["accepted"][0] == weights["reveal"][0] == 1
