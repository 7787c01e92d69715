"""Writing of a whole projection into Valkey under a lock, whose token fences every write."""

import secrets
from collections import Counter
from collections.abc import Awaitable, Collection, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import msgspec
from redis.exceptions import NoScriptError, ResponseError

from wordrally.chassis.valkey.store import OUTAGES, Script, ValkeyClient
from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.adapters.valkey_keys import FINISHED_TTL_S, key
from wordrally.quiz.live.adapters.valkey_views import encode_view
from wordrally.quiz.live.application.ports import Away
from wordrally.quiz.live.domain.presence import PLAYER_SILENCE_MS
from wordrally.quiz.live.domain.seats import identity_of
from wordrally.quiz.live.domain.session import Finished, not_asked, shown_question
from wordrally.quiz.scoring.adapters import PACKAGE
from wordrally.quiz.scoring.application.rebuild_ports import LockLost
from wordrally.quiz.scoring.application.session_history import Projection

LOCK_MS = 8_000
"""Life of a lock that is not prolonged. Its holder died, or is frozen and will find itself fenced."""

MEMBERS_AT_ONCE = 1_000
WRITES_AT_ONCE = 32
"""Bounds on one command and one pipeline: other sessions wait a millisecond or two at most."""

StoreWrite = tuple[str, str, Sequence[Any]]
"""A command, the name of its key, and its arguments."""

T = TypeVar("T")

encode = msgspec.msgpack.encode


class ValkeyRestorations:
    """Key `rebuilding` is the lock; `fenced.lua` writes only for who holds it."""

    def __init__(self, store: ValkeyClient) -> None:
        self._store = store
        self._fenced = Script(store, PACKAGE, "lua/fenced.lua")

    async def exists(self, session_id: SessionId) -> bool:
        return bool(await _reach(self._store.exists(key(session_id, "session"))))

    async def drop(self, session_id: SessionId) -> None:
        await _reach(self._store.delete(key(session_id, "session")))

    async def begin(self, session_id: SessionId) -> str | None:
        token = secrets.token_hex(8)
        lock = key(session_id, "rebuilding")
        return token if await _reach(self._store.set(lock, token, nx=True, px=LOCK_MS)) else None

    async def hold(self, session_id: SessionId, token: str) -> None:
        await self._write(session_id, token, [("PEXPIRE", "rebuilding", [LOCK_MS])])

    async def give_up(self, session_id: SessionId, token: str) -> None:
        with suppress(LockLost):
            await self._write(session_id, token, [("DEL", "rebuilding", [])])

    async def restore(self, projection: Projection, token: str, now: int) -> None:
        session_id = projection.view.session.created.session_id
        waiting: list[StoreWrite] = []
        for write in _writes(projection, now):
            waiting.append(write)
            if len(waiting) == WRITES_AT_ONCE:
                await self._write(session_id, token, waiting)
                waiting = []
        await self._write(session_id, token, waiting)

    async def _write(self, session_id: SessionId, token: str, writes: Sequence[StoreWrite]) -> None:
        await _reach(self._fenced.load())
        async with self._store.pipeline(transaction=False) as pipeline:
            for command, name, arguments in writes:
                keys = [key(session_id, "rebuilding"), key(session_id, name)]
                self._fenced.queue(pipeline, keys, [token, LOCK_MS, command, *arguments])
            replies = await _reach(pipeline.execute(raise_on_error=False))
        for reply in replies:
            # A script that is gone again means a restarted store, and the lock went with it.
            if isinstance(reply, NoScriptError) or (
                isinstance(reply, ResponseError) and "FENCED" in str(reply)
            ):
                raise LockLost(session_id)
            if isinstance(reply, Exception):
                raise reply


async def _reach(command: Awaitable[T]) -> T:
    try:
        return await command
    except OUTAGES as error:
        raise Away(repr(error)) from error


def _writes(projection: Projection, now: int) -> Iterator[StoreWrite]:
    """Return all writes in order; the one that makes the projection visible comes last before the unlock.

    What only the nodes know (the connections of players) stays and is marked as incomplete, so that they
    repeat it.
    """
    created = projection.view.session.created
    names = ["players", "accounts", "board", "marks", "turns", "counters", "teams", "team_sizes", "team_sums"]
    for question in range(max(created.question_count, projection.slots)):
        names += [f"receipts:{question}", f"answered:{question}"]
    yield from (("DEL", name, []) for name in names)
    yield from _roster(projection)
    yield from _board(projection, now)
    yield from _teams(projection)
    yield from _excused(projection)
    yield from _many("ZADD", "present", [(now + PLAYER_SILENCE_MS, row.player_id) for row in projection.rows])
    yield "HSET", "nodes", ["", ""]
    # Instants are above any count: a node sees the jump, and no client sees a version go back.
    settled = [part for question in projection.settled for part in (f"settled:{question}", 1)]
    skipped = skip_marks(projection.view.session.skipped)
    yield (
        "HSET",
        "counters",
        ["event", now, "board_version", now, "skipped", skipped, "slots", projection.slots, *settled],
    )
    is_finished = isinstance(projection.view.session.state, Finished)
    if is_finished:
        yield from (("EXPIRE", name, [FINISHED_TTL_S]) for name in [*names, "present", "nodes"])
    yield "SET", "session", [encode_view(projection.view), *(["EX", FINISHED_TTL_S] if is_finished else [])]
    yield "DEL", "rebuilding", []


def _roster(projection: Projection) -> Iterator[StoreWrite]:
    seats = projection.seats
    yield from _many("HSET", "players", [(seat.player_id, msgspec.json.encode(seat)) for seat in seats])
    yield from _many(
        "HSET", "accounts", [(identity, seat.player_id) for seat in seats if (identity := identity_of(seat))]
    )


def _teams(projection: Projection) -> Iterator[StoreWrite]:
    removed = projection.view.session.removed
    teams = {
        seat.player_id: seat.team
        for seat in projection.seats
        if seat.team is not None and seat.player_id not in removed
    }
    yield from _many("HSET", "teams", list(teams.items()))
    yield from _many("ZADD", "team_sizes", [(size, team) for team, size in Counter(teams.values()).items()])


def _board(projection: Projection, now: int) -> Iterator[StoreWrite]:
    yield from _many("ZADD", "board", [(row.value, row.player_id) for row in projection.rows])
    yield from _many("HSET", "marks", list(projection.marks.items()))
    yield from _many("HSET", "turns", [(player, encode(turn)) for player, turn in projection.turns.items()])
    for question, receipts in projection.receipts.items():
        pairs = [(player, encode(receipt)) for player, receipt in receipts.items()]
        yield from _many("HSET", f"receipts:{question}", pairs)
        awaited = [(now + PLAYER_SILENCE_MS, player) for player in receipts]
        yield from _many("ZADD", f"answered:{question}", awaited)


def _excused(projection: Projection) -> Iterator[StoreWrite]:
    session = projection.view.session
    question = shown_question(session)
    if question is not None:
        excused = [("inf", player) for player in not_asked(session)]
        yield from _many("ZADD", f"answered:{question.index}", excused)


def skip_marks(skipped: Collection[int]) -> str:
    """Return a character per question up to the last skipped one.

    It is `s` for skipped ones, as the scripts read it.
    """
    return "".join("s" if index in skipped else "-" for index in range(max(skipped, default=-1) + 1))


def _many(command: str, name: str, pairs: Sequence[tuple[Any, Any]]) -> Iterator[StoreWrite]:
    for start in range(0, len(pairs), MEMBERS_AT_ONCE):
        portion = pairs[start : start + MEMBERS_AT_ONCE]
        yield command, name, [part for pair in portion for part in pair]
