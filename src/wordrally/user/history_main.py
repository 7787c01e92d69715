"""Composition root of the history worker.

It imports none of the user service's HTTP code, which would take 20 MB more.
"""

import asyncio
import os
import time
from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis import lifespan, logging, ops, settings, sql, tracing
from wordrally.chassis.http.port_guard import PortKeys
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.contracts.queue.streams import DEAD_LETTERS, MAILS, RESULTS
from wordrally.user.accounts.adapters.kept_mails import keep_sweeping_mails
from wordrally.user.accounts.adapters.mail_senders import sender_of
from wordrally.user.accounts.adapters.sql_mails import SqlMailOutbox
from wordrally.user.accounts.entrypoints.mails import consume_mails
from wordrally.user.health import PACKAGE, health_of
from wordrally.user.learning.adapters.operator_attendance import SqlAttendanceBook
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.entrypoints.results import consume_results
from wordrally.user.settings import HistorySettings
from wordrally.user.usage.adapters.sql_usage import SqlUsage
from wordrally.user.usage.entrypoints.collector import collect_usage, keep_forgetting_usage

log = structlog.get_logger()


def serve_history() -> None:
    """Run the history worker with the settings of the environment."""
    lifespan.run(_history)


async def _history(stop: asyncio.Event) -> None:
    chosen = settings.load(HistorySettings, os.environ)
    logging.configure("history", chosen.instance, chosen.log_level)
    tracing.configure("history", chosen.instance, chosen.traces_url, chosen.traces_ratio)
    await sql.upgrade(chosen.database_url, PACKAGE)
    engine = sql.engine(chosen.database_url, sql.Pool(chosen.database_pool, chosen.database_overflow))
    await _work(chosen, engine, stop)
    await engine.dispose()


async def work_inside(engine: AsyncEngine, stop: asyncio.Event) -> None:
    """Run the history worker inside the user process, which keeps its logs and traces (ADR 0042).

    It has its own connection to the queue, whose user may do no more than that of a worker by itself.
    """
    await _work(settings.load(HistorySettings, settings.of_part(os.environ, "history")), engine, stop)


async def _work(chosen: HistorySettings, engine: AsyncEngine, stop: asyncio.Event) -> None:
    async with await jetstream.connect(QueueAccess.of(chosen), chosen.instance) as jet:
        await jet.ensure(RESULTS)
        await jet.ensure(MAILS)
        await jet.ensure(DEAD_LETTERS)
        app = ops.OpsApp(health_of("history", engine, jet, chosen.disk_folder))
        lifespan.tune_gc()
        log.info("serving", settings=settings.redacted(chosen))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(
                ops.serve(app, chosen.host, chosen.port, stop, PortKeys(metrics=chosen.metrics_token))
            )
            tasks.create_task(consume_results(jet, SqlAttendanceRecords(engine), stop))
            sender = sender_of(chosen.smtp_url, chosen.mail_folder, chosen.mail_from)
            if not chosen.smtp_url:
                book, folder = SqlAttendanceBook(engine), Path(chosen.mail_folder)
                tasks.create_task(keep_sweeping_mails(folder, book.existing, _now_ms, stop))
            tasks.create_task(consume_mails(jet, SqlMailOutbox(engine), sender, stop))
            usage = SqlUsage(engine)
            tasks.create_task(keep_forgetting_usage(usage, _now_ms, chosen.usage_kept_days, stop))
            if chosen.usage_listen:
                tasks.create_task(collect_usage(chosen.usage_listen, usage, stop))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
