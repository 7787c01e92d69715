"""What every room is given: the clock, somewhere to run what takes time, and whom to ask."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.nodes import PlayerSnapshot
from wordrally.realtime.application.ports import NowMs, Submission

Spawn = Callable[[Coroutine[Any, Any, None]], None]
ShownBoard = Callable[[SessionId, list[PlayerId]], Coroutine[Any, Any, list[PlayerSnapshot]]]
Submit = Callable[[Submission], bool]
Resync = Callable[[SessionId], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class RoomContext:
    """`standings` raises `Unavailable`; `resync` takes a new snapshot of a room that holds its messages back.

    `connections` is how many the whole node has, or had a moment ago. `submit` takes something to be stored; false when that
    cannot be.
    """

    now_ms: NowMs
    spawn: Spawn
    standings: ShownBoard
    resync: Resync
    connections: Callable[[], int]
    submit: Submit
