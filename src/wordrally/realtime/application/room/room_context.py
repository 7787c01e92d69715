"""Dependencies of every room: the clock, background tasks, and other services."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.nodes import PlayerSnapshot
from wordrally.realtime.application.ports import NowMs, Submission

Spawn = Callable[[Coroutine[Any, Any, None]], None]
ShownBoard = Callable[[SessionId, list[PlayerId]], Coroutine[Any, Any, list[PlayerSnapshot]]]
Submit = Callable[[Submission], bool]
Resync = Callable[[SessionId], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class RoomContext:
    """Dependencies of a room.

    `standings` raises `Unavailable`. `resync` takes a new snapshot of a room that holds its messages back.
    `connections` is the present or recent number of connections of the whole node. `submit` takes something
    to be stored, and returns False when that is impossible.
    """

    now_ms: NowMs
    spawn: Spawn
    standings: ShownBoard
    resync: Resync
    connections: Callable[[], int]
    submit: Submit
