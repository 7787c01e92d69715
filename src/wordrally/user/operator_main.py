"""Composition root of the operator's check of attendance, a part of `wordrally verify`."""

import asyncio
import sys
import time
from collections.abc import Mapping

import msgspec

from wordrally.chassis import logging, settings, sql
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.queue.jetstream import JetStreamUnavailable
from wordrally.chassis.settings import BadSetting
from wordrally.contracts.ids import SessionId
from wordrally.user.learning.adapters.operator_attendance import JetStreamResults, SqlAttendanceBook
from wordrally.user.learning.application.verifying import AttendanceVerifyPorts
from wordrally.user.learning.entrypoints import operator
from wordrally.user.settings import Replicas
from wordrally.user.shared.application.ports import UserUnavailable


class UserOperatorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Engines of the checked stack. The database is the user service's."""

    nats_url: str
    user_database_url: str
    nats_folder: str = ""
    stream_replicas: Replicas = 1


def verify(environ: Mapping[str, str], session: str | None) -> bool:
    """Compare the attendance of accounts with the results, and return whether nothing differs.

    Raises `ServiceCannotStart`.
    """
    logging.configure("operator", "operator", "warning", sys.stderr)
    try:
        return asyncio.run(_verify(settings.load(UserOperatorSettings, environ), session))
    except BadSetting as wrong:
        raise ServiceCannotStart(str(wrong)) from None
    except (JetStreamUnavailable, UserUnavailable) as outage:
        raise ServiceCannotStart(f"an engine does not answer ({outage}); is the stack up?") from None


async def _verify(chosen: UserOperatorSettings, session: str | None) -> bool:
    database = sql.engine(chosen.user_database_url)
    try:
        async with await jetstream.connect(QueueAccess.of(chosen), "operator") as jet:
            results = JetStreamResults(jet)
            sessions = await results.sessions() if session is None else [SessionId(session)]
            parts = AttendanceVerifyPorts(results, SqlAttendanceBook(database), asyncio.sleep)
            now_ms = time.time_ns() // 1_000_000 if session is None else None
            return await operator.verify_sessions(parts, sessions, now_ms)
    finally:
        await database.dispose()
