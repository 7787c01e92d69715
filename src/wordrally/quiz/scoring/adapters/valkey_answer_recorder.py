"""Writing answers into receipts and boards: one script call for the answers to one question, all calls in one round trip."""

import time
from collections.abc import Sequence
from typing import Any

import msgspec
from prometheus_client import Histogram
from redis.exceptions import NoScriptError, OutOfMemoryError, ReadOnlyError, ResponseError

from wordrally.chassis.store import OUTAGES, Script, ValkeyClient
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.live.application.ports import Away, ProjectionLost
from wordrally.quiz.scoring.adapters import PACKAGE
from wordrally.quiz.scoring.application.answer_recorder import JudgedAnswers, RecordOutcome

RECORD_SECONDS = Histogram(
    "wordrally_scoreboard_record_seconds",
    "One round trip to the store that records answers.",
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5),
)

FULL_OR_REPLICA = (OutOfMemoryError, ReadOnlyError)
"""The store is there and takes nothing: an outage, which an operator ends, and no fault of the answers."""

encode = msgspec.msgpack.encode
decode_tally = msgspec.msgpack.Decoder(RecordOutcome)


class ValkeyAnswerRecorder:
    """`score.lua` over a pipeline."""

    def __init__(self, store: ValkeyClient) -> None:
        self._store = store
        self._script = Script(store, PACKAGE, "lua/score.lua")

    async def record(self, marked: Sequence[JudgedAnswers], now: int) -> list[RecordOutcome | ProjectionLost]:
        calls = [(_keys(each), _arguments(each, now)) for each in marked]
        try:
            replies = await self._call(calls)
            if any(isinstance(reply, NoScriptError) for reply in replies):
                await self._script.load()  # the store was restarted; recording twice changes nothing
                replies = await self._call(calls)
        except OUTAGES as error:
            raise Away(repr(error)) from error
        return [_tally(each, reply) for each, reply in zip(marked, replies, strict=True)]

    async def _call(self, calls: Sequence[tuple[list[str], list[Any]]]) -> list[Any]:
        started = time.perf_counter()
        async with self._store.pipeline(transaction=False) as pipeline:
            for keys, arguments in calls:
                self._script.queue(pipeline, keys, arguments)
            replies = await pipeline.execute(raise_on_error=False)
        RECORD_SECONDS.observe(time.perf_counter() - started)
        return replies


def _keys(marked: JudgedAnswers) -> list[str]:
    receipts = f"receipts:{marked.question}"
    answered = f"answered:{marked.question}"
    names = ("session", "counters", "board", receipts, "marks", "players", "present", answered)
    return [key(marked.session_id, name) for name in names]


def _arguments(marked: JudgedAnswers, now: int) -> list[Any]:
    """Columns, because the script hands whole columns on to commands; receipts apart, because it never looks into them."""
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
    return [marked.question, int(marked.moves), marked.created_at, now, columns, *receipts]


def _tally(marked: JudgedAnswers, reply: Any) -> RecordOutcome | ProjectionLost:
    if isinstance(reply, ResponseError):
        if "LOST" in str(reply):
            return ProjectionLost(marked.session_id)
        if isinstance(reply, FULL_OR_REPLICA):
            raise Away(repr(reply))
        raise reply
    return decode_tally.decode(reply)
