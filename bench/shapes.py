"""The shapes of games that are measured, and the figures each is to reach."""

from typing import Literal

import msgspec


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A number of rooms with a number of players, who join and answer at random moments within a window.

    Hosts ask the next question `look_s` after everybody has seen the key. `door` is where sockets connect:
    the gateway, or the realtime node's own port. At everyone's own pace each player answers within the window
    after their turn opened. Of an assignment, a share of `connected` players stays and does nothing for
    `idle_s`.
    """

    name: str
    players: int
    questions: int
    join_within_s: float
    answer_within_s: float
    look_s: float = 0.0
    rooms: int = 1
    mode: Literal["live", "race", "assignment"] = "live"
    connected: float = 1.0
    idle_s: float = 0.0
    door: Literal["gateway", "node"] = "gateway"
    targets: dict[str, float] = {}

    @property
    def seats(self) -> int:
        return self.rooms * self.players


_CLASS = Shape(
    name="class",
    players=30,
    questions=20,
    join_within_s=3,
    answer_within_s=2,
    targets={"accepted_p99_ms": 25, "spread_p99_ms": 15},
)
_HALL = Shape(
    name="hall",
    players=5_000,
    questions=5,
    join_within_s=10,
    answer_within_s=3,
    targets={"lost_seats_percent": 0.1, "join_p99_ms": 1_000, "accepted_p99_ms": 500, "spread_p99_ms": 500},
)
_CLASSES = msgspec.structs.replace(
    _CLASS, name="classes", rooms=100, questions=5, join_within_s=10, targets={"worst_room_ratio": 2}
)

SHAPES = (
    _CLASS,
    Shape(
        name="lecture",
        players=500,
        questions=10,
        join_within_s=3,
        answer_within_s=1,
        targets={
            "lost_seats_percent": 0,
            "join_p99_ms": 300,
            "accepted_p99_ms": 100,
            "result_p99_ms": 250,
            "leaderboard_ms": 300,
        },
    ),
    _HALL,
    msgspec.structs.replace(_HALL, name="hall-node", door="node", targets={"spread_p99_ms": 100}),
    _CLASSES,
    msgspec.structs.replace(_CLASSES, name="school", look_s=5),
)

_RACE = Shape(
    name="race",
    players=1_000,
    questions=6,
    join_within_s=10,
    answer_within_s=10,
    mode="race",
    targets={"accepted_p99_ms": 100, "bytes_per_player_and_question": 4_000},
)
PACED = (
    msgspec.structs.replace(_RACE, name="race-led", mode="live", targets={}),
    _RACE,
    Shape(
        name="assignments",
        players=30,
        questions=10,
        join_within_s=30,
        answer_within_s=0,
        rooms=200,
        mode="assignment",
        connected=0.1,
        idle_s=30,
        targets={"idle_cpu_percent": 1},
    ),
)
"""A race whose players answer every 5 s, the same answers where a host leads, and homework that waits."""

# A room ten times as large costs at most so much more per player and question, and sends each player no more.
LINEAR_SIZES = (500, 1_250, 2_500, 5_000)
LINEAR = tuple(
    msgspec.structs.replace(
        _HALL,
        name=f"linear-{size}",
        players=size,
        join_within_s=_HALL.join_within_s * size / _HALL.players,
        targets={"bytes_per_player_and_question": 4_000},
    )
    for size in LINEAR_SIZES
)
