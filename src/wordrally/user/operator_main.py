"""Composition root of the operator's check of attendance, a part of `wordrally verify`."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import msgspec

from wordrally.chassis import logging, settings, sql
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.settings import BadSetting
from wordrally.contracts.ids import SessionId
from wordrally.user.learning.adapters.operator_attendance import JetStreamResults, SqlAttendanceBook
from wordrally.user.learning.application.verifying import AttendanceVerifyPorts, VerifiedCounts
from wordrally.user.learning.entrypoints import operator
from wordrally.user.settings import Replicas
from wordrally.user.shared.application.ports import UserUnavailable

T = TypeVar("T")


class UserOperatorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Engines of the checked stack. The database is the user service's."""

    nats_url: str
    user_database_url: str
    nats_folder: str = ""
    stream_replicas: Replicas = 1


def verify(environ: Mapping[str, str], session: str) -> bool:
    """Compare the attendance of accounts in a session with its results, and return whether nothing differs.

    Raises `ServiceCannotStart`.
    """
    return _run(environ, lambda ports: operator.verify_sessions(ports, [SessionId(session)]))


def verify_all(environ: Mapping[str, str], verified: VerifiedCounts) -> tuple[bool, VerifiedCounts]:
    """Compare the attendance of accounts with the results of all sessions that `verified` does not have.

    Returns whether nothing differs, and the sessions to leave out next time. Raises `ServiceCannotStart`.
    """
    now_ms = time.time_ns() // 1_000_000
    return _run(environ, lambda ports: operator.verify_all(ports, verified, now_ms))


def _run(environ: Mapping[str, str], work: Callable[[AttendanceVerifyPorts], Awaitable[T]]) -> T:
    logging.configure("operator", "operator", "warning", sys.stderr)
    try:
        return asyncio.run(_verify(settings.load(UserOperatorSettings, environ), work))
    except BadSetting as wrong:
        raise ServiceCannotStart(str(wrong)) from None
    except (JetStreamUnavailable, UserUnavailable) as outage:
        raise ServiceCannotStart(
            f"an engine does not answer ({outage}); is the stack up, with room on its disk?"
        ) from None


async def _verify(chosen: UserOperatorSettings, work: Callable[[AttendanceVerifyPorts], Awaitable[T]]) -> T:
    database = sql.engine(chosen.user_database_url)
    try:
        async with await jetstream.connect(QueueAccess.of(chosen), "operator") as jet:
            book = SqlAttendanceBook(database)
            return await work(AttendanceVerifyPorts(JetStreamResults(jet), book, asyncio.sleep))
    finally:
        await database.dispose()
