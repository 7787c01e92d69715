"""Composition root of the user service."""

import asyncio
import os
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis import lifespan, logging, ops, settings, sql, tracing
from wordrally.chassis.http.application import create_app
from wordrally.chassis.http.port_guard import PortKeys
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.cache import Cache
from wordrally.contracts.queue.streams import ACCOUNTS, CLASSES, MAILS
from wordrally.user.accounts.adapters.argon2_passwords import Argon2Passwords
from wordrally.user.accounts.adapters.audit_files import AuditFiles
from wordrally.user.accounts.adapters.jet_announcements import JetAnnouncements
from wordrally.user.accounts.adapters.jet_exports import JetExports
from wordrally.user.accounts.adapters.sealed_secrets import seal_plain_secrets
from wordrally.user.accounts.adapters.sql_accounts import SqlDepartures
from wordrally.user.accounts.adapters.sql_api_keys import signers_in_use
from wordrally.user.accounts.adapters.sql_mails import SqlMailOutbox
from wordrally.user.accounts.application.reset_requests import ResetRequests
from wordrally.user.accounts.entrypoints import upkeep
from wordrally.user.classes.adapters.jet_rosters import JetRosters
from wordrally.user.classes.adapters.nats_hosted_sessions import NatsHostedSessions
from wordrally.user.classes.adapters.sql_members import SqlRosterOutbox
from wordrally.user.classes.entrypoints.upkeep import keep_announcing_rosters, keep_restoring_rosters
from wordrally.user.classes.entrypoints.word_requests import answer_word_requests
from wordrally.user.health import PACKAGE, health_of
from wordrally.user.history_main import work_inside
from wordrally.user.http import attach, attach_classes, attach_usage, router
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.entrypoints.upkeep import keep_forgetting
from wordrally.user.settings import UserSettings
from wordrally.user.shared.adapters.sql_ended_access import SqlEndedAccess
from wordrally.user.shared.application.ports import UserUnavailable
from wordrally.user.usage.adapters.sql_usage import SqlUsage
from wordrally.user.usage.application.reporting import UsagePorts
from wordrally.user.wiring import PROFILES, ServiceKeys, ports_of_classes, process_of, user_ports

log = structlog.get_logger()


def serve_user() -> None:
    """Run the user service with the settings of the environment."""
    lifespan.run(_user)


async def _user(stop: asyncio.Event) -> None:
    chosen = settings.load(UserSettings, os.environ)
    logging.configure("user", chosen.instance, chosen.log_level)
    tracing.configure("user", chosen.instance, chosen.traces_url, chosen.traces_ratio)
    await sql.upgrade(chosen.database_url, PACKAGE)
    service_keys = ServiceKeys.load_or_create(Path(chosen.key_file))
    engine = sql.engine(chosen.database_url, sql.Pool(chosen.database_pool, chosen.database_overflow))
    await _seal_plain_secrets(engine, service_keys)
    passwords = Argon2Passwords(chosen.password_threads, chosen.passwords_waiting)
    valkey = store.connect(chosen.store_url) if chosen.store_url else None
    profiles = Cache(valkey, PROFILES) if valkey else None
    async with await jetstream.connect(QueueAccess.of(chosen), chosen.instance) as jet:
        await jet.ensure(ACCOUNTS)
        await jet.ensure(MAILS)
        await jet.ensure(CLASSES)
        wanted, changed = asyncio.Event(), asyncio.Event()
        audit = AuditFiles(chosen.audit_folder)
        ports = user_ports(
            engine,
            service_keys,
            passwords,
            process_of(chosen, partial(_set_all, wanted, changed), audit, profiles),
        )
        class_ports = ports_of_classes(engine, service_keys.accounts, ports, NatsHostedSessions(jet))
        own = {
            each.kid: each
            for each in (*service_keys.public_keys, *await signers_in_use(engine, ports.clock()))
        }
        keys = await KeyRing.watch(jet, *own.values())
        rosters = SqlRosterOutbox(engine)
        outboxes = upkeep.Outboxes(SqlEndedAccess(engine), SqlDepartures(engine), SqlMailOutbox(engine))
        announcements = JetAnnouncements(jet, ports.clock)
        announced = JetRosters(jet)
        jet.follow(upkeep.keep_announcing(outboxes, announcements, wanted))
        jet.follow(keep_announcing_rosters(rosters, announced, changed))
        jet.follow(keep_restoring_rosters(rosters, announced, changed))
        await answer_word_requests(jet, ports.learning, class_ports)
        requests = ResetRequests()
        jet.follow(upkeep.keep_sending_reset_links(ports, requests))
        jet.follow(upkeep.keep_sweeping(ports))
        if profiles:
            jet.follow(profiles.run(stop))
        jet.follow(upkeep.keep_sweeping_audit(audit, ports.clock, chosen.audit_kept_months))
        jet.follow(keep_forgetting(SqlAttendanceRecords(engine), ports.clock, chosen.history_kept_days))
        app = create_app([router], health=health_of("user", engine, jet, chosen.disk_folder))
        attach(app, ports, keys, requests, chosen.allowed_origins)
        attach_classes(app, class_ports)
        attach_usage(app, UsagePorts(SqlUsage(engine), ports.clock))
        app.state.other_services = JetExports(jet)
        lifespan.tune_gc()
        log.info("serving", settings=settings.redacted(chosen))
        port_keys = PortKeys(chosen.gateway_key, chosen.metrics_token)
        serving = ops.serve(app, chosen.host, chosen.port, stop, port_keys)
        await _beside(serving, work_inside(engine, stop) if chosen.with_history else None)
    passwords.close()
    if valkey:
        await valkey.aclose()
    await engine.dispose()


async def _beside(serving: Coroutine[Any, Any, None], worker: Coroutine[Any, Any, None] | None) -> None:
    async with asyncio.TaskGroup() as running:
        running.create_task(serving)
        if worker is not None:
            running.create_task(worker)


def _set_all(*events: asyncio.Event) -> None:
    for event in events:
        event.set()


async def _seal_plain_secrets(engine: AsyncEngine, keys: ServiceKeys) -> None:
    try:
        if sealed := await seal_plain_secrets(engine, keys.secrets):
            log.info("secrets of authenticators sealed", secrets=sealed)
    except UserUnavailable:
        raise lifespan.ServiceCannotStart("the user database does not answer") from None
