"""Composition root of the operator commands `wordrally verify` and `wordrally rebuild`."""

import asyncio
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec

from wordrally.chassis import logging, settings, sql, store
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.queue.jetstream import JetStream, JetStreamUnavailable
from wordrally.chassis.settings import BadSetting
from wordrally.chassis.sql import DatabaseAway
from wordrally.chassis.store import ValkeyClient
from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.adapters.jetstream_frozen_quizzes import JetStreamFrozenQuizzes
from wordrally.quiz.live.adapters.jetstream_session_log import (
    JetStreamSeats,
    JetStreamSessionLogs,
)
from wordrally.quiz.live.adapters.valkey_projection import ValkeyProjections
from wordrally.quiz.live.application.ports import Away
from wordrally.quiz.operator.adapters.jetstream_index import JetStreamDepartures, JetStreamSessionIndex
from wordrally.quiz.operator.adapters.sql_finished_index import SqlFinishedIndex
from wordrally.quiz.operator.adapters.valkey_boards import ValkeyBoards
from wordrally.quiz.operator.application.verifying import SessionVerifyPorts
from wordrally.quiz.operator.entrypoints import commands as operator
from wordrally.quiz.results.adapters.sql_finished_sessions import SqlFinishedSessions
from wordrally.quiz.scoring.adapters.jetstream_answer_reader import JetStreamAnswerReader
from wordrally.quiz.scoring.adapters.valkey_restoration import ValkeyRestorations
from wordrally.quiz.scoring.adapters.valkey_scoreboard import ValkeyScoreboards
from wordrally.quiz.scoring_main import create_rebuilder
from wordrally.quiz.settings import DatabaseUrl, Replicas, StoreUrl

PUBLIC_URL = "WORDRALLY_PUBLIC_URL"
OUTAGES = (Away, JetStreamUnavailable, DatabaseAway)


class QuizOperatorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Engines of the stack that the command works on."""

    nats_url: str
    store_url: StoreUrl
    database_url: DatabaseUrl
    nats_folder: str = ""
    stream_replicas: Replicas = 1


@dataclass(frozen=True, slots=True)
class Reach:
    """Connections of a command."""

    jet: JetStream
    valkey: ValkeyClient
    ports: SessionVerifyPorts


def verify(environ: Mapping[str, str], session: str | None) -> bool:
    """Compare sessions with the streams, print the differences, and return whether there are none.

    Raises `ServiceCannotStart`.
    """

    async def work(reach: Reach) -> bool:
        sessions = await _chosen(reach, session)
        return await operator.verify_sessions(reach.ports, sessions, is_named=session is not None)

    return _run(environ, work)


def rebuild(environ: Mapping[str, str], session: str | None) -> bool:
    """Restore sessions in the store from the streams. Returns False if the named one is unknown.

    Raises `ServiceCannotStart`.
    """

    async def work(reach: Reach) -> bool:
        rebuilder = create_rebuilder(reach.jet, reach.valkey)
        sessions = await _chosen(reach, session)
        return await operator.rebuild_sessions(rebuilder, ValkeyRestorations(reach.valkey), sessions)

    return _run(environ, work)


def refill(environ: Mapping[str, str], session: str | None) -> bool:
    """Store results that the database has lost, from the streams.

    Returns False if the named session is unknown. Raises `ServiceCannotStart`.
    """

    async def work(reach: Reach) -> bool:
        sessions = await _chosen(reach, session)
        return await operator.refill_results(reach.ports, sessions, environ.get(PUBLIC_URL, ""))

    return _run(environ, work)


async def _chosen(reach: Reach, session: str | None) -> list[SessionId]:
    return await reach.ports.index.all() if session is None else [SessionId(session)]


def _run(environ: Mapping[str, str], work: Callable[[Reach], Awaitable[bool]]) -> bool:
    logging.configure("operator", "operator", "warning", sys.stderr)

    async def connected() -> bool:
        async with _reach(settings.load(QuizOperatorSettings, environ)) as reach:
            return await work(reach)

    try:
        return asyncio.run(connected())
    except BadSetting as wrong:
        raise ServiceCannotStart(str(wrong)) from None
    except OUTAGES as outage:
        raise ServiceCannotStart(f"an engine does not answer ({outage}); is the stack up?") from None


@asynccontextmanager
async def _reach(chosen: QuizOperatorSettings) -> AsyncGenerator[Reach]:
    valkey, database = store.connect(chosen.store_url), sql.engine(chosen.database_url)
    async with await jetstream.connect(QueueAccess.of(chosen), "operator") as jet:
        answers = JetStreamAnswerReader(jet)
        ports = SessionVerifyPorts(
            index=JetStreamSessionIndex(jet),
            logs=JetStreamSessionLogs(jet),
            seats=JetStreamSeats(jet),
            quizzes=JetStreamFrozenQuizzes(jet),
            answers=answers,
            projections=ValkeyProjections(valkey),
            boards=ValkeyBoards(valkey),
            scoreboards=ValkeyScoreboards(valkey),
            finished=SqlFinishedSessions(database),
            departures=JetStreamDepartures(jet),
            results=SqlFinishedIndex(database),
            pause_s=asyncio.sleep,
            now_ms=lambda: time.time_ns() // 1_000_000,
            unreadable=lambda: answers.unreadable,
        )
        yield Reach(jet, valkey, ports)
    await valkey.aclose()
    await database.dispose()
