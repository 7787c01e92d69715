"""Composition root of the operator commands `verify`, `rebuild` and `quizzes`."""

import asyncio
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import msgspec

from wordrally.chassis import logging, settings, sql
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.progress import in_parallel
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.settings import BadSetting
from wordrally.chassis.sql import DatabaseAway
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.cache import Cache
from wordrally.chassis.valkey.store import ValkeyClient
from wordrally.contracts.http.quizzes import Quiz
from wordrally.contracts.ids import QuizId, SessionId
from wordrally.quiz.authoring.adapters.cached_quizzes import CachedQuizzes
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.quizzes import Quizzes
from wordrally.quiz.live.adapters.jetstream_frozen_quizzes import JetStreamFrozenQuizzes
from wordrally.quiz.live.adapters.jetstream_session_log import (
    JetStreamSeats,
    JetStreamSessionLogs,
)
from wordrally.quiz.live.adapters.nats_broadcasts import JetStreamAttendances
from wordrally.quiz.live.adapters.valkey_projection import ValkeyProjections
from wordrally.quiz.live.application.ports import Away
from wordrally.quiz.operator.adapters.jetstream_index import JetStreamDepartures, JetStreamSessionIndex
from wordrally.quiz.operator.adapters.sql_finished_index import SqlFinishedIndex
from wordrally.quiz.operator.adapters.valkey_boards import ValkeyBoards
from wordrally.quiz.operator.application import verifying
from wordrally.quiz.operator.application.comparing import SessionDifference
from wordrally.quiz.operator.application.hiding import NotHidden, hide_quiz, unhide_quiz
from wordrally.quiz.operator.application.verification_plan import VerificationPlan, left_out_next
from wordrally.quiz.operator.application.verifying import (
    PortionVerdict,
    SessionVerifyPorts,
    missing_logs,
    plan_all,
)
from wordrally.quiz.operator.entrypoints import commands as operator
from wordrally.quiz.results.adapters.sql_finished_sessions import SqlFinishedSessions
from wordrally.quiz.scoring.adapters.jetstream_answer_reader import JetStreamAnswerReader
from wordrally.quiz.scoring.adapters.valkey_restoration import ValkeyRestorations
from wordrally.quiz.scoring.adapters.valkey_scoreboard import ValkeyScoreboards
from wordrally.quiz.scoring_main import create_rebuilder
from wordrally.quiz.settings import DatabaseUrl, Replicas, StoreUrl

T = TypeVar("T")

ATTEMPTS = 3
PAUSE_S = 1.0

PUBLIC_URL = "WORDRALLY_PUBLIC_URL"
OUTAGES = (Away, JetStreamUnavailable, DatabaseAway)


class EngineAway(ServiceCannotStart):
    """An engine did not answer in time."""


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
    quizzes: Quizzes
    cache: Cache


ChangeQuiz = Callable[[Quizzes, QuizId, int], Awaitable[Quiz | NotHidden]]


def verify(environ: Mapping[str, str], session: str) -> bool:
    """Compare a session with the streams, print the differences, and return whether there are none.

    Raises `ServiceCannotStart`.
    """
    session_id = SessionId(session)
    return operator.show_named(session_id, verify_portion(environ, [session_id]))


def verify_all(environ: Mapping[str, str], verified: Mapping[str, int]) -> tuple[bool, dict[str, int]]:
    """Compare all sessions with the streams, several at a time, and print the differences.

    `verified` has sessions that are left out while their logs have so many messages. Returns whether there
    are no differences, and the sessions to leave out next time. Raises `ServiceCannotStart`.
    """

    async def work(reach: Reach) -> tuple[VerificationPlan, dict[SessionId, int], list[SessionDifference]]:
        messages = await reach.ports.index.messages()
        known = {SessionId(each): count for each, count in verified.items()}
        return await plan_all(reach.ports, known), messages, await missing_logs(reach.ports)

    plan, messages, lost = _run(environ, work)
    with closing(in_parallel(partial(verify_portion, dict(environ)), plan.portions)) as portions:
        is_well, good = operator.show_all(plan, portions, lost)
    return is_well, dict(left_out_next(plan, messages, verified, good))


def verify_portion(environ: Mapping[str, str], sessions: Sequence[SessionId]) -> PortionVerdict:
    """Compare some sessions with the streams, in a process of its own if need be.

    Among many sessions one answer of an engine may come late, on a busy machine, so a portion is tried again.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _run(environ, lambda reach: verifying.verify(reach.ports, sessions))
        except EngineAway:
            time.sleep(PAUSE_S)
    return _run(environ, lambda reach: verifying.verify(reach.ports, sessions))


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


def hide(environ: Mapping[str, str], quiz: str) -> Quiz | NotHidden:
    """Hide a public quiz from everybody but its owner, and return it. Raises `ServiceCannotStart`."""
    return _run(environ, partial(_change, hide_quiz, QuizId(quiz)))


def unhide(environ: Mapping[str, str], quiz: str) -> Quiz | NotHidden:
    """Let the owner of a hidden quiz make it public again, and return it. Raises `ServiceCannotStart`."""
    return _run(environ, partial(_change, unhide_quiz, QuizId(quiz)))


async def _change(change: ChangeQuiz, quiz_id: QuizId, reach: Reach) -> Quiz | NotHidden:
    changed = await change(reach.quizzes, quiz_id, _now_ms())
    await reach.cache.settle()
    return changed


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


async def _chosen(reach: Reach, session: str | None) -> list[SessionId]:
    return await reach.ports.index.all() if session is None else [SessionId(session)]


def _run(environ: Mapping[str, str], work: Callable[[Reach], Awaitable[T]]) -> T:
    logging.configure("operator", "operator", "warning", sys.stderr)

    async def connected() -> T:
        async with _reach(settings.load(QuizOperatorSettings, environ)) as reach:
            return await work(reach)

    try:
        return asyncio.run(connected())
    except BadSetting as wrong:
        raise ServiceCannotStart(str(wrong)) from None
    except OUTAGES as outage:
        raise EngineAway(
            f"an engine does not answer ({outage}); is the stack up, with room on its disk?"
        ) from None


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
            attendances=JetStreamAttendances(jet),
            pause_s=asyncio.sleep,
            now_ms=_now_ms,
            unreadable=lambda: answers.unreadable,
        )
        cache = Cache(valkey, "quizzes")
        yield Reach(jet, valkey, ports, CachedQuizzes(SqlQuizzes(database), cache), cache)
    await valkey.aclose()
    await database.dispose()
