"""Writing of answers into receipts and boards.

The answers to one question are one script call, and all calls are one round trip.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from prometheus_client import Histogram
from redis.exceptions import NoScriptError, OutOfMemoryError, ReadOnlyError, ResponseError

from wordrally.chassis.valkey.store import OUTAGES, Script, ValkeyClient
from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.live.application.ports import Away, ProjectionLost
from wordrally.quiz.live.domain.ranking import LoggedTurn
from wordrally.quiz.scoring.adapters import PACKAGE
from wordrally.quiz.scoring.application.answer_recorder import MAX_MARKED, JudgedAnswers, RecordOutcome

RECORD_SECONDS = Histogram(
    "wordrally_scoreboard_record_seconds",
    "One round trip to the store that records answers.",
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5),
)

FULL_OR_REPLICA = (OutOfMemoryError, ReadOnlyError)
"""The store is there and takes nothing: an outage, which an operator ends, and no fault of the answers."""

encode = msgspec.msgpack.encode
decode_tally = msgspec.msgpack.Decoder(RecordOutcome)


ScriptCalls = Sequence[tuple[list[str], list[Any]]]
"""Keys and arguments of each call."""


class ValkeyAnswerRecorder:
    """`score.lua` and `open_turns.lua` over a pipeline."""

    def __init__(self, store: ValkeyClient) -> None:
        self._store = store
        self._score = Script(store, PACKAGE, "lua/score.lua")
        self._open_turns = Script(store, PACKAGE, "lua/open_turns.lua")

    async def record(self, marked: Sequence[JudgedAnswers], now: int) -> list[RecordOutcome | ProjectionLost]:
        replies = await self._call(self._score, [(_keys(each), _arguments(each, now)) for each in marked])
        return [_tally(each, reply) for each, reply in zip(marked, replies, strict=True)]

    async def open_turns(self, opened: Mapping[SessionId, Sequence[LoggedTurn]]) -> set[SessionId]:
        portions = [
            (session_id, turns[start : start + MAX_MARKED])
            for session_id, turns in opened.items()
            for start in range(0, len(turns), MAX_MARKED)
        ]
        calls = [
            ([key(session_id, "session"), key(session_id, "turns")], _turn_arguments(turns))
            for session_id, turns in portions
        ]
        replies = await self._call(self._open_turns, calls)
        return {
            session_id for (session_id, _), reply in zip(portions, replies, strict=True) if _is_lost(reply)
        }

    async def _call(self, script: Script, calls: ScriptCalls) -> list[Any]:
        """Return the replies. Recording twice changes nothing, so a restarted store gets everything again."""
        try:
            replies = await self._send(script, calls)
            if any(isinstance(reply, NoScriptError) for reply in replies):
                await script.load()
                replies = await self._send(script, calls)
        except OUTAGES as error:
            raise Away(repr(error)) from error
        return replies

    async def _send(self, script: Script, calls: ScriptCalls) -> list[Any]:
        started = time.perf_counter()
        if len(calls) == 1:
            replies = [await script.reply(*calls[0])]
        else:
            async with self._store.pipeline(transaction=False) as pipeline:
                for keys, arguments in calls:
                    script.queue(pipeline, keys, arguments)
                replies = await pipeline.execute(raise_on_error=False)
        RECORD_SECONDS.observe(time.perf_counter() - started)
        return replies


def _turn_arguments(opened: Sequence[LoggedTurn]) -> list[Any]:
    return [
        part
        for logged in opened
        for part in (logged.turn.player_id, logged.turn.turn, logged.sequence, encode(logged))
    ]


def _keys(marked: JudgedAnswers) -> list[str]:
    receipts = f"receipts:{marked.slot}"
    answered = f"answered:{marked.slot}"
    names = ("session", "counters", "board", receipts, "marks", "players", "present", answered)
    return [key(marked.session_id, name) for name in names]


def _arguments(marked: JudgedAnswers, now: int) -> list[Any]:
    """Return the arguments as columns, since the script passes whole columns on to commands.

    Receipts are separate, because the script never reads them.
    """
    rows = marked.answers
    columns = encode(
        (
            [row.answer.player_id for row in rows],
            [row.sequence for row in rows],
            [row.answer.received_at for row in rows],
            [-1 if row.earned is None else row.earned for row in rows],
        )
    )
    receipts = [encode(row.receipt) for row in rows]
    return [marked.slot, int(marked.moves), marked.created_at, now, columns, *receipts]


def _tally(marked: JudgedAnswers, reply: Any) -> RecordOutcome | ProjectionLost:
    return ProjectionLost(marked.session_id) if _is_lost(reply) else decode_tally.decode(reply)


def _is_lost(reply: Any) -> bool:
    """Return whether the session has no projection. Raises `Away`, and any other error of the script."""
    if not isinstance(reply, ResponseError):
        return False
    if "LOST" in str(reply):
        return True
    if isinstance(reply, FULL_OR_REPLICA):
        raise Away(repr(reply))
    raise reply
