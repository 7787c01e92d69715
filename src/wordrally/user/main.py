"""Composition root of the user service."""

import asyncio
import base64
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis import http, lifespan, logging, settings, sql
from wordrally.chassis.port_guard import PortKeys
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.chassis.tokens.signing import Issuer, PublicKey
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.claims import ACCOUNT_ISSUER, KEY_ISSUER
from wordrally.contracts.queue.streams import ACCOUNTS, CLASSES, MAILS
from wordrally.user.adapters.argon2_passwords import Argon2Passwords
from wordrally.user.adapters.audit_files import AuditFiles
from wordrally.user.adapters.jet_announcements import JetAnnouncements
from wordrally.user.adapters.jet_exports import JetExports
from wordrally.user.adapters.jet_rosters import JetRosters
from wordrally.user.adapters.nats_hosted_sessions import NatsHostedSessions
from wordrally.user.adapters.signed_tokens import SignedAccessTokens, SignedApiKeys
from wordrally.user.adapters.sql_accounts import SqlAccounts, SqlDepartures
from wordrally.user.adapters.sql_api_keys import SqlApiKeys, signers_in_use
from wordrally.user.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.adapters.sql_class_memories import SqlClassMemories
from wordrally.user.adapters.sql_classes import SqlClasses
from wordrally.user.adapters.sql_ended_access import SqlEndedAccess
from wordrally.user.adapters.sql_failed_logins import SqlFailedLogins, SqlKnownDevices
from wordrally.user.adapters.sql_learned_words import SqlLearnedWords
from wordrally.user.adapters.sql_logins import SqlLogins
from wordrally.user.adapters.sql_mails import SqlMailOutbox, SqlMailTokens
from wordrally.user.adapters.sql_members import SqlRosterOutbox
from wordrally.user.adapters.sql_second_factors import SqlLoginChallenges, SqlSecondFactors
from wordrally.user.adapters.sql_usage import SqlUsage
from wordrally.user.application.audit import AuditLog
from wordrally.user.application.class_ports import ClassPorts, FinishedGames
from wordrally.user.application.reset_requests import ResetRequests
from wordrally.user.application.user_ports import Dice, UserPorts
from wordrally.user.domain.second_factors import RECOVERY_ALPHABET, RECOVERY_LENGTH
from wordrally.user.domain.sign_up import OPEN_TO_ALL, SignUpPolicy
from wordrally.user.entrypoints import upkeep
from wordrally.user.entrypoints.class_requests import answer_word_requests
from wordrally.user.entrypoints.http import attach, attach_classes, router
from wordrally.user.history_main import PACKAGE, health_of
from wordrally.user.settings import UserSettings

log = structlog.get_logger()


def serve_user() -> None:
    """Run the user service with the settings of the environment."""
    lifespan.run(_user)


async def _user(stop: asyncio.Event) -> None:
    chosen = settings.load(UserSettings, os.environ)
    logging.configure("user", chosen.instance, chosen.log_level)
    await sql.upgrade(chosen.database_url, PACKAGE)
    issuers = Issuers.load_or_create(Path(chosen.key_file))
    engine = sql.engine(chosen.database_url, sql.Pool(chosen.database_pool, chosen.database_overflow))
    passwords = Argon2Passwords(chosen.password_threads, chosen.passwords_waiting)
    async with await jetstream.connect(QueueAccess.of(chosen), chosen.instance) as jet:
        await jet.ensure(ACCOUNTS)
        await jet.ensure(MAILS)
        await jet.ensure(CLASSES)
        wanted, changed = asyncio.Event(), asyncio.Event()
        audit = AuditFiles(chosen.audit_folder)
        ports = user_ports(
            engine, issuers, passwords, _process(chosen, partial(_set_all, wanted, changed), audit)
        )
        class_ports = ports_of_classes(engine, issuers.accounts, ports, NatsHostedSessions(jet))
        own = {
            each.kid: each for each in (*issuers.public_keys, *await signers_in_use(engine, ports.clock()))
        }
        keys = await KeyRing.watch(jet, *own.values())
        rosters = SqlRosterOutbox(engine)
        outboxes = upkeep.Outboxes(SqlEndedAccess(engine), SqlDepartures(engine), SqlMailOutbox(engine))
        announcements = JetAnnouncements(jet, ports.clock)
        announced = JetRosters(jet)
        jet.follow(upkeep.keep_announcing(outboxes, announcements, wanted))
        jet.follow(upkeep.keep_announcing_rosters(rosters, announced, changed))
        jet.follow(upkeep.keep_restoring_rosters(rosters, announced, changed))
        await answer_word_requests(jet, ports, class_ports)
        requests = ResetRequests()
        jet.follow(upkeep.keep_sending_reset_links(ports, requests))
        jet.follow(upkeep.keep_sweeping(ports))
        jet.follow(upkeep.keep_sweeping_audit(audit, ports.clock, chosen.audit_kept_months))
        jet.follow(
            upkeep.keep_forgetting(SqlAttendanceRecords(engine), ports.clock, chosen.history_kept_days)
        )
        app = http.create_app([router], health=health_of("user", engine, jet, chosen.disk_folder))
        attach(app, ports, keys, requests, chosen.allowed_origins)
        attach_classes(app, class_ports)
        app.state.other_services = JetExports(jet)
        lifespan.tune_gc()
        log.info("serving", settings=settings.redacted(chosen))
        port_keys = PortKeys(chosen.gateway_key, chosen.metrics_token)
        await http.serve(app, chosen.host, chosen.port, stop, port_keys)
    passwords.close()
    await engine.dispose()


def _set_all(*events: asyncio.Event) -> None:
    for event in events:
        event.set()


@dataclass(frozen=True, slots=True)
class Issuers:
    """Signers of the service: of access tokens, and of API keys, which outlive them by far."""

    accounts: Issuer
    api_keys: Issuer

    @classmethod
    def load_or_create(cls, key_file: Path) -> Self:
        """Read both private keys, or make them. That of API keys is `api-keys.json` beside the other."""
        return cls(
            Issuer.load_or_create(key_file, ACCOUNT_ISSUER),
            Issuer.load_or_create(key_file.with_name("api-keys.json"), KEY_ISSUER),
        )

    @property
    def public_keys(self) -> list[PublicKey]:
        return [self.accounts.public_key(), self.api_keys.public_key()]


@dataclass(frozen=True, slots=True)
class UserProcess:
    """Values of the process for the use cases: announcements, the origin of links, and rules."""

    announce: Callable[[], None]
    public_url: str
    audit: AuditLog
    sign_up: SignUpPolicy = OPEN_TO_ALL


def _process(chosen: UserSettings, announce: Callable[[], None], audit: AuditLog) -> UserProcess:
    domains = [domain.lower() for domain in chosen.sign_up_domains]
    policy = SignUpPolicy(is_open=chosen.sign_up == "open", domains=domains)
    return UserProcess(announce, chosen.public_url, audit, policy)


def user_ports(
    engine: AsyncEngine, issuers: Issuers, passwords: Argon2Passwords, process: UserProcess
) -> UserPorts:
    """Return the ports with real stores, clock and random source."""
    dice = Dice(
        identifier=lambda: secrets.token_hex(16),
        secret=lambda: secrets.token_urlsafe(32),
        totp_secret=lambda: base64.b32encode(secrets.token_bytes(20)).decode(),
        recovery_code=lambda: "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH)),
    )
    return UserPorts(
        accounts=SqlAccounts(engine),
        logins=SqlLogins(engine),
        failed_logins=SqlFailedLogins(engine),
        known_devices=SqlKnownDevices(engine),
        second_factors=SqlSecondFactors(engine),
        challenges=SqlLoginChallenges(engine),
        attendance=SqlAttendanceRecords(engine),
        learned=SqlLearnedWords(engine),
        usage=SqlUsage(engine),
        passwords=passwords,
        tokens=SignedAccessTokens(issuers.accounts, dice.identifier),
        key_tokens=SignedApiKeys(issuers.api_keys),
        api_keys=SqlApiKeys(engine),
        clock=lambda: time.time_ns() // 1_000_000,
        dice=dice,
        mail_tokens=SqlMailTokens(engine),
        announce=process.announce,
        public_url=process.public_url,
        audit=process.audit,
        sign_up=process.sign_up,
    )


def ports_of_classes(
    engine: AsyncEngine, issuer: Issuer, ports: UserPorts, sessions: FinishedGames
) -> ClassPorts:
    """Return the ports of classes beside those of accounts."""
    return ClassPorts(
        classes=SqlClasses(engine),
        memories=SqlClassMemories(engine),
        sessions=sessions,
        learned=ports.learned,
        wrong_codes=WrongCodes(ports.clock),
        tokens=SignedAccessTokens(issuer, ports.dice.identifier),
        clock=ports.clock,
        dice=ports.dice,
        choose=secrets.choice,
        announce=ports.announce,
    )
